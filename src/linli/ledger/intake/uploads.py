"""A file of works on its way: received, read as a person says, shown, taken in once, and taken back as a whole.

Each step that a person takes is one conditional UPDATE by version and state, so that of two at once the second is told.
The reading and the taking run in the request where the sheet is small, else as jobs; both may run twice.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from procrastinate.contrib.django import app

from linli.access.models import Post
from linli.access.scope import acting, current
from linli.campaigns.models import Campaign
from linli.catalogue.kinds import catalogue
from linli.kernel import sandbox
from linli.kernel.clock import real_now, today
from linli.kernel.reasons import Refused, because
from linli.ledger import reasons
from linli.ledger.intake import plan as planning
from linli.ledger.intake import vault
from linli.ledger.intake.preview import tabs_of, told, works_of_plan
from linli.ledger.intake.take import take
from linli.ledger.intake.undo import withdraw
from linli.ledger.intake.values import IntakePlan
from linli.ledger.models import KnownMapping, Upload, UploadState
from linli.ledger.worksheets.grids import MOST_BYTES, grids
from linli.ledger.worksheets.mending import write_refused
from linli.ledger.worksheets.outline import Outline, outlines
from linli.ledger.worksheets.reading import understand
from linli.ledger.worksheets.reasons import EMPTY, TOO_LARGE
from linli.ledger.worksheets.values import Grid, Json, Period, Reading, Settled
from linli.places.rule import gazetteer

SMALL_BYTES, SMALL_WORKS = 100_000, 200  #: up to this a sheet is done at once, in the request
STUDY, FINISH = "ledger.study", "ledger.finish"  #: names of `ledger.jobs`
CLOSED = (UploadState.FAILED, UploadState.WITHDRAWN)
_LARGE = f"{MOST_BYTES // 2**20} MB"


def receive(data: bytes, filename: str, *, campaign: Campaign | None, by: Post) -> tuple[Upload, bool]:
    """Keep a file that the unit brings, and read it. The same file again is the same upload: then the second is False.

    Its days lie in the campaign's period, else in the year up to today. Refused: EMPTY, TOO_LARGE.
    """
    if not data:
        raise Refused(because(EMPTY))
    if len(data) > MOST_BYTES:
        raise Refused(because(TOO_LARGE, what=_LARGE))
    digest = hashlib.sha256(data).hexdigest()
    if known := _same_file(digest, by):
        return known, False
    first, last = (campaign.first_day, campaign.last_day) if campaign else (today() - timedelta(days=365), today())
    upload = Upload(
        unit=by.unit, area_key=by.unit.division_id, by=by, filename=_storable(filename), sha256=digest,
        size=len(data), campaign=campaign, first_day=first, last_day=last,
    )  # fmt: skip
    vault.put_away(upload, "file", data)
    try:
        with transaction.atomic():
            upload.save(force_insert=True)
    except IntegrityError:
        known = _same_file(digest, by)
        assert known is not None, "the same file of the same unit stands in the way"
        return known, False
    _now_or_later(len(data) <= SMALL_BYTES, study, STUDY, upload, by)
    return upload, True


def settle(upload: Upload, said: Settled, *, version: int, by: Post) -> None:
    """Read the file as a person says: columns by shape, header rows by tab. Refused: MOVED_ON, NOT_YOUR_SHEET."""
    _step(
        upload, (UploadState.MAPPING, UploadState.PREVIEW), by=by, version=version, state=UploadState.READING,
        mapping={"shapes": said.shapes, "headers": said.headers}, progress=0,
    )  # fmt: skip
    _now_or_later(_is_small(upload), study, STUDY, upload, by)


def start(upload: Upload, *, version: int, twins: bool, by: Post) -> None:
    """Take the good rows in; `twins`: near twins too. Of two at once one does, the other is told who.

    Refused: TAKEN_BY, MOVED_ON, NOT_YOUR_SHEET, and what `take` refuses.
    """
    _step(
        upload, (UploadState.PREVIEW,), by=by, version=version, state=UploadState.TAKING, twins=twins, taken_by=by,
        progress=0,
    )  # fmt: skip
    _now_or_later(_is_small(upload), finish, FINISH, upload, by)


def again(upload: Upload, *, by: Post) -> None:
    """Order the reading or the taking once more, where a job was lost. Harmless where it was not."""
    _own(upload, by)
    job = {UploadState.READING: STUDY, UploadState.TAKING: FINISH}.get(UploadState(upload.state))
    if job is None:
        raise Refused(because(reasons.NOT_OPEN, state=UploadState(upload.state).label))
    _order(job, upload, by)


def discard(upload: Upload, *, version: int, by: Post) -> None:
    """Take a file back that was not taken in: it is destroyed. Refused: MOVED_ON, NOT_YOUR_SHEET."""
    states = (UploadState.READING, UploadState.MAPPING, UploadState.PREVIEW, UploadState.FAILED)
    _step(
        upload, states, by=by, version=version, state=UploadState.WITHDRAWN, wrapped_key=None, file=None, refused=None,
        found={},
    )  # fmt: skip


def undo(upload: Upload, *, why: str, version: int, by: Post) -> None:
    """Take back all that came of a sheet, with a reason. Refused: what `undo.withdraw` refuses, MOVED_ON."""
    _step(
        upload, (UploadState.TAKEN,), by=by, version=version, state=UploadState.WITHDRAWN, wrapped_key=None, file=None,
        refused=None, found={},
    )  # fmt: skip
    assert upload.intake is not None
    withdraw(upload.intake, why=why, by=by)


def study(upload: UUID, *, by: Post) -> None:
    """Read an upload as far as is settled: then it waits for its columns to be confirmed, or to be taken in.

    Enters the post's scope; where the upload has moved on meanwhile nothing is changed.
    """
    with acting(by):
        found = _there(upload)
        if found is None or found.state != UploadState.READING:
            return
        data = vault.taken_out(found, "file") or b""
    changes = _understood(found, data, by)
    with acting(by):
        still = Upload.objects.filter(
            pk=upload, version=found.version, state=UploadState.READING, area_key__range=current().enclosing
        )
        still.update(**changes, wrapped_key=found.wrapped_key, changed_at=real_now())


def finish(upload: UUID, *, by: Post) -> None:
    """Take an upload in, all its good rows at once. Killed anywhere and run again it comes to the same.

    Enters the post's scope. Refused (and then to be looked at again): what `take` refuses.
    """
    with acting(by):
        found = _there(upload)
        if found is None or found.state != UploadState.TAKING:
            return
        data = vault.taken_out(found, "file") or b""
    tabs = sandbox.run(grids, data)
    _advance(found, 30, by)
    reading = _reading(found, tabs, _said(found), by)
    planned = planning.plan(reading, post=by, simulated=_simulated(found))
    _advance(found, 60, by)
    with acting(by):
        mine = Upload.objects.filter(area_key__range=current().enclosing).select_for_update().get(pk=upload)
        if mine.state != UploadState.TAKING:
            return
        intake = take(planned, by=by, twins=mine.twins, campaign=found.campaign)
        _mend(mine, planned)
        mine.state, mine.intake, mine.progress, mine.version = UploadState.TAKEN, intake, 100, mine.version + 1
        mine.found = works_of_plan(planned, gazetteer()) | {"works": []}
        mine.save()


def give_back(upload: UUID, refusal: Refused, *, by: Post) -> None:
    """After a taking that was refused: the sheet waits again, with the reasons."""
    with acting(by):
        found = _there(upload)
        if found is not None and found.state == UploadState.TAKING:
            found.found["problems"] = [told(reason) for reason in refusal.reasons]
            found.state, found.version = UploadState.PREVIEW, found.version + 1
            found.save(update_fields=["found", "state", "version", "changed_at"])


def to_mend(upload: Upload) -> bytes:
    """The refused rows as an .xlsx. Refused: FILE_GONE."""
    data = vault.taken_out(upload, "refused")
    if data is None:
        raise Refused(because(reasons.FILE_GONE))
    return data


def _now_or_later(now: bool, action: Callable[..., None], job: str, upload: Upload, by: Post) -> None:
    if now:
        action(upload.pk, by=by)
    else:
        _order(job, upload, by)


def _order(job: str, upload: Upload, by: Post) -> None:
    """In the transaction of the step itself: no step, no job."""
    app.configure_task(job, lock=str(upload.pk)).defer(upload=str(upload.pk), post=str(by.pk))


def _is_small(upload: Upload) -> bool:
    return upload.size <= SMALL_BYTES and sum(upload.counts.values()) <= SMALL_WORKS


def _own(upload: Upload, by: Post) -> None:
    if upload.unit_id != by.unit_id:
        raise Refused(because(reasons.NOT_YOUR_SHEET, unit=upload.unit.name))


def _step(upload: Upload, states: tuple[UploadState, ...], *, by: Post, version: int, **changes: Any) -> None:
    """One step by one person: whoever comes second finds version or state changed, and is told."""
    _own(upload, by)
    mine = Upload.objects.filter(pk=upload.pk, version=version, state__in=states, area_key__range=current().enclosing)
    if not mine.update(**changes, version=F("version") + 1, changed_at=real_now()):
        raise Refused(_why_not(upload, states))
    for name, value in changes.items():
        setattr(upload, name, value)
    upload.version = version + 1


def _why_not(upload: Upload, states: tuple[UploadState, ...]) -> Any:
    now = Upload.objects.select_related("by__account", "taken_by__account").defer("file", "refused").get(pk=upload.pk)
    who = (now.taken_by or now.by).account.name
    if now.state in (UploadState.TAKING, UploadState.TAKEN) and UploadState.PREVIEW in states:
        return because(reasons.TAKEN_BY, who=who)
    if now.state in states:
        return because(reasons.MOVED_ON, who=now.by.account.name)
    return because(reasons.NOT_OPEN, state=UploadState(now.state).label)


def _same_file(digest: str, by: Post) -> Upload | None:
    found = Upload.objects.filter(unit=by.unit, sha256=digest, area_key__range=current().enclosing)
    return found.exclude(state__in=CLOSED).select_related("by__account").defer("file", "refused").first()


def _there(upload: UUID) -> Upload | None:
    found = Upload.objects.filter(pk=upload, area_key__range=current().enclosing)
    return found.select_related("campaign").defer("refused").first()


def _advance(upload: Upload, progress: int, by: Post) -> None:
    with acting(by):
        Upload.objects.filter(pk=upload.pk, area_key__range=current().enclosing).update(
            progress=progress, changed_at=real_now()
        )


def _said(upload: Upload) -> Settled:
    return Settled(shapes=upload.mapping.get("shapes", {}), headers=upload.mapping.get("headers", {}))


def _simulated(upload: Upload) -> bool:
    return upload.campaign is not None and upload.campaign.simulated


def _options(upload: Upload, by: Post) -> dict[str, Any]:
    code = by.unit.division.code
    return {
        "period": Period(upload.first_day, upload.last_day),
        "gazetteer": gazetteer(),
        "kinds": catalogue(),
        "within": code,
    }


def _reading(upload: Upload, tabs: tuple[Grid, ...], settled: Settled, by: Post) -> Reading:
    reading = understand(tabs, filename=upload.filename, settled=settled, **_options(upload, by))
    return replace(reading, sha256=upload.sha256)


def _understood(upload: Upload, data: bytes, by: Post) -> dict[str, Any]:
    """What is to be stored of an upload once it was read; sealed values stand on `upload` meanwhile."""
    try:
        tabs = sandbox.run(grids, data)
    except Refused as refusal:
        return {"state": UploadState.FAILED, "found": {"problems": [told(reason) for reason in refusal.reasons]}}
    settled, looks, known = _settled(upload, tabs, by)
    try:
        reading = _reading(upload, tabs, settled, by)
    except Refused as refusal:
        problems = [told(reason) for reason in refusal.reasons] if upload.mapping or not looks else []
        return {"state": UploadState.MAPPING, "found": {"tabs": tabs_of(looks, (), known), "problems": problems}}
    found: Json = {
        "tabs": tabs_of(looks, reading.questions, known),
        "unread": [[name, told(reason)] for name, reason in reading.unread],
    }
    if any(look.is_work and look.shape not in settled.shapes for look in looks):
        rows = {"rows": len(reading.rows), "refused": len(reading.refused)}
        return {"state": UploadState.MAPPING, "found": found, "counts": rows}
    planned = planning.plan(reading, post=by, simulated=_simulated(upload))
    _mend(upload, planned)
    return {
        "state": UploadState.PREVIEW,
        "found": found | works_of_plan(planned, gazetteer()) | {"known": bool(known) and not upload.mapping},
        "counts": planned.counts,
        "mapping": {"shapes": dict(settled.shapes), "headers": dict(settled.headers)},
        "refused": upload.refused,
        "progress": 100,
    }


def _settled(upload: Upload, tabs: tuple[Grid, ...], by: Post) -> tuple[Settled, tuple[Outline, ...], frozenset[str]]:
    """What the person said, behind it what the unit keeps for these shapes; how the tabs then look; known shapes."""
    said = _said(upload)
    looks = outlines(tabs, settled=said, **_options(upload, by))
    with acting(by) as scope:
        kept: Mapping[str, Mapping[str, str]] = dict(
            KnownMapping.objects.filter(
                unit=scope.unit, shape__in=[look.shape for look in looks], area_key__range=scope.enclosing
            ).values_list("shape", "mapping")
        )
    if not kept:
        return said, looks, frozenset()
    settled = replace(said, shapes={**kept, **said.shapes})
    return settled, outlines(tabs, settled=settled, **_options(upload, by)), frozenset(kept)


def _mend(upload: Upload, planned: IntakePlan) -> None:
    """Put the refused rows away as a file; none where no row was refused."""
    upload.refused = None
    if planned.reading.refused:
        out = BytesIO()
        write_refused(planned.reading, out)
        vault.put_away(upload, "refused", out.getvalue())


def _storable(name: str) -> str:
    return name.replace("\0", "").encode("utf-8", "replace").decode()[-120:] or "工作表"
