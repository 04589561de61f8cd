"""What a figure is taken over: a line, a campaign, a node, kinds and days. The scope of a figure (口径)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from linli.figures.models import ALL_WORK


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """The work that a figure counts. Both days are included; no kinds: all of them; campaign 0: all real work.

    `own`: only what was recorded at the node itself, in the reach of no node below it (本级).
    """

    line: str
    node: int
    first_day: date
    last_day: date
    campaign: int = ALL_WORK
    kinds: tuple[str, ...] = ()
    own: bool = False

    def __post_init__(self) -> None:
        if self.first_day > self.last_day:
            raise ValueError(f"days: expected the first not after the last, got {self.first_day} and {self.last_day}")

    def as_json(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "campaign": self.campaign,
            "node": self.node,
            "own": self.own,
            "kinds": list(self.kinds),
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Where":
        """The inverse of `as_json`. Raises KeyError or ValueError: the data is ours, not a user's."""
        return cls(
            line=data["line"],
            campaign=data["campaign"],
            node=data["node"],
            own=data["own"],
            kinds=tuple(data["kinds"]),
            first_day=date.fromisoformat(data["first_day"]),
            last_day=date.fromisoformat(data["last_day"]),
        )
