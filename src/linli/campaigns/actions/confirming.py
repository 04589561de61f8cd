"""Making a campaign of a notice. Inside a scope, idempotent: unique keys decide between two who do the same at once."""

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction

from linli.access.models import Post
from linli.access.scope import current
from linli.campaigns import reasons, rules
from linli.campaigns.actions.passing import let_see, lines_of, pass_down
from linli.campaigns.confirming import Answers, answers, decided_findings, outlook, resolver
from linli.campaigns.models import Campaign, Obligation
from linli.campaigns.period import Proposal, proposal
from linli.campaigns.questions import Question
from linli.catalogue.kinds import catalogue
from linli.kernel.reasons import Refused, because
from linli.notices import queries as notices
from linli.notices.actions import against_deciding, decide_all, discard_drafts
from linli.notices.models import Decision, Reading, Verdict
from linli.notices.queries import standing
from linli.places.models import Unit


def questions(reading: Reading, *, units: Sequence[Unit] = (), due: date | None = None) -> list[Question]:
    """What is uncertain about a reading and what `confirm` would do about it, for the acting unit. Changes nothing."""
    return list(outlook(reading, Answers(units=tuple(units), due=due)).questions)


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
    if far := [unit for unit in units if unit != by.unit and not rules.within(unit, current().reach)]:
        raise Refused(*(because(reasons.OUT_OF_REACH, unit=unit.name) for unit in far))
    with transaction.atomic():
        decided = decide_all(reading, rules.proposed(reading.found, reading.notice.text, due), by=by)
        known = rules.Known(own=by.unit, resolve=resolver(current()), given=tuple(units))
        demanded = list(rules.demands(standing(decided), known))
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


def confirm_as_said(reading: Reading, *, drafts: int, simulated: bool = False, by: Post) -> Campaign:
    """Make the campaign of what was said in draft, and pass it down: once everything asked is settled.

    `drafts` is how many drafts the person saw. Refused: NOT_YOURS_TO_DECIDE, DECIDED_ALREADY, DRAFTS_CHANGED (somebody
    went on meanwhile), STILL_OPEN, and as `confirm`. The drafts become decisions, each by the post that said it.
    """
    against_deciding(reading, by)
    said = notices.drafts(reading)
    if sum(map(len, said.values())) != drafts:
        raise Refused(because(reasons.DRAFTS_CHANGED))
    answered = answers(reading, said)
    if still := outlook(reading, answered).open:
        raise Refused(because(reasons.STILL_OPEN, n=len(still)))
    posts = {one.by_id: one.by for entries in said.values() for one in entries}
    with transaction.atomic():
        for post, findings in decided_findings(reading, answered).items():
            decide_all(reading, findings, by=posts[post])
        campaign = confirm(
            reading,
            period=answered.period or proposal(reading),
            by=by,
            simulated=simulated,
            units=answered.units,
            due=answered.due,
        )
        pass_down(campaign, by=by)
        discard_drafts(reading)
    return campaign


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
    lines = lines_of({unit.pk for demand in demanded for unit in demand.units}, by.line)
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
            rhythm=demand.rhythm.as_json() if demand.rhythm else None,
            firm=demand.firm,
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
