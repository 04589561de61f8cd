"""What a page shows of a sheet before it is taken in, as JSON: bounded in size, without any person's name or number."""

from collections.abc import Mapping, Sequence
from datetime import time
from itertools import chain
from typing import Any

from linli.kernel.gazetteer import Gazetteer
from linli.kernel.reasons import Code, Reason
from linli.ledger.intake.values import IntakePlan, Item, Outcome
from linli.ledger.worksheets.outline import Outline, discreet, shown
from linli.ledger.worksheets.reasons import AND_OTHERS
from linli.ledger.worksheets.values import Json, Question, Reading, Refusal

SHOWN = 100  #: works of each outcome, and refused rows; the file to mend holds them all


def told(reason: Reason) -> Json:
    """A reason for keeping: it is said again in whatever language its reader speaks. Names and numbers are hidden."""
    field = "names" if reason.code is AND_OTHERS else ""
    facts = {
        name: fact if isinstance(fact, int | float) else shown(str(fact), field) for name, fact in reason.facts.items()
    }
    return {"code": reason.code.name, "sentence": reason.code.sentence, "remedy": reason.code.remedy, "facts": facts}


def heard(kept: Json) -> Reason:
    return Reason(Code(kept["code"], kept["sentence"], kept["remedy"]), kept["facts"])


def tabs_of(outlines: Sequence[Outline], questions: Sequence[Question], known: frozenset[str]) -> list[Json]:
    """The tabs with their columns. `known`: shapes that the unit has had before."""
    return [
        {
            "name": tab.name,
            "top": tab.top,
            "header": tab.header,
            "shape": tab.shape,
            "known": tab.shape in known,
            "is_work": tab.is_work,
            "columns": [
                {
                    "label": column.label,
                    "field": column.field + (f":{column.unit}" if column.unit else ""),
                    "confidence": column.confidence,
                    "samples": samples,
                    "asked": [told(q.reason) for q in questions if q.sheet == tab.name and q.column == column.label],
                }
                for column, samples in zip(tab.columns, tab.samples, strict=True)
            ],
        }
        for tab in outlines
    ]


def works_of_plan(plan: IntakePlan, gazetteer: Gazetteer) -> Json:
    """The first works of each outcome, those that a person should look at before the others."""
    home = gazetteer.path(plan.post.unit.division.code)
    doubts = {(row.sheet, row.row): row.doubts for row in plan.reading.rows if row.doubts}
    order = (Outcome.TWIN, Outcome.CORRECTS, Outcome.NEW, Outcome.SAME)
    shown = chain.from_iterable(plan.of(outcome)[:SHOWN] for outcome in order)
    return {
        "works": [_work(item, gazetteer, home, doubts) for item in shown],
        "refused": _refused(plan.reading),
        "labels": {sheet.name: [column.label for column in sheet.columns] for sheet in plan.reading.sheets},
    }


def _work(item: Item, gazetteer: Gazetteer, home: str, doubts: Mapping[tuple[str, int], Sequence[Any]]) -> Json:
    work = item.draft
    found = chain.from_iterable(doubts.get(row, ()) for row in work.rows)
    return {
        "tab": work.rows[0][0],
        "row": work.rows[0][1],
        "rows": len(work.rows),
        "outcome": item.outcome.value,
        "day": work.day.isoformat(),
        "time": "–".join(f"{moment:%H:%M}" for moment in (work.start, work.end) if isinstance(moment, time)),
        "kind": work.kind,
        "place": gazetteer.path(work.place).removeprefix(home),
        "unit": item.unit.name,
        "heads": work.volunteers,
        "unnamed": work.unnamed,
        "served": work.recipients,
        "outcome_number": work.outcome,
        "work": str(item.known.work) if item.known else "",
        "changes": [[change.label, change.before, change.after] for change in item.changes],
        "twins": [[str(twin.work), twin.unit, twin.heads] for twin in item.twins],
        "notes": [told(note) for note in item.notes] + [told(doubt.reason) for doubt in found],
    }


def _refused(reading: Reading) -> list[Json]:
    fields = {sheet.name: {column.index: column.field for column in sheet.columns} for sheet in reading.sheets}
    return [_row(refusal, fields[refusal.sheet]) for refusal in reading.refused[:SHOWN]]


def _row(refusal: Refusal, fields: Mapping[int, str]) -> Json:
    faults = ((refusal.field, refusal.reason), *refusal.more)
    at_fault = {field for field, _ in faults}
    return {
        "tab": refusal.sheet,
        "row": refusal.row,
        "columns": [at for at, field in fields.items() if at == refusal.column or field in at_fault],
        "cells": discreet(refusal.cells[: len(fields)], fields),
        "faults": [[field, told(reason)] for field, reason in faults],
    }
