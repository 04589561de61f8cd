"""The handling slip: proposed, instructed, undertaken, read, done; printed for the leader who signs on paper."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from linli.access.actions import give_post, open_account
from linli.access.models import Post, Role
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.documents.measure import pages
from linli.documents.readback import flat, texts, texts_docx
from linli.kernel.reasons import Code, Refused
from linli.messaging.models import Message
from linli.notices import reasons, receiving, slips
from linli.notices.actions import receive
from linli.notices.models import Receipt, Slip, SlipState, SlipStep
from linli.notices.slips import Assignment, Instruction

SAMPLE = (Path(__file__).parents[4] / "samples/notice.txt").read_bytes()
At = Callable[[str], Client]
LEADER = "kezhong-leader"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")


def leader() -> Post:
    unit = post_named("kezhong-clerk").unit
    give_post(open_account(LEADER), unit, Role.APPROVER, slug=LEADER)
    return post_named(LEADER)


def registered(by: Post) -> Receipt:
    notice = receive(SAMPLE, "通知.txt", by=by)
    receipt = receiving.receipt_of(notice, by.unit)
    assert receipt
    return receipt


@pytest.fixture
def boss(db: None) -> Post:
    return leader()


@pytest.fixture
def clerk(boss: Post) -> Iterator[Post]:
    with acting(post_named("kezhong-clerk")) as scope:
        assert scope.post
        yield scope.post


@pytest.fixture
def slip(clerk: Post) -> Slip:
    return slips.propose(registered(clerk), "建议由办公室转发各苏木镇。妥否，请批示。", by=clerk)


def refused(code: Code, act: Callable[[], object]) -> None:
    with pytest.raises(Refused) as refusal:
        act()
    assert [reason.code for reason in refusal.value.reasons] == [code]


def test_goes_from_proposal_to_outcome_with_a_step_each(slip: Slip, clerk: Post, boss: Post) -> None:
    with acting(boss):
        slips.instruct(slip, Instruction(words="同意，抓紧办理。"), version=1, by=boss)
    slips.assign(slip, Assignment(post=clerk, due=date(2023, 2, 10)), version=2, by=clerk)
    slips.finish(slip, "已转发各苏木镇。", version=3, by=clerk)
    kept = Slip.objects.get(area_key=clerk.unit.division_id)
    assert (kept.state, kept.version, kept.signer, kept.signed_on) == ("done", 4, LEADER, date(2023, 2, 6))
    assert (kept.from_paper, kept.undertaker_id, kept.done_on) == (False, clerk.pk, date(2023, 2, 6))
    assert [one.kind for one in slips.steps(slip)] == ["propose", "instruct", "assign", "finish"]


def test_what_the_leader_signed_on_paper_is_typed_in_and_marked_so(slip: Slip, clerk: Post) -> None:
    said = Instruction(words="同意。", signer="乌云其木格", on=date(2023, 2, 3))
    slips.instruct(slip, said, version=1, by=clerk)
    assert (slip.signer, slip.signed_on, slip.from_paper) == ("乌云其木格", date(2023, 2, 3), True)
    assert slips.steps(slip)[-1].facts == {"signer": "乌云其木格", "on": "2023-02-03", "paper": True}


def test_a_clerk_does_not_speak_for_the_leader_without_a_signed_sheet(slip: Slip, clerk: Post) -> None:
    refused(reasons.NOT_LEADER, lambda: slips.instruct(slip, Instruction(words="同意"), version=1, by=clerk))
    half = Instruction(words="同意", signer="乌云其木格")
    refused(reasons.NO_SIGNER, lambda: slips.instruct(slip, half, version=1, by=clerk))
    ahead = Instruction(words="同意", signer="乌云其木格", on=date(2023, 2, 7))
    refused(reasons.SIGNED_LATER, lambda: slips.instruct(slip, ahead, version=1, by=clerk))


def test_who_undertakes_is_told_and_must_be_of_the_unit(slip: Slip, clerk: Post, boss: Post) -> None:
    stranger = post_named("zhalaite-clerk")
    refused(reasons.NOT_OF_UNIT, lambda: slips.assign(slip, Assignment(post=stranger), version=1, by=clerk))
    refused(reasons.NO_UNDERTAKER, lambda: slips.assign(slip, Assignment(), version=1, by=clerk))
    slips.assign(slip, Assignment(post=boss), version=1, by=clerk)
    assert list(Message.objects.filter(area_key=clerk.unit.division_id).values_list("post__slug", "link")) == [
        (LEADER, f"/notices/{slip.receipt.notice_id}/slip/")
    ]


def test_each_reader_ticks_off_once_with_his_day(slip: Slip, clerk: Post, boss: Post) -> None:
    slips.circulate(slip, [boss], ["包局长", " "], version=1, by=clerk)
    first, second = slips.readers(slip)
    for one in (first, second):
        one.slip = slip
    refused(reasons.NOT_SLIP_READER, lambda: slips.tick(second, by=clerk))
    with acting(boss):
        assert slips.tick(first, by=boss)
        assert not slips.tick(first, by=boss)
    assert slips.tick(second, on=date(2023, 2, 4), by=clerk)
    assert [(one.name, str(one.read_on)) for one in slips.readers(slip)] == [
        (LEADER, "2023-02-06"), ("包局长", "2023-02-04"),
    ]  # fmt: skip


def test_what_is_done_is_changed_only_after_it_was_opened_with_a_reason(slip: Slip, clerk: Post) -> None:
    slips.assign(slip, Assignment(section="办公室"), version=1, by=clerk)
    slips.finish(slip, "已办。", version=2, by=clerk)
    refused(reasons.SLIP_DONE, lambda: slips.assign(slip, Assignment(section="社会事务科"), version=3, by=clerk))
    refused(reasons.NO_WHY, lambda: slips.reopen(slip, " ", version=3, by=clerk))
    slips.reopen(slip, "上级有补充通知", version=3, by=clerk)
    assert Slip.objects.get(area_key=clerk.unit.division_id).state == SlipState.UNDERTAKEN


def test_a_superior_sees_it_but_does_not_write_on_it(slip: Slip) -> None:
    above = post_named("xingan-clerk")
    with acting(above):
        refused(
            reasons.SLIP_NOT_YOURS,
            lambda: slips.propose_anew(slip, "另拟", version=1, by=above),
        )


def test_of_two_who_write_at_once_one_is_told_what_the_other_did(committed: str) -> None:
    by = post_named("kezhong-clerk")
    leader()
    with acting(by):
        slips.propose(registered(by), "请批示。", by=by)
    together = Barrier(2)

    def one(slug: str) -> str:
        try:
            post = post_named(slug)
            with acting(post) as scope:
                slip = Slip.objects.select_related("unit", "receipt__notice").get(area_key__range=scope.enclosing)
                together.wait(timeout=20)
                said = Instruction(words="同意", signer="某局长", on=date(2023, 2, 6)) if slug != LEADER else (
                    Instruction(words="同意")
                )  # fmt: skip
                slips.instruct(slip, said, version=1, by=post)
                return "done"
        except Refused as refusal:
            return refusal.reasons[0].code.name
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, ("kezhong-clerk", LEADER))) == ["done", reasons.SLIP_MOVED.name]
    with acting(by) as scope:
        assert SlipStep.objects.filter(kind="instruct", area_key__range=scope.enclosing).count() == 1


class TestPages:
    def test_the_sheet_is_one_page_with_what_is_filled_and_room_for_the_rest(
        self, slip: Slip, clerk: Post, client_at: At
    ) -> None:
        url = f"/notices/{slip.receipt.notice_id}/slip.pdf"
        client = client_at("kezhong-clerk")
        made = client.get(url).content
        words = flat(texts(made)).replace(" ", "")
        for part in (
            "公文处理单",
            "2023-0001",
            "内民政办字〔2023〕1号",
            "领导批示",
            "建议由办公室转发各苏木镇",
            "演练数据",
        ):
            assert part in words
        slips.instruct(
            slip, Instruction(words="同意。" * 300, signer="某局长", on=date(2023, 2, 3)), version=1, by=clerk
        )
        long = client.get(url).content
        assert [len(pages(one)) for one in (made, long)] == [1, 1]
        assert "录自纸件" in flat(texts(long))

    def test_is_a_word_file_too(self, slip: Slip, client_at: At) -> None:
        made = client_at("kezhong-clerk").get(f"/notices/{slip.receipt.notice_id}/slip.docx").content
        assert "建议由办公室转发各苏木镇" in flat(texts_docx(made))

    def test_proposes_instructs_assigns_and_finishes_by_plain_forms(
        self, clerk: Post, client_at: At, boss: Post
    ) -> None:
        url = f"/notices/{registered(clerk).notice_id}/slip/"
        mine, theirs = client_at("kezhong-clerk"), client_at(LEADER)
        assert mine.post(url, {"act": "begin", "words": ""}).status_code == 422
        mine.post(url, {"act": "begin", "words": "请批示"})
        assert theirs.post(url, {"act": "instruct", "version": 1, "words": "同意"}).status_code == 302
        stale = mine.post(url, {"act": "assign", "version": 1, "section": "办公室"})
        assert (stale.status_code, "kezhong-leader" in stale.content.decode()) == (409, True)
        mine.post(url, {"act": "assign", "version": 2, "post": str(clerk.pk), "section": "办公室", "due": "2023-02-10"})
        mine.post(url, {"act": "circulate", "version": 3, "posts": [str(boss.pk)], "names": "包局长、王科长"})
        page = mine.get(url).content.decode()
        assert all(name in page for name in ("包局长", "王科长", "办公室"))
        mine.post(url, {"act": "finish", "version": 4, "words": "已转发"})
        assert Slip.objects.get(area_key=clerk.unit.division_id).outcome == "已转发"

    def test_lies_on_the_desks_of_who_has_to_do_something(self, slip: Slip, clerk: Post, client_at: At) -> None:
        def states(slug: str) -> list[str]:
            return [row.state for row in client_at(slug).get("/desk/").context["page"].rows if row.role == "slip"]

        assert (states(LEADER), states("kezhong-clerk")) == (["slip-sign"], [])
        slips.assign(slip, Assignment(post=clerk), version=1, by=clerk)
        assert (states(LEADER), states("kezhong-clerk")) == ([], ["slip-do"])
        slips.circulate(slip, [post_named(LEADER)], [], version=2, by=clerk)
        assert (states(LEADER), states("zhalaite-clerk")) == (["slip-read"], [])
