"""Refusals: a code, the facts and a sentence, the same in the page, the API, the log and on the command line."""

from dataclasses import dataclass, field
from typing import Any

from linli.kernel.i18n import tr


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of refusal: a stable name for machines and a sentence with places for its facts.

    `sentence` says what is the matter, `remedy` what can be done; both are Chinese message ids.
    `status` is the HTTP status of a page or an API call that is refused for it.
    """

    name: str
    sentence: str
    remedy: str = ""
    status: int = 422


@dataclass(frozen=True, slots=True)
class Reason:
    """A code with the facts of this case."""

    code: Code
    facts: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return tr(self.code.sentence, **self.facts)

    @property
    def remedy(self) -> str:
        """What the person can do now; empty where there is nothing to do."""
        return tr(self.code.remedy, **self.facts) if self.code.remedy else ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is the matter and, where there is something, what can be done: each closed by one full stop."""
        return tuple(part.rstrip("。. ") + tr("。") for part in (str(self), self.remedy) if part)

    @property
    def in_full(self) -> str:
        """What is the matter and what can be done, as whole sentences."""
        return "".join(self.sentences).rstrip()

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code.name, "message": str(self), "remedy": self.remedy, "facts": self.facts}


def because(code: Code, /, **facts: object) -> Reason:
    """The reason for a refusal: `because(NO_SUCH_PLACE, name="…")`."""
    return Reason(code, facts)


class Refused(Exception):
    """An action or a reading was refused. Carries every reason, not only the first that was met."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__(*reasons)
        self.reasons = reasons

    def __str__(self) -> str:
        return "\n".join(str(r) for r in self.reasons)
