"""The log of steps, and who may write into it: what every act about a delivery or a task is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from linli.access.models import Post
from linli.access.scope import Scope, current
from linli.campaigns import reasons
from linli.campaigns.actions.passing import owners_of
from linli.campaigns.models import Delivery, Obligation, Step, StepKind, Task
from linli.kernel.clock import LOCAL, now, today
from linli.kernel.reasons import Code, Reason, Refused, because


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """How something came or went outside the system: what the superior of a unit without accounts records."""

    channel: str = ""  #: of `notices.models.Channel`
    on: date | None = None
    receipt: str = ""

    def fields(self) -> dict[str, Any]:
        """Of a step. Refused: DAY_AHEAD."""
        if self.on and self.on > today():
            raise Refused(because(reasons.DAY_AHEAD, day=self.on.isoformat()))
        return {"channel": self.channel, "on": self.on, "receipt": self.receipt.strip()}


INSIDE = Outside()


def may_act(at_desk: Task | Delivery, line: str) -> bool:
    """Whether the acting post may do something about it: its unit's own, or of one below without an account."""
    unit = at_desk.unit_id
    return _is_own(unit) or may(unit, line, at_desk.area_key, owners_of([unit]))


def may(unit: UUID, line: str, key: int, holders: dict[tuple[UUID, str], Post]) -> bool:
    if _is_own(unit):
        return True
    scope = current()
    return line == scope.line and below(key, scope) and (unit, line) not in holders


def _is_own(unit: UUID) -> bool:
    own = current().unit
    return own is not None and own.pk == unit


def below(key: int, scope: Scope) -> bool:
    return any(first <= key <= last for first, last in scope.reach)


def standing_in(unit: UUID, line: str, key: int, name: str) -> bool:
    """Whether the acting post stands in for a unit without an account. Refused: NOT_YOURS."""
    if _is_own(unit):
        return False
    if not may(unit, line, key, owners_of([unit])):
        raise Refused(because(reasons.NOT_YOURS, unit=name))
    return True


def change(model: Any, pk: UUID, states: Sequence[str], **to: object) -> int:
    """The conditional update that decides between two at once: how many rows were in one of the states."""
    rows = model.objects.filter(pk=pk, area_key__range=current().enclosing, state__in=states)
    return int(rows.update(**to))


def step(what: StepKind, obligation: Obligation, task: Task | None, at_desk: Task | Delivery, **more: Any) -> Step:
    """A row of the log, on the desk of the unit that the delivery or task is on."""
    here = {"unit_id": at_desk.unit_id, "area_key": at_desk.area_key}
    return Step(what=what, obligation=obligation, task=task, at=now(), **here, **more)


def log(what: StepKind, obligation: Obligation, task: Task | None, at_desk: Task | Delivery, **more: Any) -> None:
    Step.objects.bulk_create([step(what, obligation, task, at_desk, **more)])


def last(what: StepKind, of: dict[str, object]) -> Step | None:
    steps = Step.objects.filter(what=what, area_key__range=current().enclosing, **of)
    return steps.select_related("by__unit", "by__account").order_by("-at", "-pk").first()


def who_did(code: Code, what: StepKind, **of: object) -> Reason:
    done = last(what, of)
    if done is None or done.by is None:
        return because(code, who="—", at="—")
    return because(
        code, who=f"{done.by.unit.name} {done.by.account.name}", at=f"{done.at.astimezone(LOCAL):%m-%d %H:%M}"
    )


def was_it(by: Post, code: Code, what: StepKind, **of: object) -> bool:
    """Nothing was left to do: False where the same post had done it. Refused with `code` where another one had."""
    done = last(what, of)
    if done is None or done.by_id != by.pk:
        raise Refused(who_did(code, what, **of))
    return False
