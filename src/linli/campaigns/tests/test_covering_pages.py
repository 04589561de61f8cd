"""The pages of a covering notice, through a browser without scripts."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import receivers
from linli.campaigns.actions.coverings import AT_ONCE
from linli.campaigns.models import Campaign, Covering, Delivery, Obligation, Step
from linli.campaigns.tests import cover_way as way

At = Callable[[str], Client]


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", way.DAY)


@pytest.fixture
def made(db: None) -> Campaign:
    return way.passed_down()


@pytest.fixture
def draft(made: Campaign) -> Covering:
    return way.begun(made)


def url(name: str, one: Covering) -> str:
    return reverse(f"campaigns:{name}", args=[one.pk])


def sent_form(one: Covering, **changed: object) -> dict[str, object]:
    """What the form sends as it stands, but for what is changed."""
    with acting(post_named(way.CLERK)):
        holders = [str(row.unit_id) for row in receivers.under(one.unit, one.line).standings if row.holds]
    words = {
        name: getattr(one, name) for name in ("title", "addressees", "opening", "requirements", "contact", "phone")
    }
    base = {"version": one.version, "base": one.version, "due": one.due.isoformat() if one.due else "", "down_to": ""}
    return {**words, **base, "units": holders, **changed}


def test_from_the_task_to_the_desks_below_as_three_people(made: Campaign, client_at: At) -> None:
    clerk = client_at(way.CLERK)
    with acting(post_named(way.CLERK)):
        duty = Obligation.objects.get(campaign=made, unit__name=way.LEAGUE)
    page = clerk.get(reverse("campaigns:obligation", args=[duty.pk]))
    assert "转发下级" in page.content.decode()
    begun = clerk.post(reverse("campaigns:covering_begin"), {"campaign": made.pk, "for": duty.unit_id})
    with acting(post_named(way.CLERK)):
        one = Covering.objects.select_related("unit", "campaign").get()
    assert begun.headers["Location"] == url("covering", one)
    saved = clerk.post(url("covering_words", one), sent_form(one, requirements="抓紧办理。", then="to-review"))
    assert saved.headers["Location"] == url("covering", one) + "?saved=1"
    assert "data-draft" not in clerk.get(url("covering", one)).content.decode(), "it is under review now"
    for slug, step in ((way.REVIEWER, {"act": "to-sign", "version": 3}),
                       (way.APPROVER, {"act": "sign", "version": 4, "code": "兴民发", "signer": "王志"}),
                       (way.CLERK, {"act": "send", "version": 5})):  # fmt: skip
        answer = client_at(slug).post(url("covering_step", one), step)
        assert answer.status_code == 302, answer.content.decode()
    page = client_at(way.BELOW).get(url("covering", one)).content.decode()
    assert "兴民发〔2023〕1号" in page
    assert "抓紧办理。" in page
    assert "王志" not in page, "who signed inside is the unit's own affair"
    with acting(post_named(way.BELOW)) as scope:
        theirs = Delivery.objects.get(covering=one, unit=scope.unit)
    assert (
        url("covering", one)
        in client_at(way.BELOW).get(reverse("campaigns:obligation", args=[theirs.obligation_id])).content.decode()
    )


def test_a_draft_is_nobody_elses(draft: Covering, client_at: At) -> None:
    for slug in (way.BELOW, way.ABOVE, "kezhong-hospital-clerk"):
        for name in ("covering", "covering_pdf", "covering_docx", "covering_progress", "covering_islands"):
            assert client_at(slug).get(url(name, draft)).status_code == 404
        assert client_at(slug).post(url("covering_step", draft), {"act": "to-review", "version": 1}).status_code == 404


def test_a_refused_form_comes_back_with_all_that_was_typed(draft: Covering, client_at: At) -> None:
    answer = client_at(way.CLERK).post(
        url("covering_words", draft), sent_form(draft, due="2023-03-01", requirements="三条要求")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "本级期限 2023-03-01 晚于上级要求的 2023-02-15" in page
    assert "三条要求" in page
    assert 'value="2023-03-01"' in page


def test_of_two_who_write_at_once_nobodys_words_are_lost(draft: Covering, client_at: At) -> None:
    first = client_at(way.CLERK).post(url("covering_words", draft), sent_form(draft, requirements="先写的。"))
    assert first.status_code == 302
    second = client_at(way.REVIEWER).post(url("covering_words", draft), sent_form(draft, requirements="后写的。"))
    page = second.content.decode()
    assert second.status_code == 409
    assert "两人同时改了这份通知" in page
    assert "先写的。\n后写的。" in page
    with acting(post_named(way.CLERK)):
        now = Covering.objects.get(pk=draft.pk)
    merged = client_at(way.REVIEWER).post(
        url("covering_words", draft), sent_form(draft, version=2, base=2, requirements="先写的。\n后写的。")
    )
    assert now.version == 2
    assert merged.status_code == 302


def test_the_files_are_a_pdf_and_a_word_document_with_chinese_names(draft: Covering, client_at: At) -> None:
    one = way.signed(draft)
    for name, begins in (("covering_pdf", b"%PDF"), ("covering_docx", b"PK")):
        answer = client_at(way.CLERK).get(url(name, one))
        assert answer.content.startswith(begins)
        assert answer.headers["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%85%B4")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_how_islands_got_it_is_recorded_for_many_at_once(draft: Covering, client_at: At) -> None:
    one, clerk = way.sent(way.signed(draft)), client_at(way.CLERK)
    with acting(post_named(way.CLERK)):
        islands = [row.pk for row in Delivery.objects.filter(covering=one, acted_for=True)]
    assert len(islands) == 4
    page = clerk.get(url("covering_islands", one)).content.decode()
    assert f"主题：{one.title}（兴民发〔2023〕1号）" in page
    how = {"delivery": islands[:2], "channel": "mail", "on": "2023-02-06", "receipt": "已回执"}
    assert clerk.post(url("covering_islands", one), {**how, "delivery": []}).status_code == 422
    assert clerk.post(url("covering_islands", one), how).status_code == 302
    with acting(post_named(way.CLERK)):
        steps = Step.objects.filter(what="sent", obligation__covering=one)
        assert [(step.channel, step.receipt, step.acted_for) for step in steps] == [("mail", "已回执", True)] * 2
    ahead = clerk.post(url("covering_islands", one), {**how, "on": "2023-02-07"})
    assert ahead.status_code == 422
    assert "晚于今天" in ahead.content.decode()


def test_a_dispatch_to_many_goes_by_the_queue_and_shows_how_far_it_is(draft: Covering, client_at: At) -> None:
    way.revise(draft, receivers={"down_to": 5})
    one, clerk = way.signed(draft), client_at(way.CLERK)
    clerk.post(url("covering_step", one), {"act": "send", "version": one.version})
    with acting(post_named(way.CLERK)):
        now = Covering.objects.get(pk=one.pk)
    assert now.total is not None
    assert now.total > AT_ONCE
    assert (now.state, now.reached) == ("sending", 0)
    page = clerk.get(url("covering", one)).content.decode()
    assert 'hx-trigger="every 2s"' in page
    assert f"0/{now.total:,}" in page
    part = clerk.get(url("covering_progress", one), headers={"HX-Request": "true"})
    assert "HX-Refresh" not in part.headers
    with acting(post_named(way.CLERK)):
        Covering.objects.filter(pk=one.pk).update(state="sent")
    assert clerk.get(url("covering_progress", one)).headers["HX-Refresh"] == "true"
