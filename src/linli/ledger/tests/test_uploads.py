"""A sheet on its way into the ledger: read, settled, shown, taken in once, taken back."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.kernel.reasons import Refused
from linli.ledger import entries, jobs
from linli.ledger.intake import take as taking
from linli.ledger.intake import uploads
from linli.ledger.intake.plan import plan
from linli.ledger.intake.take import take
from linli.ledger.models import ImportedRow, Intake, Upload, UploadState, Work
from linli.ledger.queries import current_works
from linli.ledger.tests.sheets import HEAD, line, sheet
from linli.ledger.worksheets.tests.sheets import xlsx
from linli.ledger.worksheets.values import Settled


@pytest.fixture
def clerk(db: None, monkeypatch: pytest.MonkeyPatch) -> Post:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")
    return post_named("kezhong-clerk")


def book(*lines: Any) -> bytes:
    return xlsx({"台账": [HEAD, *(lines or (line(1, heads=12, names="白音、乌兰"), line(2, day="没有")))]})


def brought(clerk: Post, data: bytes | None = None, name: str = "台账.xlsx") -> Upload:
    with acting(clerk):
        upload, _ = uploads.receive(data or book(), name, campaign=None, by=clerk)
        return Upload.objects.get(pk=upload.pk)


def confirmed(clerk: Post, upload: Upload) -> Upload:
    with acting(clerk):
        shapes = {tab["shape"]: {c["label"]: c["field"] for c in tab["columns"]} for tab in upload.found["tabs"]}
        uploads.settle(upload, Settled(shapes=shapes), version=upload.version, by=clerk)
        return Upload.objects.get(pk=upload.pk)


def taken(clerk: Post, upload: Upload) -> Upload:
    with acting(clerk):
        uploads.start(upload, version=upload.version, twins=True, by=clerk)
        return Upload.objects.select_related("intake", "unit").get(pk=upload.pk)


def test_a_new_shape_waits_for_its_columns(clerk: Post) -> None:
    upload = brought(clerk)
    assert upload.state == UploadState.MAPPING
    columns = upload.found["tabs"][0]["columns"]
    assert [c["field"] for c in columns][:2] == ["number", "date"]
    assert all(0 <= c["confidence"] <= 1 for c in columns)


def test_no_name_stands_in_what_the_page_is_made_of(clerk: Post) -> None:
    upload = confirmed(clerk, brought(clerk))
    assert "白音" not in str(upload.found)
    assert "白音".encode() not in bytes(upload.file or b"")


def test_a_sheet_is_taken_in_and_its_refused_rows_come_back(clerk: Post) -> None:
    upload = confirmed(clerk, brought(clerk))
    assert (upload.state, upload.counts["new"], upload.counts["refused"]) == (UploadState.PREVIEW, 1, 1)
    done = taken(clerk, upload)
    assert done.state == UploadState.TAKEN
    assert done.intake
    assert done.intake.counts["taken"] == 1
    with acting(clerk):
        assert current_works().count() == 1
        assert uploads.to_mend(done)[:2] == b"PK"


def test_the_next_sheet_of_a_shape_needs_no_mapping(clerk: Post) -> None:
    taken(clerk, confirmed(clerk, brought(clerk)))
    later = brought(clerk, book(line(7, heads=3)), "二月.xlsx")
    assert later.state == UploadState.PREVIEW
    assert later.found["known"]


def test_the_same_file_again_is_the_same_upload(clerk: Post) -> None:
    data = book()
    first = brought(clerk, data)
    with acting(clerk):
        again, new = uploads.receive(data, "别名.xlsx", campaign=None, by=clerk)
    assert (again.pk, new) == (first.pk, False)


def test_the_second_who_takes_a_sheet_in_is_told_who_was_faster(clerk: Post) -> None:
    upload = confirmed(clerk, brought(clerk))
    other = Upload.objects.model(**{f.attname: getattr(upload, f.attname) for f in Upload._meta.concrete_fields})
    taken(clerk, upload)
    with acting(clerk), pytest.raises(Refused, match="kezhong-clerk") as refused:
        uploads.start(other, version=upload.version - 1, twins=True, by=clerk)
    assert refused.value.reasons[0].code.name == "taken-by-another"


def test_of_two_at_once_one_takes_the_sheet_in(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")
    clerk = post_named("kezhong-clerk")
    upload = confirmed(clerk, brought(clerk))
    ready = Barrier(2)

    def takes(n: int) -> str:
        try:
            with acting(clerk):
                mine = Upload.objects.get(pk=upload.pk)
                ready.wait(10)
                uploads.start(mine, version=mine.version, twins=True, by=clerk)
            return "taken"
        except Refused as refusal:
            return refusal.reasons[0].code.name
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(takes, range(2))) == ["taken", "taken-by-another"]
    with acting(clerk):
        assert (Work.objects.count(), Intake.objects.count()) == (1, 1)


def test_a_taking_that_dies_in_the_middle_leaves_nothing_and_runs_again(
    clerk: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = confirmed(clerk, brought(clerk))
    with acting(clerk):
        Upload.objects.filter(pk=upload.pk).update(state=UploadState.TAKING, taken_by=clerk)

    def dies(*args: Any, **kwargs: Any) -> None:
        taking.take(*args, **kwargs)
        raise SystemExit

    monkeypatch.setattr(uploads, "take", dies)
    with pytest.raises(SystemExit):
        uploads.finish(upload.pk, by=clerk)
    monkeypatch.setattr(uploads, "take", taking.take)
    with acting(clerk):
        assert (Work.objects.count(), ImportedRow.objects.count()) == (0, 0)
    jobs.finish(str(upload.pk), str(clerk.pk))
    jobs.finish(str(upload.pk), str(clerk.pk))
    with acting(clerk):
        assert (Work.objects.count(), ImportedRow.objects.count(), Intake.objects.count()) == (1, 1, 1)


def test_a_large_file_is_read_by_a_job(clerk: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SMALL_BYTES", 10)
    upload = brought(clerk)
    assert upload.state == UploadState.READING
    job = ProcrastinateJob.objects.get(task_name=uploads.STUDY)
    assert job.args == {"upload": str(upload.pk), "post": str(clerk.pk)}
    jobs.study(**job.args)
    with acting(clerk):
        assert Upload.objects.get(pk=upload.pk).state == UploadState.MAPPING


def test_what_a_sheet_brought_can_be_taken_back_and_brought_again(clerk: Post) -> None:
    done = taken(clerk, confirmed(clerk, brought(clerk)))
    with acting(clerk):
        uploads.undo(done, why="wrong-sheet", version=done.version, by=clerk)
        assert current_works().count() == 0
        assert Upload.objects.get(pk=done.pk).wrapped_key is None
    once_more = taken(clerk, brought(clerk))
    assert once_more.intake is not None
    assert once_more.intake.counts["taken"] == 1
    with acting(clerk):
        assert current_works().count() == 1


def test_taking_back_a_correction_brings_back_what_stood_before(clerk: Post) -> None:
    taken(clerk, confirmed(clerk, brought(clerk, book(line(1, heads=5, served=9)))))
    second = taken(clerk, brought(clerk, book(line(1, heads=5, served=90)), "二.xlsx"))
    with acting(clerk):
        assert current_works().get().served == 90
        uploads.undo(second, why="wrong-sheet", version=second.version, by=clerk)
        assert current_works().get().served == 9
        assert sum(r.heads for r in current_works().get().records.all()) == 5


def test_what_was_corrected_since_is_not_taken_back_as_a_whole(clerk: Post) -> None:
    done = taken(clerk, confirmed(clerk, brought(clerk)))
    with acting(clerk):
        entries.withdraw(current_works().get(), why="twice", by=clerk)
        with pytest.raises(Refused) as refused:
            uploads.undo(done, why="wrong-sheet", version=done.version, by=clerk)
    assert [reason.code.name for reason in refused.value.reasons] == ["corrected-since"]


def test_the_next_sheet_corrects_what_was_corrected_by_hand(clerk: Post) -> None:
    taken(clerk, confirmed(clerk, brought(clerk, book(line(1, heads=5, served=9)))))
    with acting(clerk):
        old = current_works().get()
        form = entries.Entry(kind=old.kind, day=old.service_day, place=old.place_key, unnamed=6, evidence=5, served=10)
        entries.correct(old, form, [], same_people=False, why="counted-again", by=clerk)
    second = taken(clerk, brought(clerk, book(line(1, heads=5, served=90)), "二.xlsx"))
    assert second.intake is not None
    assert second.intake.counts["corrected"] == 1
    with acting(clerk):
        assert current_works().get().served == 90


def test_made_up_work_never_corrects_real_work(clerk: Post) -> None:
    with acting(clerk):
        real = plan(sheet(line(1, heads=5, served=9)), post=clerk)
        take(real, by=clerk)
        made_up = plan(sheet(line(1, heads=5, served=10)), post=clerk, simulated=True)
        assert made_up.counts["new"] == 1
        take(made_up, by=clerk)
        assert sorted(current_works().values_list("simulated", "served")) == [(False, 9), (True, 10)]


def test_a_person_says_where_the_header_stands(clerk: Post) -> None:
    rows: list[Any] = [HEAD, HEAD, line(1, heads=4)]
    upload = brought(clerk, xlsx({"台账": rows}))
    assert upload.found["tabs"][0]["header"][0] == 1
    with acting(clerk):
        uploads.settle(upload, Settled(headers={"台账": 2}), version=upload.version, by=clerk)
        tab = Upload.objects.get(pk=upload.pk).found["tabs"][0]
    assert tab["header"] == [2, 2]


def test_columns_without_date_or_kind_are_refused_and_nothing_is_lost(clerk: Post) -> None:
    upload = brought(clerk)
    shape = upload.found["tabs"][0]["shape"]
    with acting(clerk):
        uploads.settle(upload, Settled(shapes={shape: {"编号": "number"}}), version=upload.version, by=clerk)
        now = Upload.objects.get(pk=upload.pk)
    assert now.state == UploadState.MAPPING
    assert now.found["problems"][0]["code"] == "no-table"
    assert len(now.found["tabs"][0]["columns"]) == len(HEAD)


def test_a_file_that_is_no_sheet_says_why(clerk: Post) -> None:
    upload = brought(clerk, b"\x89PNG\r\n\x1a\n" + b"x" * 50, "照片.xlsx")
    assert upload.state == UploadState.FAILED
    assert upload.found["problems"]


def test_another_unit_neither_takes_in_nor_reads_the_refused_rows(clerk: Post) -> None:
    upload = confirmed(clerk, brought(clerk))
    league = post_named("xingan-clerk")
    with acting(league):
        seen = Upload.objects.select_related("unit").get(pk=upload.pk)
        with pytest.raises(Refused) as refused:
            uploads.start(seen, version=seen.version, twins=True, by=league)
    assert [reason.code.name for reason in refused.value.reasons] == ["not-your-sheet"]
    with acting(post_named("zhalaite-clerk")):
        assert not Upload.objects.filter(pk=upload.pk).exists()
