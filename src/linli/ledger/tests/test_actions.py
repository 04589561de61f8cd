"""The ledger's actions: what is written, what is refused, and what follows from a correction."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from pyroaring import BitMap

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting, as_job
from linli.figures.drain import drain
from linli.figures.models import ALL_KINDS, Cell
from linli.kernel.ids import new_id
from linli.kernel.reasons import Refused
from linli.ledger import actions
from linli.ledger.drafts import Part
from linli.ledger.models import Evidence, Outbox, ServiceRecord, Work
from linli.ledger.tests.factories import NEW_YEAR, OTHER_LEAGUE, TOWN_STATION, draft, recorded, unit_at
from linli.people.actions import named_people

REGION, TOWN = 150000000000, 150102101000


@pytest.fixture
def clerk(db: None) -> Post:
    return post_named("department-clerk")


def cell(node: int, kind: str = ALL_KINDS, line: str = "civil") -> Any:
    with as_job("verify"):
        return Cell.objects.get(line=line, campaign=0, node=node, kind=kind, day=NEW_YEAR)


def codes(refused: "pytest.ExceptionInfo[Refused]") -> list[str]:
    return [reason.code.name for reason in refused.value.reasons]


def test_every_row_is_in_the_outbox_once(clerk: Post) -> None:
    recorded([draft(), draft()], clerk)
    with as_job("verify"):
        assert Outbox.objects.count() == Work.objects.count() + ServiceRecord.objects.count() == 4


def test_a_work_counts_at_every_node_above_it_in_both_lines(clerk: Post) -> None:
    recorded([draft(served=30)], clerk)
    drain()
    for line in ("civil", "civilisation"):
        for node in (TOWN, 150102000000, 150100000000, REGION):
            found = cell(node, line=line)
            assert (found.works, found.person_times, found.served) == (1, 4, 30)


def test_heads_weigh_minutes(clerk: Post) -> None:
    recorded([draft(parts=(Part(evidence=Evidence.LEADER, heads=4, minutes_credited=90),))], clerk)
    drain()
    assert cell(REGION).minutes == [0, 0, 360, 0, 0]


def test_a_correction_takes_the_place_of_what_it_names(clerk: Post) -> None:
    [old] = recorded([draft(served=30)], clerk)
    drain()
    recorded([draft(served=12, replaces=old.id, why="miscounted")], clerk)
    drain()
    assert (cell(REGION).works, cell(REGION).served) == (1, 12)


def test_a_correction_to_another_day_empties_the_old_one(clerk: Post) -> None:
    [old] = recorded([draft()], clerk)
    drain()
    recorded([draft(service_day=NEW_YEAR.replace(day=25), replaces=old.id)], clerk)
    drain()
    assert cell(REGION).works == 0


def test_a_withdrawn_work_counts_no_more(clerk: Post) -> None:
    [old] = recorded([draft()], clerk)
    with acting(clerk):
        actions.withdraw(Work.objects.get(pk=old.id), why="never-happened", by=clerk)
    drain()
    assert cell(REGION).works == 0


def test_the_second_to_correct_a_work_is_told(clerk: Post) -> None:
    [old] = recorded([draft()], clerk)
    recorded([draft(replaces=old.id)], clerk)
    with pytest.raises(Refused) as refused:
        recorded([draft(replaces=old.id)], clerk)
    assert codes(refused) == ["already-corrected"]


@pytest.mark.parametrize(
    ("change", "code"),
    [({}, None), ({"kind": "no-such-kind"}, "unknown-kind"), ({"groups": {"rich": 3}}, "unknown-group"),
     ({"replaces": new_id()}, "nothing-to-correct")],
    ids=["may be recorded", "unknown kind", "unknown group", "nothing to correct"],
)  # fmt: skip
def test_what_may_be_recorded(clerk: Post, change: dict[str, Any], code: str | None) -> None:
    try:
        recorded([replace(draft(), **change)], clerk)
        found = None
    except Refused as refused:
        [found] = [reason.code.name for reason in refused.reasons]
    assert found == code


def test_a_work_beyond_ones_reach_is_refused_and_nothing_of_the_batch_stands(clerk: Post) -> None:
    xingan = post_named("xingan-clerk")
    recorded([draft(OTHER_LEAGUE)], xingan)
    with pytest.raises(Refused) as refused:
        recorded([draft(OTHER_LEAGUE), draft(TOWN_STATION)], xingan)
    assert codes(refused) == ["out-of-reach"]
    with as_job("verify"):
        assert Work.objects.count() == 1


def test_a_neighbour_sees_nothing_of_a_work(clerk: Post) -> None:
    recorded([draft()], clerk)
    with acting(post_named("xingan-clerk")):
        assert not Work.objects.exists()


def test_merged_persons_count_once(clerk: Post) -> None:
    unit = unit_at(TOWN_STATION)
    with acting(clerk):
        found = named_people(unit, [("王芳", ()), ("王 芳芳", ())])
        one, other = found.values()
    recorded([draft(parts=(Part(evidence=Evidence.LEADER, person=who),)) for who in (one, other)], clerk)
    drain()
    before = bytes(cell(REGION).people)
    with acting(clerk):
        actions.merge_people(one, other, why="同一人", by=clerk)
    drain()
    assert (len(BitMap.deserialize(before)), len(BitMap.deserialize(bytes(cell(REGION).people)))) == (2, 1)


@pytest.mark.parametrize("column", ["served", "outcome"])
def test_the_database_itself_refuses_a_negative_count(clerk: Post, column: str) -> None:
    [made] = recorded([draft()], clerk)
    with acting(clerk):
        row = Work.objects.get(pk=made.id)
        row.pk, row._state.adding = new_id(), True
        setattr(row, column, -1)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.parametrize(
    "statement", ["UPDATE ledger_work SET served = 1", "DELETE FROM ledger_work", "TRUNCATE ledger_work CASCADE"]
)
def test_the_ledger_is_never_changed_deleted_or_truncated(clerk: Post, statement: str) -> None:
    recorded([draft()], clerk)
    with acting(clerk), pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
