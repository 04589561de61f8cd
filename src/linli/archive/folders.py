"""Making the folder of a campaign: ordered once, made in the background, kept for its unit to fetch."""

import hashlib
from collections.abc import Sequence
from contextlib import AbstractContextManager
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from linli.access.models import Post
from linli.access.scope import Scope, as_job, current
from linli.archive.contents import Piece, page_count, pieces
from linli.archive.lists import workbook
from linli.archive.models import UNDER_WAY, Folder, FolderState
from linli.archive.zipped import File, fitting, zipped
from linli.campaigns.models import Campaign
from linli.db.compiled import Held, compiled
from linli.db.planned import planned_once
from linli.documents.sheets import Column, Register, register_pdf
from linli.figures.queries import as_of
from linli.kernel.clock import LOCAL, now

JOB, MAKE = "archive", "archive.make"  #: the scope it is made in, and the job's name
HEADS = ("序号", "文号", "责任者", "题名", "日期", "页数", "备注", "文件")
_SHARES = (0.7, 2.0, 2.0, 4.2, 1.7, 0.7, 2.4)


def order(campaign: Campaign, *, by: Post) -> Folder:
    """Have the folder of the post's unit made; the one that is under way already, also of two who order at once."""
    scope = current()
    mine = Folder(campaign=campaign, unit=by.unit, area_key=by.unit.division_id, line=by.line, by=by)
    with transaction.atomic():
        Folder.objects.bulk_create([mine], ignore_conflicts=True)
        open_ = of(campaign, scope).filter(state__in=UNDER_WAY).first()
        if open_ is None:  # the other one was finished between the two statements
            return of(campaign, scope)[0]
        if open_.pk == mine.pk:
            _defer(open_, by)
    return open_


def order_again(folder: Folder, *, by: Post) -> None:
    """Order it once more, where a job was lost; harmless where it is under way."""
    if folder.state in UNDER_WAY:
        _defer(folder, by)


def make(pk: UUID, *, by: Post) -> None:
    """Gather, set and zip it. It may be killed and run again: nothing is kept before the whole is there."""
    with _as_job(by):
        folder = Folder.objects.defer("data").select_related("campaign__notice").filter(pk=pk).first()
        if folder is None or folder.state not in UNDER_WAY:
            return
        todo, seal = pieces(folder.campaign, current()), as_of()
    _note(pk, by, state=FolderState.MAKING, total=len(todo) + 1, done=0)
    made: list[bytes] = []
    for number, piece in enumerate(todo, 1):
        with _as_job(by):
            made.append(piece.make())
        _note(pk, by, done=number)
    with _as_job(by) as scope:
        files = _whole(folder.campaign, scope, todo, made)
        data = zipped(files)
    _note(
        pk, by, state=FolderState.READY, done=len(todo) + 1, files=len(files), size=len(data), data=data, seal=seal,
        sha256=hashlib.sha256(data).hexdigest(), finished_at=now(),
    )  # fmt: skip


def give_up(pk: UUID, *, by: Post) -> None:
    """It could not be made: another one can be ordered."""
    _note(pk, by, state=FolderState.FAILED, finished_at=now())


def of(campaign: Campaign, scope: Scope) -> QuerySet[Folder]:
    """The unit's folders of a campaign in its line, the newest first, without their bytes."""
    return _of.plain(**_held(campaign, scope))


@planned_once()
def latest(campaign: Campaign, scope: Scope) -> list[Folder]:
    """The newest ten of them."""
    return _of.listed(**_held(campaign, scope))[:10]


def _held(campaign: Campaign, scope: Scope) -> dict[str, object]:
    low, high = scope.enclosing
    return {"campaign": campaign.pk, "unit": scope.unit and scope.unit.pk, "line": scope.line, "low": low, "high": high}


@compiled
def _of(campaign: Held, unit: Held, line: Held, low: Held, high: Held) -> QuerySet[Folder]:
    rows = Folder.objects.filter(campaign=campaign, unit=unit, line=line, area_key__range=(low, high))
    return rows.defer("data").select_related("by__account").order_by("-at", "-pk")


def filename(folder: Folder, campaign: Campaign, unit: str) -> str:
    return f"{fitting(unit)}-{fitting(campaign.title)[:30]}-归档-{folder.at.astimezone(LOCAL):%Y%m%d}.zip"


def _whole(campaign: Campaign, scope: Scope, todo: Sequence[Piece], made: Sequence[bytes]) -> list[File]:
    """The pieces with their index before them. An equal folder has equal bytes."""
    assert scope.unit
    files = [File(piece.name(order), data) for order, (piece, data) in enumerate(zip(todo, made, strict=True), 1)]
    rows = [
        (
            str(order), piece.number, piece.author, piece.title, piece.day.isoformat() if piece.day else "",
            str(_pages(piece, data) or ""), piece.note, file.path,
        )
        for order, (piece, data, file) in enumerate(zip(todo, made, files, strict=True), 1)
    ]  # fmt: skip
    title = "归档目录"
    under = f"{scope.unit.name}　{campaign.title}"
    printed = Register(
        title=title, under=under, landscape=False, simulated=campaign.simulated, rows=[row[:-1] for row in rows],
        columns=tuple(
            Column(head=head, width=share, align="center" if share < 1 else "left")
            for head, share in zip(HEADS, _SHARES, strict=False)
        ),
    )  # fmt: skip
    index = workbook(title, HEADS, rows, under=under)
    return [File("00-归档目录.pdf", register_pdf(printed)), File("00-归档目录.xlsx", index), *files]


def _pages(piece: Piece, data: bytes) -> int | None:
    if piece.pages is None and data[:5] == b"%PDF-":
        return page_count(data)
    return piece.pages


def _as_job(by: Post) -> AbstractContextManager[Scope]:
    return as_job(JOB, by.unit, by.line, by)


def _note(pk: UUID, by: Post, **changed: object) -> None:
    """Of a folder that is under way: what was finished stays as it is."""
    with _as_job(by) as scope:
        rows = Folder.objects.filter(pk=pk, area_key__range=scope.enclosing, state__in=UNDER_WAY)
        rows.update(**changed)


def _defer(folder: Folder, by: Post) -> None:
    """In the transaction of the order itself: no order, no job."""
    app.configure_task(MAKE, lock=str(folder.pk)).defer(folder=str(folder.pk), post=str(by.pk))
