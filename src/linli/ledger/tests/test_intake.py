"""Taking work sheets in, by the rules that a clerk relies on."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.ledger.intake.plan import plan
from linli.ledger.intake.take import take
from linli.ledger.intake.values import IntakePlan, Outcome
from linli.ledger.models import Evidence, ImportedRow, Intake, ServiceRecord, Work
from linli.ledger.queries import current_works
from linli.ledger.tests.sheets import HEAD, HERE, NEIGHBOUR, TOWN, VILLAGE, line, sheet
from linli.people.models import Person


@pytest.fixture
def clerk(db: None) -> Post:
    return post_named("kezhong-clerk")


def taken(reading: Any, by: Post, **how: bool) -> Intake:
    return take(plan(reading, post=by), by=by, **how)


def outcomes(planned: IntakePlan) -> list[Outcome]:
    return [item.outcome for item in planned.items]


def works(by: Post) -> list[Work]:
    with acting(by):
        return list(current_works().order_by("service_day", "id"))


def heads(by: Post) -> list[tuple[int, bool]]:
    """(heads, named) of all records, the named ones first."""
    with acting(by):
        return sorted(((r.heads, r.person is not None) for r in ServiceRecord.objects.all()), key=lambda h: not h[1])


def test_a_dry_run_writes_nothing(clerk):
    assert outcomes(plan(sheet(line(1), line(2, day="2023-01-16")), post=clerk)) == [Outcome.NEW] * 2
    assert works(clerk) == []


def test_a_row_becomes_work_of_the_unit_that_holds_its_place(clerk):
    intake = taken(sheet(line(1, start="9:00", end="11:30", served=20)), clerk)
    (work,) = works(clerk)
    assert (work.unit.kind, work.area_key, work.place_key) == ("village-station", VILLAGE, VILLAGE)
    assert (work.entered_by, work.served, work.service_day) == (clerk, 20, date(2023, 1, 15))
    assert (work.start, work.end) == (datetime(2023, 1, 15, 1, 0, tzinfo=UTC), datetime(2023, 1, 15, 3, 30, tzinfo=UTC))
    assert intake.counts == {"taken": 1, "corrected": 0, "skipped": 0, "twins": 0, "left_out": 0, "refused": 0}


def test_a_row_becomes_work_of_the_unit_that_it_names(clerk):
    taken(sheet(line(1, unit="科尔沁右翼中旗民政局"), line(2, unit="邻里守望志愿服务队", day="2023-01-16")), clerk)
    named, by_place = works(clerk)
    assert (named.unit, named.place_key) == (clerk.unit, VILLAGE)
    assert by_place.area_key == VILLAGE


def test_a_unit_without_a_reach_records_for_itself(clerk):
    hospital = post_named("kezhong-hospital-clerk")
    taken(sheet(line(1)), hospital)
    assert [w.unit for w in works(hospital)] == [hospital.unit]


def test_without_a_start_the_day_stands_alone(clerk):
    taken(sheet(line(1, end="11:30")), clerk)
    (work,) = works(clerk)
    assert (work.start, work.end, work.service_day) == (None, None, date(2023, 1, 15))


def test_a_place_beyond_the_reach_is_refused_and_comes_back_with_its_cells(clerk):
    planned = plan(sheet(line(1), line(2, place=NEIGHBOUR)), post=clerk)
    (refusal,) = planned.reading.refused
    assert (refusal.row, refusal.field, refusal.reason.code.name) == (3, "place", "beyond-reach")
    assert NEIGHBOUR in refusal.cells
    assert outcomes(planned) == [Outcome.NEW]
    league = post_named("xingan-clerk")
    assert outcomes(plan(sheet(line(1), line(2, place=NEIGHBOUR)), post=league)) == [Outcome.NEW] * 2


@pytest.mark.parametrize("numbers", [(1, 2), ("", "")], ids=["by number", "by content"])
def test_the_same_sheet_twice_doubles_nothing(clerk, numbers):
    again = sheet(line(numbers[0]), line(numbers[1], day="2023-01-16"))
    taken(again, clerk)
    before = works(clerk)
    planned = plan(again, post=clerk)
    assert outcomes(planned) == [Outcome.SAME] * 2
    assert take(planned, by=clerk).counts["skipped"] == 2
    assert works(clerk) == before


def test_a_changed_row_with_a_number_becomes_a_correction(clerk):
    taken(sheet(line(1, heads=12), line(2, day="2023-01-16")), clerk)
    old = works(clerk)[0]
    planned = plan(sheet(line(1, heads=15), line(2, day="2023-01-16")), post=clerk)
    assert outcomes(planned) == [Outcome.CORRECTS, Outcome.SAME]
    assert [(c.label, c.before, c.after) for c in planned.items[0].changes] == [("志愿者人数", "12", "15")]
    assert take(planned, by=clerk).counts["corrected"] == 1
    new = works(clerk)[0]
    assert (new.replaces_id, new.why) == (old.pk, "sheet-changed")
    assert outcomes(plan(sheet(line(1, heads=15)), post=clerk)) == [Outcome.SAME]


def test_a_correction_may_move_a_row_to_another_village(clerk):
    taken(sheet(line(1)), clerk)
    planned = plan(sheet(line(1, place="科尔沁右翼中旗巴彦呼舒镇海龙嘎查")), post=clerk)
    assert outcomes(planned) == [Outcome.CORRECTS]
    assert {c.label for c in planned.items[0].changes} == {"填报单位", "地点"}
    take(planned, by=clerk)
    assert [w.area_key for w in works(clerk)] == [152222100211]


def test_changed_remarks_are_no_correction_and_are_kept(clerk):
    taken(sheet(line(1, remarks="")), clerk)
    planned = plan(sheet(line(1, remarks="冒雪")), post=clerk)
    assert outcomes(planned) == [Outcome.SAME]
    take(planned, by=clerk)
    with acting(clerk):
        assert [row.remarks for row in ImportedRow.objects.all()] == ["冒雪"]
        assert Work.objects.count() == 1


def test_a_changed_row_without_a_number_is_a_near_twin_and_asked_about(clerk):
    taken(sheet(line("", heads=20)), clerk)
    planned = plan(sheet(line("", heads=21)), post=clerk)
    assert outcomes(planned) == [Outcome.TWIN]
    assert [twin.heads for twin in planned.items[0].twins] == [20]
    assert take(planned, by=clerk, twins=False).counts["left_out"] == 1
    assert len(works(clerk)) == 1
    assert take(planned, by=clerk).counts["twins"] == 1
    assert len(works(clerk)) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"day": "2023-01-16"},
        {"kind": "理发"},
        {"start": "15:00"},
        {"start": "10:15", "heads": 40},
        {"place": "科尔沁右翼中旗巴彦呼舒镇海龙嘎查"},
    ],
    ids=["day", "kind", "time", "size", "place"],
)
def test_work_of_another_day_kind_size_time_or_place_is_no_twin(clerk, other):
    taken(sheet(line("", heads=20, start="9:00")), clerk)
    near = {"heads": 20, "start": "9:10"}
    assert outcomes(plan(sheet(line("", **near)), post=clerk)) == [Outcome.TWIN]
    assert outcomes(plan(sheet(line("", **near | other)), post=clerk)) == [Outcome.NEW]


def test_tabs_that_each_number_from_one_are_no_corrections_of_each_other(clerk):
    january = {"1月": [HEAD, line(1)]}
    both = january | {"2月": [HEAD, line(1, day="2023-02-10")]}
    taken(sheet(tabs=january), clerk)
    planned = plan(sheet(tabs=both), post=clerk)
    assert outcomes(planned) == [Outcome.SAME, Outcome.NEW]
    take(planned, by=clerk)
    assert outcomes(plan(sheet(tabs=both), post=clerk)) == [Outcome.SAME] * 2


def test_names_become_named_people_of_the_recording_unit_and_the_rest_stays_unnamed(clerk):
    taken(sheet(line(1, heads=12, names="白音、乌兰、李建国", start="9:00", end="10:30")), clerk)
    assert heads(clerk) == [(1, True)] * 3 + [(9, False)]
    with acting(clerk):
        assert {(r.minutes_attended, r.minutes_credited, r.evidence) for r in ServiceRecord.objects.all()} == {
            (90, 90, Evidence.ADDED)
        }
        assert set(Person.objects.values_list("name", "unit__division")) == {
            (name, VILLAGE) for name in ("白音", "乌兰", "李建国")
        }


def test_one_name_is_one_person_within_a_unit_and_another_in_the_next(clerk):
    lines = line(1, names="白音"), line(2, names="白音", day="2023-01-16"), line(3, names="白音", place=TOWN)
    taken(sheet(*lines), clerk)
    with acting(clerk):
        assert Person.objects.count() == 2


def test_a_sign_in_book_with_own_times_is_the_leaders_attestation(clerk):
    head = ["日期", "地点", "活动内容", "姓名", "签到", "签退"]
    people = [("白音", "11:00"), ("乌兰", "10:00")]
    lines = [["2023-01-15", HERE, "贴春联", name, "9:00", until] for name, until in people]
    taken(sheet(tabs={"签到": [head, *lines]}), clerk)
    assert len(works(clerk)) == 1
    with acting(clerk):
        records = ServiceRecord.objects.order_by("minutes_credited").values_list("minutes_credited", "evidence")
        assert list(records) == [(60, Evidence.LEADER), (120, Evidence.LEADER)]


def test_an_outcome_in_another_unit_than_its_kinds_is_not_counted_but_kept(clerk):
    head = [*HEAD, "成果数量", "成果单位"]
    tabs = {"表": [head, [*line(1), 30, "幅"], [*line(2, day="2023-01-16"), 30, "公里"]]}
    planned = plan(sheet(tabs=tabs), post=clerk)
    assert [len(item.notes) for item in planned.items] == [0, 1]
    take(planned, by=clerk)
    assert [w.outcome for w in works(clerk)] == [30, None]
    with acting(clerk):
        assert "30公里" in ImportedRow.objects.get(identity="n:2").remarks


def test_taking_in_takes_as_many_statements_for_many_rows_as_for_few(clerk):
    def statements(rows: int, name: str) -> int:
        lines = [line(f"{name}{n}", day=f"2023-01-{1 + n % 28:02}", names=f"{name}音、{name}兰") for n in range(rows)]
        reading = sheet(*lines)
        with CaptureQueriesContext(connection) as captured:
            taken(reading, clerk)
        return len(captured)

    taken(sheet(line("0")), clerk)
    assert statements(3, "白") == statements(60, "乌")
