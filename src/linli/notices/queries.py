"""What may be asked about notices, inside a scope."""

from typing import Any

from linli.notices.models import Decision, Notice, Reading, Verdict


def reading_by(notice: Notice, engine: str) -> Reading | None:
    """The reading that one version of the engine made."""
    return Reading.objects.filter(notice=notice, engine=engine).first()


def decisions(reading: Reading) -> dict[str, Decision]:
    """Every decision upon a reading, by field. One query."""
    return {one.field: one for one in Decision.objects.filter(reading=reading)}


def standing(decided: dict[str, Decision]) -> dict[str, Any]:
    """Field → value of all that was not dropped."""
    return {field: one.value for field, one in decided.items() if one.verdict != Verdict.DROPPED}
