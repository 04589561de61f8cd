"""Composing a unit's activity report, and writing it down as files."""

import errno
import os
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from uuid import uuid4

from django.db import connection, transaction

from linli.access.models import Post
from linli.access.scope import current
from linli.campaigns.models import Obligation
from linli.documents.pdf import pdf
from linli.documents.values import OfficialDocument
from linli.documents.word import docx
from linli.figures import queries as figures
from linli.kernel.clock import LOCAL, real_now
from linli.kernel.reasons import Refused, because
from linli.ledger.models import Seal
from linli.reports import reasons
from linli.reports.compose import Binder, report, sentences
from linli.reports.models import BoundFigure, Report
from linli.reports.queries import definitions, figures_of, material
from linli.reports.stored import to_json


def compose(obligation: Obligation, *, seal_number: int, by: Post | None) -> tuple[Report, OfficialDocument]:
    """Compose the draft that answers an obligation, and freeze its figures with their definitions.

    Runs inside the scope of the obligation's own unit. No drain changes a figure meanwhile. `seal_number` is the least
    that the figures must be as of; the report names the seal that they are as of. Where nothing has changed since the
    last report as of that seal, that one is given back.
    Refused: NOT_SEALED_YET.
    """
    with transaction.atomic():
        figures.hold_still()
        sealed = figures.as_of()
        if sealed < seal_number:
            raise Refused(because(reasons.NOT_SEALED_YET, sealed=sealed, wanted=seal_number))
        binder = Binder()
        document = report(material(obligation), binder, foot=_foot(sealed))
        return _freeze(obligation, document, binder, sealed, by), document


def write(document: OfficialDocument, folder: Path, stem: str) -> tuple[Path, Path]:
    """Write a document as .docx and .pdf into a folder that exists: both or neither, over what was there.

    Refused: NO_SPACE, CANNOT_WRITE.
    """
    contents = {folder / f"{stem}.docx": docx(document), folder / f"{stem}.pdf": pdf(document)}
    half = {path: path.with_name(f".{uuid4().hex}{path.suffix}") for path in contents}
    try:
        for path, data in contents.items():
            _put(half[path], data)
        for path in contents:
            half[path].replace(path)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        code = reasons.NO_SPACE if full else reasons.CANNOT_WRITE
        raise Refused(because(code, name=stem, why=error.strerror)) from error
    finally:
        for path in half.values():
            with suppress(OSError):
                path.unlink(missing_ok=True)
    made = tuple(contents)
    return made[0], made[1]


def _put(path: Path, data: bytes) -> None:
    """All of it on the disk: some file systems tell of a full disk only then."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _foot(sealed: int) -> str:
    seal = Seal.objects.filter(number=sealed).first()
    if seal is None:
        return "台账尚无封存记录"
    return f"数据截至封存第{seal.number}号（{seal.sealed_at.astimezone(LOCAL):%Y-%m-%d %H:%M}）"


def _freeze(obligation: Obligation, document: OfficialDocument, binder: Binder, sealed: int, by: Post | None) -> Report:
    unit = obligation.unit
    at_home = {"unit": unit, "area_key": unit.division_id}
    made = Report(
        obligation=obligation,
        title=document.title,
        seal_number=sealed,
        definitions=definitions({one.metric.code for one in binder.bound.values()}),
        by=by,
        composed_at=real_now(),
        document=to_json(document),
        **at_home,
    )
    rows = []
    for place, (figure, sentence) in enumerate(sentences(document)):
        bound = binder.bound[figure.key]
        rows.append(
            BoundFigure(
                report=made,
                place=place,
                key=figure.key,
                metric=bound.metric.code,
                scope=bound.where.as_json(),
                value=bound.value,
                shown=bound.shown,
                sentence=sentence,
                **at_home,
            )
        )
    with connection.cursor() as cursor:
        # Two who compose the same report at once make it once: the second finds the first's.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"linli.report {obligation.pk}"])
    if known := _same(made, rows):
        return known
    Report.objects.bulk_create([made])
    BoundFigure.objects.bulk_create(rows)
    return made


def _same(made: Report, rows: list[BoundFigure]) -> Report | None:
    """The report that already says this as of the same seal: composing again makes no second one."""
    last = Report.objects.filter(
        obligation=made.obligation,
        seal_number=made.seal_number,
        title=made.title,
        definitions=made.definitions,
        document=made.document,
        area_key__range=current().enclosing,
    ).last()
    whole = attrgetter("place", "key", "metric", "scope", "value", "shown", "sentence")
    if last is None or [whole(one) for one in figures_of(last)] != [whole(one) for one in rows]:
        return None
    return last
