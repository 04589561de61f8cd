"""What a reading yields: a document as a tree of frozen values, each with its spans in the canonical text.

The canonical text is the given one in NFC. A span is a half-open pair of code-point offsets in it. A value has several
spans where something that does not belong to it stands between, such as a page number inside a sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from linli.kernel.reasons import Reason


class Span(NamedTuple):
    """Half-open code-point offsets in the canonical text."""

    start: int
    end: int


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Words of the text. `value` equals the text at `spans`, white space aside."""

    value: str
    spans: Spans

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date of the text, worked out. `year_inferred` says that the text names no year here."""

    day: date
    words: Found
    year_inferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A numbered heading; `level` is its depth in this document's tree, the outermost being 1."""

    level: int
    number: str  #: as written, without the marks behind it: "一", "（一）", "3.1"
    text: Found
    children: tuple["Heading", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often something falls due again."""

    every: str  #: day, week, month or quarter
    day: int | None  #: 1–7 of the week, 1–31 of the month or of the quarter's last month; 31 is the last, however long
    by: str | None  #: a time of day, "18:00"
    zero: bool  #: a report is due even when nothing happened (零报告)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """By when. Either `day`, or `rule`, the wording of what is no single day ("每月25日前", "近期", "6月31日前")."""

    words: Found
    day: date | None
    rule: str | None
    year_inferred: bool = False
    rhythm: Rhythm | None = None  #: of a rule that recurs every day, week, month or quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """Who must do what by when, to whom.

    `subject` is what the sentence names, perhaps a clause earlier; None where it names nobody. Whether further
    addressees are meant is the caller's inference: compare it with `Document.addressees`.
    """

    subject: Found | None
    act: Found
    deadline: Deadline
    receiver: Found | None
    clause: Found  #: the whole sentence
    headings: tuple[str, ...]  #: texts of the headings above it, outermost first


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """One number or address to turn to. At least one part is not None; a masked name is None."""

    name: Found | None = None
    phone: Found | None = None
    email: Found | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedKind:
    """A kind of service that the text names, with every place where one of its phrases stands."""

    code: str
    phrases: tuple[Found, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What a person should look at: the field, why, and where. No spans where the thing is missing altogether."""

    field: str
    reason: Reason
    spans: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One official document. `inner` are those it carries whole, each with its own parts.

    Theme, groups, kinds, obligations and contacts are the document's own; `everywhere` walks the tree. Of a text that
    is no official document (`kind` "other") only the title is read, and `doubts` says why.
    """

    kind: str  #: forwarding_notice, notice, letter, announcement, plan, report or other
    span: Span
    issuers: tuple[Found, ...] = ()
    doc_number: Found | None = None
    title: Found | None = None
    addressees: tuple[Found, ...] = ()
    copied_units: tuple[Found, ...] = ()
    theme: Found | None = None
    purpose: Found | None = None
    issue_date: FoundDate | None = None
    print_date: FoundDate | None = None
    printed_by: Found | None = None
    signatories: tuple[Found, ...] = ()  #: units that sign at the end; `issuers` falls back to the head
    disclosure: Found | None = None
    headings: tuple[Heading, ...] = ()
    target_groups: tuple[Found, ...] = ()
    kinds: tuple[NamedKind, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    contacts: tuple[Contact, ...] = ()
    attachments: tuple[Found, ...] = ()
    inner: tuple["Document", ...] = ()
    doubts: tuple[Doubt, ...] = ()
    text: str = field(default="", repr=False)  #: the canonical text, on the outermost document only

    def everywhere(self) -> Iterator["Document"]:
        """This document and all that it carries, to any depth, in the order of the text."""
        yield self
        for document in self.inner:
            yield from document.everywhere()

    def earliest_issue(self) -> FoundDate | None:
        """The earliest date of issue or, where a document has none, of printing."""
        dates = [d.issue_date or d.print_date for d in self.everywhere()]
        return min((d for d in dates if d), key=lambda found: found.day, default=None)

    def last_deadline(self) -> Deadline | None:
        """The last deadline that is a single day."""
        deadlines = [o.deadline for d in self.everywhere() for o in d.obligations if o.deadline.day]
        return max(deadlines, key=lambda deadline: deadline.day or date.min, default=None)
