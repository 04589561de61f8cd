"""The page of one piece of work: what its template shows."""

from typing import Any

from django.http import HttpRequest

from linli.kernel.i18n import tr
from linli.ledger import rules
from linli.ledger.forms import WithdrawForm
from linli.ledger.models import ImportedRow
from linli.ledger.queries.work import Version, Whole

PEOPLE = 100  #: records listed; the sums are those of all


def of(whole: Whole, request: HttpRequest) -> dict[str, Any]:
    why_not = rules.against_correcting(whole.work, request.scope.post)  # type: ignore[attr-defined]
    return {
        "whole": whole,
        "work": whole.work,
        "people": [(r, whole.names.get(r.person) if r.person else None) for r in whole.shown.records[:PEOPLE]],
        "hide_names": whole.kind.confidential,
        "versions": [_version(version) for version in reversed(whole.versions)],
        "sources": [_source(row) for row in whole.sources],
        "may": request.holder.may("record") and why_not is None,  # type: ignore[attr-defined]
        "why_not": why_not,
        "withdraw": WithdrawForm(),
    }


def _version(version: Version) -> dict[str, Any]:
    work = version.work
    title = tr("撤回") if work.withdrawn else tr("更正") if work.replaces_id else tr("记录")
    return {
        "work": work,
        "title": title,
        "why": rules.WHY.get(work.why, work.why),
        "changes": () if work.withdrawn else version.changes,
        "state": version.state,
    }


def _source(row: ImportedRow) -> dict[str, Any]:
    rows = "、".join(str(n) for n in row.rows[:20])
    return {
        "filename": row.filename or tr("上级单位录入的工作表"),  # type: ignore[attr-defined]
        "upload": row.upload,  # type: ignore[attr-defined]
        "where": tr("{tab}第{rows}行", tab=f"{row.sheet} " if row.sheet else "", rows=rows),
        "team": row.team,
        "remarks": row.remarks,
    }
