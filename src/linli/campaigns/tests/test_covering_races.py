"""Fifty sign off at once, two write at once, a dispatch breaks off: nothing twice, no gap, nothing lost."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier, BoundedSemaphore

import pytest
from django.db import connection, transaction

from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns import actions, coverings, receivers
from linli.campaigns import covering_reasons as reasons
from linli.campaigns.actions import cascade
from linli.campaigns.actions import coverings as flow
from linli.campaigns.actions.coverings import Signature
from linli.campaigns.models import Campaign, Covering, CoveringState, CoveringStep, Delivery
from linli.campaigns.tests import cover_way as way
from linli.kernel.clock import now
from linli.kernel.reasons import Refused
from linli.notices.models import Notice, Serial
from linli.notices.numbering import parse_number
from linli.places.models import Unit

MANY = 50
CONNECTIONS = 20  #: of the fifty at any moment: the embedded database has fifty in all, for everybody


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", way.DAY)


def waiting_for_a_signature(count: int) -> list[Covering]:
    """So many covering notices of the league, each of a campaign of its own, reviewed."""
    by = post_named(way.CLERK)
    with acting(by):
        unit = by.unit
        at = {"issuer": unit, "issuer_key": unit.division_id, "by": by}
        notices = [
            Notice(**at, filename=f"{n}.txt", sha256=hashlib.sha256(str(n).encode()).hexdigest(), received=b"", text="")
            for n in range(count)
        ]
        Notice.objects.bulk_create(notices)
        days = {"first_day": date(2023, 1, 1), "last_day": date(2023, 3, 1), "period_inferred": False, "kinds": []}
        made = [Campaign(**at, **days, number=900 + n, notice=one, title="通知") for n, one in enumerate(notices)]
        Campaign.objects.bulk_create(made)
        mine = {"unit": unit, "area_key": unit.division_id}
        found = [
            Covering(**mine, campaign=one, line=by.line, title="通知", opening="请办。", state=CoveringState.SIGNING)
            for one in made
        ]
        Covering.objects.bulk_create(found)
        CoveringStep.objects.bulk_create(
            [CoveringStep(**mine, covering=one, ordinal=1, kind="to-sign", by=by, at=now()) for one in found]
        )
    return found


def test_fifty_sign_offs_at_once_give_fifty_numbers_without_a_gap(committed: str) -> None:
    found, together = waiting_for_a_signature(MANY), Barrier(MANY)
    room = BoundedSemaphore(CONNECTIONS)
    by = way.sitting(way.APPROVER)

    def sign(place: int) -> str:
        """Every fifth changes its mind after the number was given: that number is free again."""
        one, broken = found[place], place % 5 == 4
        assert by.post
        together.wait(timeout=60)
        with room:
            try:
                with acting(by.post), transaction.atomic():
                    flow.sign(one, Signature(code="兴民发"), by=by, version=1)
                    if broken:
                        raise RuntimeError
                return one.number
            except RuntimeError:
                return ""
            finally:
                connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        given = [number for number in pool.map(sign, range(MANY)) if number]
    serials = sorted(parsed[2] for number in given if (parsed := parse_number(number)))
    assert serials == list(range(1, MANY * 4 // 5 + 1))
    with acting(by.post):
        assert Serial.objects.get(register="兴民发").last == len(serials)
        assert Covering.objects.exclude(number="").count() == len(serials)
        assert Covering.objects.filter(state=CoveringState.SIGNING).count() == MANY // 5


def test_one_notice_signed_by_two_at_once_bears_one_number(committed: str) -> None:
    (one,), together = waiting_for_a_signature(1), Barrier(2)

    def sign(_: int) -> str:
        by = way.sitting(way.APPROVER)
        try:
            assert by.post
            with acting(by.post) as scope:
                mine = coverings.covering(scope, one.pk)
                together.wait(timeout=30)
                flow.sign(mine, Signature(code="兴民发"), by=by, version=1)
                return mine.number
        except Refused as refusal:
            return refusal.reasons[0].code.name
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(sign, range(2)))
    assert outcomes == sorted(["兴民发〔2023〕1号", reasons.CHANGED_MEANWHILE.name])
    with acting(post_named(way.CLERK)):
        assert Serial.objects.get(register="兴民发").last == 1


def test_two_who_begin_at_once_write_one_draft(committed: str) -> None:
    made, together = way.passed_down(), Barrier(2)

    def begin(slug: str) -> object:
        try:
            by = way.sitting(slug)
            assert by.post
            with acting(by.post):
                unit = Unit.objects.get(pk=by.post.unit_id)
                together.wait(timeout=30)
                return flow.begin(made, unit, by=by).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(begin, (way.CLERK, way.REVIEWER))
    assert first == second
    with acting(post_named(way.CLERK)):
        assert Covering.objects.count() == CoveringStep.objects.count() == 1


def test_two_dispatches_at_once_deliver_once(committed: str) -> None:
    one = way.begun(way.passed_down())
    way.revise(one, receivers={"down_to": 4})
    way.signed(one)
    by = way.sitting(way.CLERK)
    assert by.post
    with acting(by.post):
        total = receivers.count(one.unit, one.line, one.receivers)
        Covering.objects.filter(pk=one.pk).update(state=CoveringState.SENDING, total=total)
    together = Barrier(2)

    def dispatch(_: int) -> None:
        try:
            assert by.post
            together.wait(timeout=30)
            cascade.cascade(one.pk, by=by.post)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(dispatch, range(2)))
    with acting(by.post):
        rows = list(Delivery.objects.filter(covering=one).values_list("unit", flat=True))
        kept = Covering.objects.get(pk=one.pk)
    assert len(rows) == len(set(rows)) == total
    assert (kept.state, kept.reached) == ("sent", total)


def test_a_dispatch_that_breaks_off_goes_on_where_it_was(committed: str) -> None:
    one = way.begun(way.passed_down())
    way.revise(one, receivers={"down_to": 4})
    way.signed(one)
    by = way.sitting(way.CLERK)
    assert by.post
    with acting(by.post):
        total = receivers.count(one.unit, one.line, one.receivers)
        Covering.objects.filter(pk=one.pk).update(state=CoveringState.SENDING, total=total)
    with acting(by.post), transaction.atomic():
        assert cascade.deliver(one.pk, by=by.post, size=10) == 10
        transaction.set_rollback(True)  # as of a worker that is killed before the batch is committed
    with acting(by.post):
        assert cascade.deliver(one.pk, by=by.post, size=10) == 10
    cascade.cascade(one.pk, by=by.post)
    with acting(by.post):
        assert Delivery.objects.filter(covering=one).count() == total
        assert actions.acknowledge_all([Delivery.objects.filter(covering=one)[0].pk], by=by.post) == 1
