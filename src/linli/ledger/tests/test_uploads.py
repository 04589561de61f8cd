"""A sheet on its way into the ledger: read, settled, shown, taken in once, taken back."""

from typing import Any

import pytest

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.ledger.intake import uploads
from linli.ledger.models import Upload, UploadState
from linli.ledger.queries import current_works
from linli.ledger.tests.sheets import HEAD, line
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
