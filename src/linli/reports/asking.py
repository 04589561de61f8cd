"""A unit that must report asks the units below for theirs: obligations of its own, under the same clause."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from linli.access.models import Audience, Post
from linli.access.scope import current
from linli.campaigns.actions import pass_down
from linli.campaigns.models import Obligation
from linli.campaigns.rules import REPORT
from linli.kernel.reasons import Refused, because
from linli.places.models import Unit
from linli.places.queries import units_below
from linli.reports import reasons, rules


def ask_below(duty: Obligation, units: Sequence[Unit] | None, due: date | None, *, by: Post) -> list[Obligation]:
    """Oblige the units right below (all of them, or some) to report to the unit of `duty`, due no later than it is.

    They come to see notice and campaign, and find it on their desks. Asking again adds only who was not asked yet.
    Refused: NOT_YOUR_UNIT, NOTHING_TO_ASK.
    """
    if by.unit_id != duty.unit_id or by.line != duty.line:
        raise Refused(because(rules.NOT_YOUR_UNIT, step=str(duty.what), unit=duty.unit.name))
    below = [unit for unit in units_below(duty.unit, duty.line) if _within(unit) and (units is None or unit in units)]
    if not below:
        raise Refused(because(reasons.NOTHING_TO_ASK))
    latest = min((day for day in (due, duty.due) if day), default=None)
    asked = [
        Obligation(
            campaign=duty.campaign,
            decision=duty.decision,
            issuer=duty.unit,
            issuer_key=duty.unit.division_id,
            unit=unit,
            line=duty.line,
            what=REPORT,
            receiver=duty.unit.name,
            due=latest,
            inferred=True,
            clause_first=duty.clause_first,
            clause_end=duty.clause_end,
        )
        for unit in below
    ]
    with transaction.atomic():
        Obligation.objects.bulk_create(asked, ignore_conflicts=True)
        made = list(
            Obligation.objects.filter(campaign=duty.campaign_id, issuer=duty.unit_id, unit__in=below).select_related(
                "unit"
            )
        )
        _let_see(duty, made)
        pass_down(duty.campaign, by=by)
    return made


def _within(unit: Unit) -> bool:
    return any(first <= unit.division_id <= last for first, last in current().reach)


def _let_see(duty: Obligation, made: Sequence[Obligation]) -> None:
    subjects = (duty.campaign_id, duty.campaign.notice_id)
    rows = [
        Audience(subject=subject, unit=one.unit, key=one.unit.division_id)
        for one in made
        for subject in (one.pk, *subjects)
    ]
    Audience.objects.bulk_create(rows, ignore_conflicts=True)
