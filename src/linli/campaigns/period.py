"""The period of a campaign: a notice rarely writes it down, so it is proposed, said to be inferred, and asked."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from linli.kernel.i18n import tr
from linli.notices.rules import Found


class Read(Protocol):
    found: Found


@dataclass(frozen=True, slots=True)
class Proposal:
    """First and last day, both included; None where the text gives no ground for one."""

    first: date | None
    last: date | None
    inferred: bool = True
    why: str = ""


def given(first: date, last: date) -> Proposal:
    """The period that a person fixed."""
    return Proposal(first, last, inferred=False)


def proposal(reading: Read) -> Proposal:
    """From the earliest date of issue in the text, inner documents included, to the last deadline.

    A date of printing counts only where no document bears a date of issue.
    """
    found = reading.found
    documents = [found, *found["inner_documents"]]
    issued = [one["issue_date"] for one in documents if one["issue_date"]]
    printed = [one["print_date"] for one in documents if one["print_date"]]
    first = min(map(date.fromisoformat, issued or printed), default=None)
    last = max((date.fromisoformat(one["date"]) for one in found["obligations"] if one["date"]), default=None)
    return Proposal(first, last, why=_why(first, last, printed_only=not issued))


def _why(first: date | None, last: date | None, *, printed_only: bool) -> str:
    if first is None:
        return tr("文中没有成文日期，也没有印发日期")
    if last is None:
        return tr("文中没有定得到某一天的报送期限")
    if printed_only:
        return tr("从文中最早的印发日期 {first} 到最后一个报送期限 {last}", first=first, last=last)
    return tr("从文中最早的成文日期 {first} 到最后一个报送期限 {last}", first=first, last=last)
