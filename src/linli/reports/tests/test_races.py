"""Two people at one report at the same moment: one wins, the other is told, and nothing that was written is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from linli.access.scope import acting
from linli.kernel.reasons import Refused
from linli.reports import filings, flow, reasons
from linli.reports.models import Filing, Kind, Revision, State
from linli.reports.tests import way


def at_once(what: Callable[[int, Filing], object], one: Filing) -> list[object]:
    """Do it in two threads from the same state; what each got, or the code of its refusal."""
    together = Barrier(2)

    def run(number: int) -> object:
        try:
            holder = way.sitting(way.CLERK)
            with acting(holder.post):
                mine = way.again(one, way.CLERK)
                together.wait(timeout=20)
                return what(number, mine)
        except Refused as refused:
            return refused.reasons[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, range(2)))


def set_up() -> Filing:
    way.work(way.campaign())
    return way.begun()


def test_two_who_revise_at_once_are_both_kept_or_told(committed):
    one = set_up()
    said = ("甲写的经验做法。", "乙写的经验做法。")

    def revise(number: int, mine: Filing) -> int:
        return flow.revise(mine, {"experience": said[number]}, by=way.sitting(way.CLERK), version=1).ordinal

    found = at_once(revise, one)
    assert sorted(found, key=str) == sorted([2, reasons.CHANGED_MEANWHILE], key=str)
    winner = found.index(2)
    with acting(way.sitting(way.CLERK).post):
        assert [each.text for each in Revision.objects.order_by("ordinal")] == [{}, {"experience": said[winner]}]
        assert [step.ordinal for step in filings.steps(one)] == [1, 2]


def test_a_report_submitted_twice_at_once_is_submitted_once(committed):
    one = set_up()
    holder = way.sitting(way.CLERK)
    with acting(holder.post):
        mine = way.again(one, way.CLERK)
        flow.to_review(mine, by=holder, version=1)
        flow.to_sign(mine, by=holder, version=2)
        flow.sign(mine, by=holder, version=3)
    found = at_once(lambda _, mine: flow.submit(mine, by=way.sitting(way.CLERK), version=4).ordinal, one)
    assert sorted(found, key=str) == sorted([5, reasons.CHANGED_MEANWHILE], key=str)
    with acting(holder.post):
        assert way.again(one, way.CLERK).state == State.SUBMITTED
        assert [step.kind for step in filings.steps(one)].count(Kind.SUBMIT) == 1


def test_two_who_begin_at_once_share_one_report(committed):
    way.work(way.campaign())
    together = Barrier(2)

    def begin(_: int) -> object:
        try:
            holder = way.sitting(way.CLERK)
            duty = way.duty()
            with acting(holder.post):
                together.wait(timeout=20)
                return flow.begin(duty, by=holder).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(begin, range(2))
    assert first == second
    with acting(way.sitting(way.CLERK).post):
        assert (Filing.objects.count(), Revision.objects.count()) == (1, 1)
