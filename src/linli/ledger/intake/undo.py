"""Taking back all that came of one sheet, while nobody has corrected it since. Nothing is deleted, all is reversed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from linli.access.models import Post
from linli.access.scope import acting
from linli.kernel.clock import real_now
from linli.kernel.ids import new_id
from linli.kernel.reasons import Refused, because
from linli.ledger import reasons
from linli.ledger.actions import record
from linli.ledger.drafts import Draft, Part
from linli.ledger.models import ImportedRow, Intake, ServiceRecord, Work
from linli.ledger.rules import WITHDRAWALS

#: why a work is as the sheet wrote it
BY_SHEET = ("", "sheet-changed")

#: Rows of withdrawn works give their identity back; those of restored ones no longer say what the sheet said.
_FREE = """
UPDATE ledger_importedrow i
   SET identity = CASE WHEN n.withdrawn THEN 'withdrawn:' || i.id ELSE i.identity END,
       fingerprint = CASE WHEN n.withdrawn THEN i.fingerprint ELSE '' END
  FROM unnest(%s::uuid[], %s::bool[]) AS n(work, withdrawn)
 WHERE i.work_id = n.work AND i.area_key BETWEEN %s AND %s
"""


def withdraw(intake: Intake, *, why: str, by: Post) -> int:
    """Reverse every work that a sheet brought: new ones are withdrawn, corrected ones go back to what they were.

    Returns how many. Enters the post's scope. The rows' identities are free again, so that the sheet can be taken in
    once more. Refused: UNKNOWN_REASON, WITHDRAWN_ALREADY, CORRECTED_SINCE.
    """
    if why not in WITHDRAWALS:
        raise Refused(because(reasons.UNKNOWN_REASON))
    with acting(by) as scope:
        mine = Intake.objects.filter(pk=intake.pk, withdrawn_at=None, area_key__range=scope.enclosing)
        if not mine.update(withdrawn_at=real_now(), withdrawn_by=by, why=why):
            raise Refused(because(reasons.WITHDRAWN_ALREADY))
        rows = ImportedRow.objects.filter(intake=intake, area_key__range=scope.enclosing)
        works = _untouched(intake, rows, scope.enclosing)
        before = _before(works, scope.enclosing)
        drafts = [_reversal(work, before.get(work.pk), why) for work in works]
        record(drafts, by=by)
        _free(drafts, scope.enclosing)
    return len(drafts)


def _untouched(intake: Intake, rows: QuerySet[ImportedRow], enclosing: tuple[int, int]) -> list[Work]:
    later = Work.objects.filter(replaces=OuterRef("pk"), area_key__range=enclosing)
    found = list(
        Work.objects.filter(pk__in=rows.values("work"), area_key__range=enclosing).annotate(gone=Exists(later))
    )
    standing = [work for work in found if not work.gone and work.why in BY_SHEET]
    brought = intake.counts.get("taken", 0) + intake.counts.get("corrected", 0)
    if len(standing) != brought:
        raise Refused(because(reasons.CORRECTED_SINCE, n=brought - len(standing)))
    return standing


def _before(works: Sequence[Work], enclosing: tuple[int, int]) -> Mapping[UUID, Draft]:
    """What each corrected work was before, as a draft, by the correction."""
    replaced = {work.replaces_id: work.pk for work in works if work.replaces_id}
    parts: dict[UUID, list[Part]] = defaultdict(list)
    for r in ServiceRecord.objects.filter(work__in=replaced, withdrawn=False, area_key__range=enclosing):
        parts[r.work_id].append(part_of(r))
    found = Work.objects.filter(pk__in=replaced, area_key__range=enclosing)
    return {replaced[w.pk]: draft_like(w, tuple(parts[w.pk])) for w in found if not w.withdrawn}


def part_of(r: ServiceRecord) -> Part:
    """The same part in another version of its work."""
    return Part(
        evidence=r.evidence,
        person=r.person,
        heads=r.heads,
        minutes_attended=r.minutes_attended,
        minutes_credited=r.minutes_credited,
    )


def draft_like(work: Work, parts: tuple[Part, ...]) -> Draft:
    """The same work as a draft of its own, replacing nothing yet."""
    return Draft(
        unit=work.unit_id, area_key=work.area_key, place_key=work.place_key, kind=work.kind,
        service_day=work.service_day, start=work.start, end=work.end, served=work.served, groups=work.groups,
        outcome=work.outcome, outcome_evidence=work.outcome_evidence, simulated=work.simulated, parts=parts,
    )  # fmt: skip


def _reversal(work: Work, before: Draft | None, why: str) -> Draft:
    if before:
        return replace(before, replaces=work.pk, why=why)
    return replace(draft_like(work, ()), id=new_id(), replaces=work.pk, withdrawn=True, why=why)


def _free(drafts: Sequence[Draft], enclosing: tuple[int, int]) -> None:
    columns = [[d.id for d in drafts], [d.withdrawn for d in drafts]]
    with connection.cursor() as cursor:
        cursor.execute(_FREE, [*columns, *enclosing])
