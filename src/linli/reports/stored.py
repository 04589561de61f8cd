"""A composed document as JSON and back: a page shows what was composed without composing it again. Pure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from linli.documents.values import (
    Bar,
    Block,
    Chart,
    Emphasis,
    Figure,
    Form,
    Head,
    Heading,
    Number,
    OfficialDocument,
    Paragraph,
    Run,
    Table,
)

Json = dict[str, Any]
_PLAIN = ("title", "addressees", "mark_word", "with_seal", "draft", "simulated", "foot")
_NAMES = ("issuers", "mark", "signers")


def to_json(document: OfficialDocument) -> Json:
    """The document as composed. Attachments, imprint and secrecy no report of ours has: they raise ValueError."""
    if document.attachments or document.imprint or document.secrecy or document.urgency or document.copy_number:
        raise ValueError("a stored report has no attachments, imprint, secrecy, urgency or copy number")
    number = document.number
    return {
        "form": document.form.value,
        "number": [number.code, number.year, number.serial] if number else None,
        "signed_on": document.signed_on.isoformat() if document.signed_on else None,
        "blocks": [_block(block) for block in document.blocks],
        **{name: getattr(document, name) for name in _PLAIN},
        **{name: list(getattr(document, name)) for name in _NAMES},
    }


def from_json(data: Json) -> OfficialDocument:
    """The inverse of `to_json`. Raises KeyError: the data is ours, not a user's."""
    return OfficialDocument(
        form=Form(data["form"]),
        number=Number(*data["number"]) if data["number"] else None,
        signed_on=date.fromisoformat(data["signed_on"]) if data["signed_on"] else None,
        blocks=tuple(_read_block(block) for block in data["blocks"]),
        **{name: data[name] for name in _PLAIN},
        **{name: tuple(data[name]) for name in _NAMES},
    )


def _run(run: Run) -> Any:
    match run:
        case Figure():
            return {"figure": run.text, "key": run.key}
        case Emphasis():
            return {"emphasis": run.text}
    return run


def _runs(runs: Sequence[Run]) -> list[Any]:
    return [_run(run) for run in runs]


def _block(block: Block) -> Json:
    match block:
        case Heading():
            return {"heading": block.text, "level": block.level}
        case Paragraph():
            return {"paragraph": _runs(block.runs)}
        case Table():
            head = [[c if isinstance(c, str) else [c.text, c.columns, c.rows] for c in row] for row in block.head]
            rows = [_runs(row) for row in block.rows]
            given = {"caption": block.caption, "foot": block.foot, "total": block.total}
            return {"table": rows, "head": head, "align": list(block.align), **given}
        case Chart():
            bars = [[bar.label, bar.value, bar.text, bar.key, bar.marked] for bar in block.bars]
            given = {"caption": block.caption, "unit": block.unit, "label": block.label}
            return {"chart": bars, "by_day": block.by_day, "foot": block.foot, **given}


def _read_run(data: Any) -> Run:
    if isinstance(data, str):
        return data
    return Figure(data["figure"], data["key"]) if "figure" in data else Emphasis(data["emphasis"])


def _read_runs(data: list[Any]) -> tuple[Run, ...]:
    return tuple(_read_run(one) for one in data)


def _read_block(data: Json) -> Block:
    if "heading" in data:
        return Heading(data["level"], data["heading"])
    if "paragraph" in data:
        return Paragraph(*_read_runs(data["paragraph"]))
    if "table" in data:
        return Table(
            head=tuple(tuple(c if isinstance(c, str) else _head(c) for c in row) for row in data["head"]),
            align=tuple(data["align"]),
            rows=tuple(_read_runs(row) for row in data["table"]),
            caption=data["caption"],
            foot=data["foot"],
            total=data["total"],
        )
    bars = tuple(Bar(*bar) for bar in data["chart"])
    return Chart(bars=bars, **{name: data[name] for name in ("caption", "unit", "label", "by_day", "foot")})


def _head(data: list[Any]) -> Head:
    return Head(text=data[0], columns=data[1], rows=data[2])
