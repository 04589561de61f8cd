"""A reading for eyes and for programs. Names of people, phone and ID numbers stay out of both."""

from collections.abc import Mapping
from datetime import time

from linli.kernel.gazetteer import Gazetteer
from linli.kernel.i18n import tr
from linli.kernel.reasons import Reason
from linli.ledger.worksheets import vocabulary
from linli.ledger.worksheets.kinds import KindLike
from linli.ledger.worksheets.values import Json, Reading, Refusal, Row, Sheet


def as_json(reading: Reading) -> Json:
    """The reading as the JSON of `linli work read --json`."""
    return {
        "sheets": [_sheet(sheet) for sheet in reading.sheets],
        "rows": [_row(row) for row in reading.rows],
        "refused": [_refusal(refusal) for refusal in reading.refused],
        "questions": [
            {
                "sheet": q.sheet,
                "column": q.column,
                "proposal": q.proposal,
                "choices": list(q.choices),
                **_reason(q.reason),
            }
            for q in reading.questions
        ],
        "unread": [{"sheet": name, **_reason(reason)} for name, reason in reading.unread],
    }


def _reason(reason: Reason) -> Json:
    return {"code": reason.code.name, "message": str(reason), "remedy": reason.remedy}


def _clock(moment: time | None) -> str | None:
    return f"{moment:%H:%M}" if moment else None


def _sheet(sheet: Sheet) -> Json:
    return {
        "name": sheet.name,
        "header": list(sheet.header),
        "shape": sheet.shape,
        "sign_in": sheet.sign_in,
        "home": sheet.home,
        "columns": [
            {"label": c.label, "field": c.field, "unit": c.unit, "confidence": c.confidence, "evidence": c.evidence}
            for c in sheet.columns
        ],
    }


def _row(row: Row) -> Json:
    return {
        "sheet": row.sheet,
        "row": row.row,
        "number": row.number,
        "date": row.day.isoformat(),
        "start": _clock(row.start),
        "end": _clock(row.end),
        "minutes": row.minutes,
        "place": row.place,
        "kind": row.kind,
        "volunteers": row.volunteers,
        "named": len(row.names),
        "unnamed": row.unnamed,
        "recipients": row.recipients,
        "groups": dict(row.groups),
        "outcome": row.outcome,
        "outcome_unit": row.outcome_unit,
        "unit": row.unit,
        "team": row.team,
        "doubts": [{"field": doubt.field, **_reason(doubt.reason)} for doubt in row.doubts],
    }


def _refusal(refusal: Refusal) -> Json:
    more = [{"field": name, **_reason(reason)} for name, reason in refusal.more]
    return {"sheet": refusal.sheet, "row": refusal.row, "field": refusal.field, **_reason(refusal.reason), "more": more}


def as_text(reading: Reading, gazetteer: Gazetteer, kinds: Mapping[str, KindLike]) -> str:
    """The reading as a clerk reads it: columns, rows, questions, then what was refused and how to mend it."""
    lines: list[str] = []
    for sheet in reading.sheets:
        lines += [_heading(sheet), *_columns(sheet), ""]
        lines += [_line(row, gazetteer, kinds) for row in reading.rows if row.sheet == sheet.name]
    lines.append("")
    lines += [tr("请确认：") + str(question.reason) for question in reading.questions]
    for refusal in reading.refused:
        where = tr("{sheet}第{row}行", sheet=f"{refusal.sheet} " if refusal.sheet else "", row=refusal.row)
        faults = [refusal.reason, *(reason for _, reason in refusal.more)]
        lines.append(_pair(tr("未读入") + f" {where}", tr("；").join(fault.in_full for fault in faults)))
    lines += [_pair(tr("跳过") + f" {name}", str(reason)) for name, reason in reading.unread]
    lines.append(tr("读出{rows}行，未读{refused}行。", rows=len(reading.rows), refused=len(reading.refused)))
    return "\n".join(lines).strip("\n")


def _pair(name: str, value: str) -> str:
    return tr("{name}：{value}", name=name, value=value)


def _heading(sheet: Sheet) -> str:
    name = sheet.name or "CSV"
    return tr("{name}：表头在第{first}至{last}行", name=name, first=sheet.header[0], last=sheet.header[1])


def _columns(sheet: Sheet) -> list[str]:
    names = vocabulary.field_names()
    return [f"  {c.label or '—'} → {names.get(c.field, tr('不读'))}  {c.confidence:.0%}" for c in sheet.columns]


def _line(row: Row, gazetteer: Gazetteer, kinds: Mapping[str, KindLike]) -> str:
    clock = "–".join(filter(None, (_clock(row.start), _clock(row.end))))
    parts = [
        f"{row.row:>5}",
        row.day.isoformat(),
        clock,
        tr("{n}分钟", n=row.minutes) if row.minutes else "",
        gazetteer.path(row.place),
        kinds[row.kind].zh,
        tr("志愿者{n}人", n=row.volunteers) if row.volunteers is not None else "",
        tr("服务{n}人", n=row.recipients) if row.recipients is not None else "",
        f"{row.outcome}{row.outcome_unit or kinds[row.kind].outcome_unit}" if row.outcome is not None else "",
        "？" if row.doubts else "",
    ]
    return "  ".join(filter(None, parts))
