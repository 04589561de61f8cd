"""Making a campaign of a notice. Inside a scope, idempotent: unique keys decide between two who do the same at once."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from uuid import UUID

from django.db import connection, transaction

from linli.access.models import Post
from linli.access.scope import Scope, current
from linli.campaigns import questions as asked
from linli.campaigns import reasons, rules
from linli.campaigns.actions.passing import let_see, within
from linli.campaigns.models import Campaign, Obligation
from linli.campaigns.period import Proposal, proposal
from linli.campaigns.queries import numbered
from linli.campaigns.questions import Question
from linli.catalogue.kinds import catalogue
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because
from linli.notices.actions import decide_all
from linli.notices.models import Decision, Reading, Verdict
from linli.notices.queries import decisions, standing
from linli.places.models import Standing, Unit
from linli.places.queries import addressed_units


def questions(reading: Reading, *, units: Sequence[Unit] = (), due: date | None = None) -> list[Question]:
    """What is uncertain about a reading and what `confirm` would do about it, for the acting unit. Changes nothing."""
    decided = _decided(reading, due)
    known, period = _known(current(), units), proposal(reading)
    days = tr("{first} 至 {last}", first=period.first, last=period.last) if period.first and period.last else ""
    found = [
        *asked.of_reader(reading.found),
        Question(about="period", text=tr("活动期间：{why}", why=period.why), proposal=days),
        *asked.of_addressees(decided, known),
        *asked.of_demands(rules.demands(decided, known)),
    ]
    number = decided.get("doc_number")
    if number and numbered(number).exclude(notice=reading.notice_id).exists():
        text = tr(asked.NUMBER_KNOWN, number=number)
        found.append(Question(about="doc_number", text=text, proposal=tr(asked.LOOK_AT_IT)))
    if not rules.kinds_named(decided):
        found.append(Question(about="kinds", text=tr(asked.NO_KINDS), proposal=tr(asked.ALL_KINDS)))
    return found


def confirm(
    reading: Reading,
    *,
    period: Proposal,
    by: Post,
    simulated: bool = False,
    units: Sequence[Unit] = (),
    due: date | None = None,
) -> Campaign:
    """Accept a reading and make its campaign: decisions, obligations, and who may see them; all or nothing.

    Earlier decisions upon the reading stand. `units` and `due` are the person's answers where the notice addresses
    nobody who is known, or names no day. One notice makes one campaign (and one simulated): a second call returns the
    first. Refused: NO_PERIOD, PERIOD_REVERSED, OUT_OF_REACH (of `units`), NOTHING_DEMANDED, NOBODY_ADDRESSED.
    """
    if known := Campaign.objects.filter(notice=reading.notice_id, simulated=simulated).first():
        return known
    first, last = _days(period)
    if far := [unit for unit in units if unit != by.unit and not within(unit, current())]:
        raise Refused(*(because(reasons.OUT_OF_REACH, unit=unit.name) for unit in far))
    with transaction.atomic():
        decided = decide_all(reading, rules.proposed(reading.found, reading.notice.text, due), by=by)
        demanded = list(rules.demands(standing(decided), _known(current(), units)))
        _check(demanded)
        decided = decide_all(reading, [demand.basis for demand in demanded], by=by)
        mine = _campaign(reading, standing(decided), by)
        mine.first_day, mine.last_day, mine.period_inferred = first, last, period.inferred
        mine.simulated = simulated
        Campaign.objects.bulk_create([mine], ignore_conflicts=True)
        campaign = Campaign.objects.get(notice=reading.notice_id, simulated=simulated)
        if campaign.pk == mine.pk:
            _oblige(campaign, demanded, decided, by)
    return campaign


def _decided(reading: Reading, due: date | None) -> rules.Decided:
    """What would stand if everything was accepted now."""
    made = decisions(reading)
    fresh = {one.field: one.value for one in rules.proposed(reading.found, reading.notice.text, due)}
    return {field: value for field, value in fresh.items() if field not in made} | standing(made)


def _known(scope: Scope, units: Sequence[Unit]) -> rules.Known:
    """Who is meant by which words, as far as the acting unit can oblige them: itself and the units within its reach."""
    own = scope.unit
    assert own is not None, "a notice is confirmed for a unit"

    @cache
    def resolve(words: str) -> tuple[tuple[Unit, bool], ...]:
        found = addressed_units([words], own, scope.line).found
        return tuple((one.unit, one.inferred) for one in found if one.unit == own or within(one.unit, scope))

    return rules.Known(own=own, resolve=resolve, given=tuple(units))


def _days(period: Proposal) -> tuple[date, date]:
    if period.first is None or period.last is None:
        raise Refused(because(reasons.NO_PERIOD))
    if period.last < period.first:
        raise Refused(because(reasons.PERIOD_REVERSED, first=period.first.isoformat(), last=period.last.isoformat()))
    return period.first, period.last


def _check(demanded: Sequence[rules.Demand]) -> None:
    if not demanded:
        raise Refused(because(reasons.NOTHING_DEMANDED))
    if not any(demand.units for demand in demanded):
        raise Refused(because(reasons.NOBODY_ADDRESSED))


def _campaign(reading: Reading, stands: rules.Decided, by: Post) -> Campaign:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('campaigns_number')")
        number = cursor.fetchone()[0]
    return Campaign(
        number=number,
        notice_id=reading.notice_id,
        issuer_id=reading.issuer_id,
        issuer_key=reading.issuer_key,
        title=stands.get("title", ""),
        theme=stands.get("theme", ""),
        kinds=_kinds(stands),
        by=by,
    )


def _kinds(stands: rules.Decided) -> list[str]:
    """The kinds named, and the "other" kind of each area named: offices call things otherwise."""
    kinds, named = catalogue().kinds, set(rules.kinds_named(stands))
    areas = {kinds[code].area for code in named if code in kinds}
    return [
        code for code, kind in kinds.items() if not named or code in named or (kind.catch_all and kind.area in areas)
    ]


def _oblige(campaign: Campaign, demanded: Sequence[rules.Demand], decided: dict[str, Decision], by: Post) -> None:
    demanded = [demand for demand in demanded if decided[demand.basis.field].verdict != Verdict.DROPPED]
    lines = _lines({unit.pk for demand in demanded for unit in demand.units}, by.line)
    obligations = [
        Obligation(
            campaign=campaign,
            decision=decided[demand.basis.field],
            issuer_id=campaign.issuer_id,
            issuer_key=campaign.issuer_key,
            unit=unit,
            line=lines[unit.pk],
            what=demand.what,
            receiver=demand.receiver,
            due=demand.due,
            consolidates=demand.consolidates,
            inferred=demand.inferred,
            clause_first=demand.clause[0],
            clause_end=demand.clause[1],
        )
        for demand in demanded
        for unit in demand.units
    ]
    Obligation.objects.bulk_create(obligations, ignore_conflicts=True)
    units = {one.unit_id: one.unit for one in obligations}.values()
    let_see((subject, unit) for subject in (campaign.notice_id, campaign.pk) for unit in units)
    let_see((one.pk, one.unit) for one in obligations)


def _lines(units: set[UUID], preferred: str) -> dict[UUID, str]:
    """The line in which each unit answers: that of the notice's unit where it stands in it too."""
    found: dict[UUID, str] = {}
    for unit, line in Standing.objects.filter(unit__in=units).order_by("line").values_list("unit", "line"):
        if unit not in found or line == preferred:
            found[unit] = line
    return found
