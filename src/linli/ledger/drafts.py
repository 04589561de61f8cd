"""What is to be written into the ledger, before it is written: plain values that check themselves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from linli.kernel.ids import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One person's (heads 1) or an unnamed head-count's part in a work. Minutes are those of each head."""

    evidence: int
    person: UUID | None = None
    heads: int = 1
    minutes_attended: int | None = None
    minutes_credited: int = 0
    replaces: UUID | None = None
    id: UUID = field(default_factory=new_id)

    def __post_init__(self) -> None:
        if self.heads < 1 or (self.person and self.heads != 1):
            raise ValueError(f"heads: expected 1 for a person and 1 or more for unnamed heads, got {self.heads}")
        if self.minutes_credited < 0 or (self.minutes_attended or 0) < 0:
            raise ValueError("minutes: expected 0 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One work with its parts. `unit` is the recording unit, `area_key` its division."""

    unit: UUID
    area_key: int
    place_key: int
    kind: str
    service_day: date
    start: datetime | None = None
    end: datetime | None = None
    served: int | None = None
    groups: Mapping[str, int] = field(default_factory=dict)
    outcome: int | None = None
    outcome_evidence: int | None = None
    simulated: bool = False
    parts: tuple[Part, ...] = ()
    replaces: UUID | None = None
    withdrawn: bool = False
    why: str = ""
    id: UUID = field(default_factory=new_id)

    def __post_init__(self) -> None:
        if (self.served or 0) < 0 or (self.outcome or 0) < 0 or any(n < 0 for n in self.groups.values()):
            raise ValueError("counts: expected 0 or more")
        if self.withdrawn and not self.replaces:
            raise ValueError("withdrawn: expected the work that is withdrawn")
