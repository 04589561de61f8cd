"""The page of one upload, by its state: which template, with what in it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, QueryDict

from linli.catalogue.kinds import catalogue
from linli.kernel.i18n import mark, tr
from linli.ledger.forms import WithdrawForm
from linli.ledger.intake.preview import heard
from linli.ledger.models import Upload, UploadState
from linli.ledger.worksheets.values import Settled
from linli.ledger.worksheets.vocabulary import field_names

LENGTHS = {
    "minutes:hours": mark("服务时长（小时）"),
    "minutes:minutes": mark("服务时长（分钟）"),
    "minutes:person-hours": mark("合计工时（小时）"),
    "minutes:person-minutes": mark("合计工时（分钟）"),
}
OUTCOMES = {
    "new": ("", mark("新录入")),
    "same": ("done", mark("已有，跳过")),
    "corrects": ("go", mark("更正")),
    "twin": ("warn", mark("疑似重复")),
}
SHAPES = {
    UploadState.READING: "go",
    UploadState.MAPPING: "warn",
    UploadState.PREVIEW: "warn",
    UploadState.TAKING: "go",
    UploadState.TAKEN: "done",
    UploadState.FAILED: "bad",
    UploadState.WITHDRAWN: "",
}
_TEMPLATES = {
    UploadState.MAPPING: "ledger/sheet_columns.html",
    UploadState.PREVIEW: "ledger/sheet_preview.html",
    UploadState.TAKEN: "ledger/sheet_taken.html",
}


def of(upload: Upload, request: HttpRequest, *, said: Settled | None = None) -> tuple[str, dict[str, Any]]:
    """Template and context. `said`: what a person chose but could not be kept: it stays chosen."""
    state = UploadState(upload.state)
    if state is UploadState.PREVIEW and (said or "columns" in request.GET):
        state = UploadState.MAPPING
    context = {
        "upload": upload,
        "mine": upload.unit_id == request.scope.unit.pk,
        "shape": SHAPES[UploadState(upload.state)],
        "problems": [heard(kept) for kept in upload.found.get("problems", ())],
        **progress(upload),
    }
    if state is UploadState.MAPPING:
        context |= {"tabs": _tabs(upload, said), "fields": _fields()}
    elif state is UploadState.PREVIEW:
        context |= {"works": _works(upload), "refused_rows": _refused(upload), "outcomes": OUTCOMES}
        context["good"] = sum(upload.counts.get(name, 0) for name in ("new", "corrects", "twin"))
    elif state is UploadState.TAKEN:
        context |= {"refused_rows": _refused(upload), "withdraw": WithdrawForm()}
    return _TEMPLATES.get(state, "ledger/sheet.html"), context


def progress(upload: Upload) -> dict[str, Any]:
    busy = upload.state in (UploadState.READING, UploadState.TAKING)
    return {"upload": upload, "busy": busy}


def said(posted: QueryDict, upload: Upload) -> Settled:
    """What the form says: `t0-header`, `t0-c3` … by tab and column; a tab left out has no column read."""
    shapes: dict[str, Mapping[str, str]] = {}
    headers: dict[str, int] = {}
    for t, tab in enumerate(upload.found.get("tabs", ())):
        row = posted.get(f"t{t}-header", "")
        if row.isdecimal() and 0 < int(row) <= len(tab["top"]):
            headers[tab["name"]] = int(row)
        moved = tab["header"] and row.isdecimal() and not tab["header"][0] <= int(row) <= tab["header"][1]
        if not moved and tab["shape"] and f"t{t}-c0" in posted:
            skip = posted.get(f"t{t}-skip") == "1"
            fields = [posted.get(f"t{t}-c{c}", "") for c in range(len(tab["columns"]))]
            known = {code for code, _ in _fields()}
            shapes[tab["shape"]] = {
                column["label"]: field if field in known and not skip else ""
                for column, field in zip(tab["columns"], fields, strict=True)
            }
    return Settled(shapes=shapes, headers=headers)


def _fields() -> list[tuple[str, str]]:
    names = field_names()
    listed = [(code, tr(name)) for code, name in names.items() if code != "minutes"]
    return [("", tr("不读")), *listed, *((code, tr(name)) for code, name in LENGTHS.items())]


def _tabs(upload: Upload, chosen: Settled | None) -> list[dict[str, Any]]:
    kept = upload.mapping.get("shapes", {})
    return [_tab(tab, chosen, kept) for tab in upload.found.get("tabs", ())]


def _tab(tab: dict[str, Any], chosen: Settled | None, kept: Mapping[str, Any]) -> dict[str, Any]:
    mine = dict(chosen.shapes.get(tab["shape"], {})) if chosen else {}
    columns = [
        {
            **column,
            "field": mine.get(column["label"], column["field"]),
            "theirs": column["field"] if mine.get(column["label"], column["field"]) != column["field"] else None,
            "sure": _sure(column, tab["shape"] in kept or tab["known"]),
            "asked": [heard(question) for question in column["asked"]],
        }
        for column in tab["columns"]
    ]
    header = chosen.headers.get(tab["name"]) if chosen else None
    first, last = tab["header"] or (0, 0)
    skipped = bool(columns) and not any(column["field"] for column in columns)
    return {
        **tab,
        "columns": columns,
        "lines": [
            {"row": at, "cells": [cell for cell in cells if cell][:6], "on": first <= at <= last}
            for at, cells in enumerate(tab["top"], 1)
        ],
        "chosen": header or first,
        "skipped": skipped,
    }


def _sure(column: Mapping[str, Any], known: bool) -> tuple[str, str]:
    """Confidence in words, with the state's shape."""
    if known:
        return "done", tr("与上次同一样式")
    if not column["field"]:
        return "", tr("不读")
    if column["confidence"] >= 0.9:
        return "done", tr("很有把握")
    return ("go", tr("较有把握")) if column["confidence"] >= 0.6 else ("warn", tr("拿不准"))


def _works(upload: Upload) -> list[dict[str, Any]]:
    kinds = catalogue().kinds
    return [
        {
            **work,
            "kind": kinds[work["kind"]],
            "outcome": OUTCOMES[work["outcome"]],
            "notes": [heard(note) for note in work["notes"]],
        }
        for work in upload.found.get("works", ())
    ]


def _refused(upload: Upload) -> list[dict[str, Any]]:
    names, labels = field_names(), upload.found.get("labels", {})
    return [
        {
            **row,
            "cells": [
                {"label": label, "words": cell, "bad": at in row["columns"]}
                for at, (label, cell) in enumerate(zip(labels.get(row["tab"], ()), row["cells"], strict=False))
            ],
            "faults": [(tr(names.get(field, field)), heard(reason)) for field, reason in row["faults"]],
        }
        for row in upload.found.get("refused", ())
    ]
