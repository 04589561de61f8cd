"""A unit says that it was asked for the same before; its superior agrees, or says why not."""

from datetime import date
from typing import Any

import pytest

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import actions, reasons
from linli.campaigns.models import Campaign, Delivery, Step, StepKind, Task
from linli.campaigns.queries import perhaps_repeated, whole_task
from linli.campaigns.relief import SAME_TEXT
from linli.kernel.reasons import Code, Refused
from linli.messaging.models import Kind, Message

pytestmark = pytest.mark.django_db
LEAGUE, OTHER = "兴安盟民政局", "赤峰市民政局"


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")


@pytest.fixture
def twice(confirmed: Any, sample: str, department: Post) -> tuple[Campaign, Campaign]:
    """Two notices that demand the same of the same bureaus, both passed down."""
    made = []
    for text in (sample, sample.replace("〔2023〕1号", "〔2023〕2号")):
        campaign = confirmed(text)
        actions.pass_down(campaign, by=department)
        made.append(campaign)
    return made[0], made[1]


@pytest.fixture
def league(twice: Any) -> Post:
    return post_named("xingan-clerk")


def of(campaign: Campaign, name: str = LEAGUE) -> Delivery:
    rows = Delivery.objects.select_related("obligation__campaign", "unit", "repeats__obligation")
    return rows.get(campaign=campaign, unit__name=name)


def refused(code: Code, act: Any) -> None:
    with pytest.raises(Refused) as refusal:
        act()
    assert [reason.code for reason in refusal.value.reasons] == [code]


@pytest.fixture
def objected(twice: Any, league: Post) -> tuple[Delivery, Delivery]:
    """The newer one, and the older that it repeats."""
    older, newer = twice
    with acting(league):
        assert actions.object_to(of(newer), of(older), by=league, note="同一件事")
        return of(newer), of(older)


def test_it_goes_back_to_the_superior_and_says_with_what_it_is_the_same(objected: Any, league: Post) -> None:
    new, old = objected
    assert (new.state, new.repeats, new.is_objected) == ("returned", old, True)
    with acting(league):
        said = Step.objects.get(what=StepKind.OBJECTED)
        assert said.facts == {"why": "duplicate", "other": str(old.obligation_id), "what": old.obligation.what}
        assert not actions.object_to(new, old, by=league), "said again it changes nothing"
        assert Step.objects.filter(what=StepKind.OBJECTED).count() == 1
    with acting(post_named("department-clerk")):
        assert Message.objects.filter(kind=Kind.RETURNED).count() == 1


def test_the_likeliest_is_offered_first(twice: Any, league: Post) -> None:
    older, newer = twice
    with acting(league):
        (like,) = perhaps_repeated(of(newer), "")
        assert (like.delivery, like.why) == (of(older), SAME_TEXT)


@pytest.mark.parametrize("other", ["itself", "of another unit", "said to repeat one"])
def test_what_cannot_be_repeated(twice: Any, league: Post, other: str) -> None:
    older, newer = twice
    with acting(post_named("department-clerk")):
        theirs = of(older, OTHER)
    with acting(league):
        named = {"itself": of(newer), "of another unit": theirs, "said to repeat one": of(older)}[other]
        if other == "said to repeat one":
            actions.object_to(of(older), of(newer), by=league)
            named = of(older)
        refused(reasons.NOT_A_REPEAT, lambda: actions.object_to(of(newer), named, by=league))
        assert of(newer).state == "sent"


def test_agreed_it_is_closed_and_the_other_one_answers_for_both(objected: Any, league: Post, client_at: Any) -> None:
    new, old = objected
    department = client_at("department-clerk")
    page = department.get(f"/campaigns/obligations/{new.obligation_id}/").content.decode()
    assert "同意，按重复销号" in page
    assert 'value="resend"' not in page
    department.post(f"/campaigns/obligations/{new.obligation_id}/object/", {"answer": "agree"})
    with acting(league):
        closed = of(new.campaign)
        assert (closed.state, closed.repeats) == ("closed", old)
        assert Step.objects.get(what=StepKind.CLOSED).facts == {"answered_by": str(old.obligation_id)}
        assert whole_task(closed).state == "done"
        assert Message.objects.filter(kind=Kind.CLOSED).count() == 1
    page = client_at("xingan-clerk").get(f"/campaigns/obligations/{new.obligation_id}/").content.decode()
    assert "由那一件一并答复" in page
    assert f"/desk/obligations/{old.obligation_id}/came-of/" in page, "its figures are those of the other one"


def test_its_state_on_the_board_follows_the_other_one(objected: Any, league: Post, client_at: Any) -> None:
    new, old = objected
    department = client_at("department-clerk")
    department.post(f"/campaigns/obligations/{new.obligation_id}/object/", {"answer": "agree"})
    with acting(league):
        actions.finish(whole_task(old), by=league)
    url = f"/campaigns/supervision/?campaign={new.obligation.campaign.number}&state=closed"
    (row,) = department.get(url).context["page"].rows
    assert (row.state, row.other, row.other_state) == ("closed", old.obligation_id, "done")


def test_declined_with_a_reason_the_unit_goes_on(objected: Any, league: Post, client_at: Any) -> None:
    new, _ = objected
    department, url = client_at("department-clerk"), f"/campaigns/obligations/{new.obligation_id}/object/"
    assert department.post(url, {"answer": "decline", "note": " "}).status_code in (302, 409, 422, 400)
    with acting(league):
        assert of(new.campaign).state == "returned"
    department.post(url, {"answer": "decline", "note": "口径不同：这次只要假期七天的"})
    with acting(league):
        open_again = of(new.campaign)
        assert (open_again.state, open_again.repeats) == ("acknowledged", None)
        assert Step.objects.get(what=StepKind.RESENT).note == "口径不同：这次只要假期七天的"
        assert Message.objects.filter(kind=Kind.RESENT).count() == 1
        assert not Task.objects.filter(state="done").exists()


def test_what_was_in_hand_is_in_hand_again_when_declined(twice: Any, league: Post, department: Post) -> None:
    older, newer = twice
    with acting(league):
        actions.start(whole_task(of(newer)), by=league)
        actions.object_to(of(newer), of(older), by=league)
    with acting(department):
        actions.decline_repeat(of(newer), by=department, note="口径不同")
        assert of(newer).state == "in-hand"
        refused(reasons.CHANGED, lambda: actions.decline_repeat(of(older), by=department, note="口径不同"))


def test_only_the_superior_answers_it(objected: Any, league: Post, client_at: Any) -> None:
    new, _ = objected
    url = f"/campaigns/obligations/{new.obligation_id}/object/"
    assert client_at("xingan-clerk").post(url, {"answer": "decline", "note": "不"}).status_code == 403
    client_at("xingan-clerk").post(url, {"answer": "agree"})
    assert client_at("kezhong-clerk").post(url, {"answer": "agree"}).status_code == 404
    with acting(league):
        assert of(new.campaign).state == "returned"


def test_a_unit_objects_on_its_page(twice: Any, league: Post, client_at: Any) -> None:
    older, newer = twice
    with acting(league):
        new, old = of(newer), of(older)
    url, client = f"/campaigns/obligations/{new.obligation_id}/object/", client_at("xingan-clerk")
    assert "条款文字相同" in client.get(url).content.decode()
    assert client.post(url, {"note": "没有选"}).status_code == 422
    assert client.post(url, {"other": str(old.pk)}).status_code == 302
    with acting(league):
        assert of(newer).is_objected


def test_sent_again_it_is_no_repeat_any_more(objected: Any, department: Post) -> None:
    new, _ = objected
    with acting(department):
        actions.resend(new, by=department, note="仍由你局办")
        assert (of(new.campaign).state, of(new.campaign).repeats) == ("sent", None)


def test_of_an_island_the_superior_records_how_it_objected(
    twice: Any, league: Post, department: Post, client_at: Any
) -> None:
    older, newer = (of(campaign, OTHER) for campaign in twice)
    url, client = f"/campaigns/obligations/{newer.obligation_id}/object/", client_at("department-clerk")
    assert url in client.get(f"/campaigns/obligations/{newer.obligation_id}/").content.decode()
    page = client.get(url).content.decode()
    assert ("登记提出重复" in page, "代办" in page, OTHER in page) == (True, True, True)
    said = {"other": str(older.pk), "note": "电话里说的"}
    assert client.post(url, said).status_code == 422, "how it came is asked for"
    how = {"channel": "chat", "on": "2023-02-05", "receipt": "赵主任 13:20"}
    assert client.post(url, {**said, **how, "on": "2023-02-07"}).status_code == 422, "not tomorrow"
    assert client.post(url, {**said, **how}).status_code == 302
    step = Step.objects.get(what=StepKind.OBJECTED)
    assert (step.acted_for, step.by, step.channel, step.on, step.receipt) == (
        True, department, "chat", date(2023, 2, 5), "赵主任 13:20",
    )  # fmt: skip
    assert of(twice[1], OTHER).is_objected
    page = client.get(f"/campaigns/obligations/{newer.obligation_id}/").content.decode()
    assert ("赵主任 13:20" in page, "同意，按重复销号" in page) == (True, True)
    client.post(url, {"answer": "agree"})
    assert of(twice[1], OTHER).state == "closed"


def test_for_a_unit_with_an_account_nobody_above_objects(twice: Any, department: Post, client_at: Any) -> None:
    older, newer = (of(campaign) for campaign in twice)
    url, client = f"/campaigns/obligations/{newer.obligation_id}/", client_at("department-clerk")
    assert f"{url}object/" not in client.get(url).content.decode()
    said = {"other": str(older.pk), "channel": "chat", "on": "2023-02-05"}
    assert client.post(f"{url}object/", said).status_code == 403
    assert of(twice[1]).state == "sent"
