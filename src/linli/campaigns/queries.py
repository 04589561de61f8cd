"""What may be asked about campaigns, inside a scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Substr
from psycopg.types.json import Jsonb

from linli.access.models import Post, Role
from linli.access.scope import Scope, current
from linli.campaigns.models import Campaign, Delivery, DeliveryState, Instalment, Obligation, Step, StepKind, Task
from linli.campaigns.relief import likeness
from linli.campaigns.rhythms import Rhythm, begins
from linli.db.compiled import Held, Listed, among, compiled
from linli.db.planned import planned_once
from linli.kernel.clock import real_now, today
from linli.notices.clauses import outline
from linli.notices.models import Notice
from linli.notices.twins import joins_of
from linli.places.models import Standing, Unit

#: who can be given a task, the first that a unit has
OWNERS = (Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.KEEPER)


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on a unit's desk, the earliest deadline first, what has none at the end."""

    deliveries: list[Delivery]
    tasks: list[Task]


def concerning(scope: Scope) -> Q:
    """Campaigns that the scope's unit issued, or of which something is asked of it."""
    return concerning_unit(scope.unit, scope.enclosing)


def concerning_unit(unit: Any, enclosing: tuple[Any, Any]) -> Q:
    """The same of a unit, whose deliveries lie within these keys."""
    told = Delivery.objects.filter(campaign=OuterRef("pk"), unit=unit, area_key__range=enclosing)
    return Q(issuer=unit) | Q(Exists(told))


def campaign_of(notice: Notice, *, simulated: bool = False) -> Campaign | None:
    """The campaign that came of a notice; None before it was confirmed."""
    return Campaign.objects.filter(notice=notice, simulated=simulated).first()


@planned_once()
def is_numbered(number: str, *, besides: UUID) -> bool:
    """Whether there is a campaign whose notice, other than this one, bears a document number, as decided. One query."""
    return _numbered.first(number=Jsonb(number), besides=besides) is not None


@compiled
def _numbered(number: Held, besides: Held) -> QuerySet[Campaign, UUID]:
    same = Campaign.objects.filter(notice__decisions__field="doc_number", notice__decisions__value=number)
    return same.exclude(notice=besides).order_by("number").values_list("pk", flat=True)


def obligations(campaign: Campaign) -> QuerySet[Obligation]:
    """The campaign's obligations that the scope may see, with unit and decision, by deadline and division."""
    return (
        Obligation.objects.filter(campaign=campaign)
        .select_related("unit", "decision", "campaign")
        .order_by(F("due").asc(nulls_last=True), "unit__division_id", "line", "clause_first")
    )


def desk(unit: Unit) -> Desk:
    """Deliveries and tasks of a unit within the scope, with obligation, campaign and owner. Two queries."""
    low, high = current().enclosing
    deliveries = (
        Delivery.objects.filter(unit=unit, area_key__range=(low, high))
        .select_related("obligation__campaign", "unit", "by")
        .order_by(F("obligation__due").asc(nulls_last=True), "at", "pk")
    )
    tasks = (
        Task.objects.filter(unit=unit, area_key__range=(low, high))
        .select_related("obligation__campaign", "unit", "owner")
        .order_by(F("due").asc(nulls_last=True), "at", "pk")
    )
    return Desk(list(deliveries), list(tasks))


#: rows of a list inside a page of detail
PART = 30
INSTALMENTS = 10  #: of one delivery that a page shows
STRIP = 10  #: days of the calendar strip


@planned_once()
def found_obligation(pk: UUID) -> Obligation:
    """One obligation that the scope may see, with all that its page quotes; raises Obligation.DoesNotExist. One query.

    `clause` is the text of its clause, `outline` says where that stands (`clause_of`), `joined` whether its notice was
    ever joined with another by the acting unit.
    """
    unit = current().unit
    return _obligation.get(pk=pk, unit=unit.pk if unit else None, **_bounds())


@compiled
def _obligation(pk: Held, unit: Held, low: Held, high: Held) -> QuerySet[Obligation]:
    joined = joins_of(unit, (low, high), OuterRef("campaign__notice"))
    whole = Obligation.objects.select_related(
        "campaign", "unit", "decision", "issuer", "delivery__by__unit", "delivery__repeats__obligation"
    )
    whole = whole.annotate(clause=_clause(""), outline=outline("decision__reading"), joined=Exists(joined))
    return whole.filter(pk=pk)


@planned_once()
def found_task(pk: UUID) -> Task:
    """One task that the scope may see, with obligation, owner, `clause` and `outline`; raises Task.DoesNotExist.

    One query.
    """
    return _task.get(pk=pk)


@compiled
def _task(pk: Held) -> QuerySet[Task]:
    whole = Task.objects.select_related(
        "obligation__campaign",
        "obligation__unit",
        "obligation__decision",
        "obligation__delivery__by__unit",
        "unit",
        "owner__account",
        "parent__unit",
    )
    whole = whole.annotate(clause=_clause("obligation__"), outline=outline("obligation__decision__reading"))
    return whole.filter(pk=pk)


def _bounds() -> dict[str, int]:
    low, high = current().enclosing
    return {"low": low, "high": high}


def _clause(to: str) -> Substr:
    return Substr(
        f"{to}campaign__notice__text", F(f"{to}clause_first") + 1, F(f"{to}clause_end") - F(f"{to}clause_first")
    )


@planned_once()
def found_instalment(pk: UUID) -> Instalment:
    """One instalment that the scope may see, with delivery, obligation, campaign and unit; raises DoesNotExist."""
    return _instalment.get(pk=pk)


@compiled
def _instalment(pk: Held) -> QuerySet[Instalment]:
    rows = Instalment.objects.filter(pk=pk)
    return rows.select_related("delivery__obligation__campaign", "delivery__unit", "by__account", "by__unit")


def answer_of(one: Instalment) -> Step | None:
    """The step by which an instalment was last answered: with channel and receipt where it came from outside."""
    rows = Step.objects.filter(obligation=one.delivery.obligation_id, unit=one.unit_id, what=StepKind.REPORTED)
    return rows.filter(facts__day=one.day.isoformat(), area_key=one.area_key).order_by("-at", "-pk").first()


@planned_once()
def instalments_of(delivery: Delivery, steps: Sequence[Step]) -> list[Instalment]:
    """The newest instalments of a delivery whose period has begun, the latest first. One query.

    `steps`: those of its obligation in their order. Each instalment that was answered bears its own as `told`.
    """
    rhythm = Rhythm.from_json(delivery.obligation.rhythm)
    newest = _newest_instalments(delivery=delivery.pk)
    begun = [one for one in newest if rhythm and begins(rhythm, one.day) <= today()][:INSTALMENTS]
    told = {step.facts["day"]: step for step in steps if step.what == StepKind.REPORTED and "day" in step.facts}
    for one in begun:
        one.told = None if one.is_open else told.get(one.day.isoformat())  # type: ignore[attr-defined]
    return begun


@compiled
def _newest_instalments(delivery: Held) -> QuerySet[Instalment]:
    rows = Instalment.objects.filter(delivery=delivery)
    return rows.select_related("by__account", "by__unit").order_by("-day")[: 2 * INSTALMENTS]


@dataclass(frozen=True, slots=True)
class OneDay:
    """One day of a strip, with how many units answered, reported nothing, or still owe it."""

    day: date
    answered: int
    nothing: int
    open: int


def strip_days(obligation: Obligation) -> list[OneDay]:
    """The last days on which the units of a clause had to report, the latest first, with their counts. One query."""
    found = _strip_days(campaign=obligation.campaign_id, decision=obligation.decision_id, today=today(), **_bounds())
    return [OneDay(one["day"], one["answered"], one["nothing"], one["open"]) for one in found]


@compiled
def _strip_days(
    campaign: Held, decision: Held, today: Held, low: Held, high: Held
) -> QuerySet[Instalment, dict[str, Any]]:
    rows = Instalment.objects.filter(
        delivery__obligation__campaign=campaign, delivery__obligation__decision=decision,
        area_key__range=(low, high), day__lte=today,
    )  # fmt: skip
    counts = {state: Count("pk", filter=Q(state=state)) for state in ("answered", "nothing", "open")}
    return rows.values("day").annotate(**counts).order_by("-day")[:STRIP]


@planned_once()
def strip_cells(obligations: Sequence[Obligation], days: Sequence[OneDay]) -> dict[tuple[UUID, date], Instalment]:
    """The instalments of some units on these days. One query."""
    rows = _strip_cells(obligations=[one.pk for one in obligations], days=[one.day for one in days], **_bounds())
    return {(one.unit_id, one.day): one for one in rows}


@compiled
def _strip_cells(obligations: Held, days: Held, low: Held, high: Held) -> QuerySet[Instalment]:
    wanted = among("delivery__obligation", obligations), among("day", days)
    return Instalment.objects.filter(*wanted, area_key__range=(low, high))


def fellows(obligation: Obligation) -> Listed[Obligation]:
    """The obligations of all units that the same clause is about, with unit and delivery, in code order."""
    return _fellows.listed(campaign=obligation.campaign_id, decision=obligation.decision_id)


@compiled
def _fellows(campaign: Held, decision: Held) -> QuerySet[Obligation]:
    same = Obligation.objects.filter(campaign=campaign, decision=decision)
    return same.select_related("unit", "delivery").order_by("unit__division_id", "pk")


@planned_once()
def steps(obligation: Obligation, *, task: Task | None = None) -> list[Step]:
    """The newest steps about an obligation, or one task and the delivery before it, the oldest first. One query.

    Those about tasks that it was broken down into stand with the tasks: hundreds would bury what concerns the whole.
    """
    if task is None:
        return _steps(obligation=obligation.pk)[::-1]
    return _steps_of_task(obligation=obligation.pk, task=task.pk, unit=task.unit_id)[::-1]


@compiled
def _steps(obligation: Held) -> QuerySet[Step]:
    whole = Q(task__title=F("obligation__what"), task__unit=F("obligation__unit"))
    return _newest_steps(Q(task=None) | whole, obligation)


@compiled
def _steps_of_task(obligation: Held, task: Held, unit: Held) -> QuerySet[Step]:
    return _newest_steps(Q(task=task) | Q(task=None, unit=unit), obligation)


def _newest_steps(mine: Q, obligation: Held) -> QuerySet[Step]:
    found = Step.objects.filter(mine, obligation=obligation)
    return found.select_related("by__unit", "by__account", "unit").order_by("-at", "-pk")[:PART]


def parts(task: Task) -> Listed[Task]:
    """What the task was broken down into, in code order, with unit and owner."""
    return _parts.listed(task=task.pk)


@compiled
def _parts(task: Held) -> QuerySet[Task]:
    same = Task.objects.filter(parent=task)
    return same.select_related("unit", "owner__account").order_by("area_key", "pk")


def tasks_of(obligation: Obligation) -> Listed[Task]:
    """All tasks towards an obligation that the scope may see, by unit."""
    return _tasks_of.listed(obligation=obligation.pk)


@compiled
def _tasks_of(obligation: Held) -> QuerySet[Task]:
    same = Task.objects.filter(obligation=obligation)
    return same.select_related("unit", "owner__account").order_by("area_key", "at", "pk")


@planned_once()
def possible_owners(task: Task) -> list[Post]:
    """The posts of the task's unit that can own it. One query."""
    return _possible_owners(unit=task.unit_id, line=task.obligation.line, now=real_now())


@compiled
def _possible_owners(unit: Held, line: Held, now: Held) -> QuerySet[Post]:
    open_ones = Post.objects.filter(unit=unit, line=line, role__in=OWNERS)
    return open_ones.exclude(until__lte=now).select_related("account").order_by("slug")


def superior_of(delivery: Delivery) -> tuple[Unit, str] | None:
    """Who answers for the unit's superior, in which line: the unit above it, else the issuer. One or two queries."""
    standing = Standing.objects.filter(unit=delivery.unit_id, line=delivery.line).select_related("superior").first()
    if standing and standing.superior:
        return standing.superior, delivery.line
    issuer = delivery.obligation.issuer_id
    if issuer == delivery.unit_id:
        return None
    above = Standing.objects.filter(unit=issuer, holds=True).select_related("unit").first()
    return (above.unit, above.line) if above else None


def own_deadline(delivery: Delivery) -> date | None:
    """By when the acting unit itself has to answer what it hands on: the same clause, else what it consolidates.

    None: nothing is asked of it in this campaign. One query.
    """
    scope = current()
    mine = Delivery.objects.filter(campaign=delivery.campaign_id, unit=scope.unit, area_key__range=scope.enclosing)
    same = Case(When(obligation__decision=delivery.obligation.decision_id, then=Value(0)), default=Value(1))
    wanted = mine.filter(Q(obligation__decision=delivery.obligation.decision_id) | Q(obligation__consolidates=True))
    return wanted.exclude(due=None).order_by(same, "due").values_list("due", flat=True).first()


@dataclass(frozen=True, slots=True)
class Like:
    """Another delivery of the same unit, and why it seems to ask for the same (a message; "" where nothing says so)."""

    delivery: Delivery
    why: str


@planned_once()
def perhaps_repeated(delivery: Delivery, clause: str) -> list[Like]:
    """What the unit was asked for besides, and may be repeated by this delivery: the likeliest first. One query.

    `clause`: the text of its own clause. What is itself said to repeat another one is left out, and what was returned.
    """
    here = (delivery.obligation.what, clause)
    found = [
        Like(one, likeness(here, (one.obligation.what, one.clause)))  # type: ignore[attr-defined]
        for one in _others(unit=delivery.unit_id, area=delivery.area_key, delivery=delivery.pk)
    ]
    return sorted(found, key=lambda like: not like.why)


@compiled
def _others(unit: Held, area: Held, delivery: Held) -> QuerySet[Delivery]:
    mine = Delivery.objects.filter(unit=unit, area_key=area, repeats=None)
    others = mine.exclude(pk=delivery).exclude(state=DeliveryState.RETURNED)
    others = others.select_related("obligation__campaign", "unit").annotate(clause=_clause("obligation__"))
    return others.order_by("-at", "pk")[:PART]


@planned_once()
def delivery_of(pk: UUID) -> Delivery:
    """One delivery by its obligation, with all that an act about it needs; raises Delivery.DoesNotExist. One query."""
    return _delivery_of.get(obligation=pk)


@compiled
def _delivery_of(obligation: Held) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(obligation=obligation)
    return rows.select_related("obligation__campaign", "unit", "repeats__obligation")


def whole_task(delivery: Delivery) -> Task:
    """The task that stands for the whole of a delivery: the desk's first. One query."""
    rows = Task.objects.filter(obligation=delivery.obligation_id, unit=delivery.unit_id, area_key=delivery.area_key)
    return rows.select_related("obligation__campaign", "unit").get(title=delivery.obligation.what)
