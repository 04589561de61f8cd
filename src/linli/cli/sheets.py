"""Reading work sheets for a post, and saying what taking them in would do."""

import sys
from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linli.catalogue.kinds import catalogue
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Code, Refused, because

if TYPE_CHECKING:
    from linli.access.models import Post
    from linli.ledger.intake.values import IntakePlan, Item
    from linli.ledger.worksheets.values import Period, Reading, Refusal

SHOWN = 20  #: lines of each kind
CANNOT_WRITE = Code(
    "cannot-write-refused",
    mark("未读入的行写不进 {folder}：{why}。"),
    mark("请用 --refused 另指一个目录，再运行一次；已录入的数据都在，不会重复。"),
)


def read_for(sheet: Path, span: "Period", by: "Post") -> "Reading":
    """Read a sheet within the acting unit's division, by the mapping that the unit keeps for sheets of its shape."""
    from linli.cli.work import places
    from linli.ledger.intake.mappings import kept
    from linli.ledger.worksheets.grids import bytes_of
    from linli.ledger.worksheets.reading import read

    within = by.unit.division.code
    known, data = places(within), bytes_of(sheet)

    def reading(mapping: dict[str, str] | None = None) -> "Reading":
        return read(
            data, filename=sheet.name, period=span, gazetteer=known, kinds=catalogue(), within=within, mapping=mapping
        )

    found = reading()
    mapping = kept(found, post=by)
    return reading(mapping) if mapping else found


def last_year() -> "Period":
    """The year up to today: where nobody says of which period a sheet is."""
    from linli.kernel.clock import today
    from linli.ledger.worksheets.values import Period

    return Period(today() - timedelta(days=365), today())


def take_in(file: Path, reading: "Reading", *, by: "Post", dry_run: bool, yes: bool, refused: Path | None) -> None:
    """Show the dry run of one sheet, ask, take it in; rows to mend go to a file in the folder `refused`."""
    from linli.ledger.intake.plan import plan
    from linli.ledger.intake.take import take
    from linli.ledger.intake.values import Outcome

    planned = plan(reading, post=by)
    show_plan(file, planned)
    if not dry_run and (yes or click.confirm(tr("录入 {file}？", file=file.name), default=True)):
        like = len(planned.of(Outcome.TWIN))
        twins = yes or not like or click.confirm(tr("疑似重复的 {n} 项也录入？", n=like), default=False)
        done = take(planned, by=by, twins=twins).counts
        click.echo(
            tr(
                "{file}：录入 {taken} 项（其中疑似重复 {twins} 项），更正 {corrected} 项，"
                "跳过 {skipped} 项，留待核对 {left_out} 项，未读入 {refused} 行",
                file=file.name,
                **done,
            )
        )
    if refused and (count := len(planned.reading.refused)):
        path = to_mend(planned.reading, file, refused)
        click.echo(tr("有 {n} 行未录入，原因写在 {file}，改好后可再录入。", n=count, file=path))


def to_mend(reading: "Reading", sheet: Path, folder: Path) -> Path:
    """Write the refused rows of a sheet into the folder; the file. Refused: CANNOT_WRITE."""
    from xlsxwriter.exceptions import XlsxWriterException

    from linli.ledger.worksheets.mending import write_refused

    path = folder / f"{sheet.stem}-{sheet.suffix.lstrip('.')}.xlsx"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_refused(reading, path)
    except (OSError, XlsxWriterException) as error:
        raise Refused(because(CANNOT_WRITE, folder=folder, why=getattr(error, "strerror", "") or error)) from error
    return path


def drained() -> int | None:
    """Seal and roll up what waits, with a bar; the number of the last seal."""
    from linli.access.scope import as_job
    from linli.figures.drain import drain
    from linli.ledger.models import Outbox

    with as_job("drain"):
        waiting = Outbox.objects.count()
    with click.progressbar(length=waiting, label=tr("封存并汇总"), file=sys.stderr) as bar:
        return drain(progress=lambda done: bar.update(done - bar.pos))


def show_plan(sheet: Path, planned: "IntakePlan") -> None:
    """The dry run: counts, corrections with what they change, near twins, refused rows with remedies."""
    counts = planned.counts
    click.echo(
        tr(
            "{file}：新录入 {new}，已有 {same}，更正 {corrects}，疑似重复 {twin}，未读入 {refused} 行",
            file=sheet.name,
            **counts,
        )
    )
    _listed(_correction(item) for item in planned.items if item.changes)
    _listed(_twin(item) for item in planned.items if item.twins)
    _listed(_note(item) for item in planned.items if item.notes)
    _listed(_refusal(refusal) for refusal in planned.reading.refused)


def _listed(lines: Iterable[str]) -> None:
    """The first lines, and how many more there are."""
    for line in islice(lines := iter(lines), SHOWN):
        click.echo(f"  {line}")
    if more := sum(1 for _ in lines):
        click.echo("  " + tr("……另有 {n} 行", n=more))


def _where(tab: str, row: int) -> str:
    return tr("{tab}第{row}行", tab=f"{tab} " if tab else "", row=row)


def _correction(item: "Item") -> str:
    none = tr("未写")
    changes = tr("；").join(f"{c.label} {c.before or none} → {c.after or none}" for c in item.changes)
    return tr("更正 {where}：{changes}", where=_where(*item.draft.rows[0]), changes=changes)


def _twin(item: "Item") -> str:
    others = tr("；").join(tr("{unit}已有一次，志愿者 {n} 人", unit=twin.unit, n=twin.heads) for twin in item.twins)
    return tr(
        "疑似重复 {where}：{day} {kind}，{others}",
        where=_where(*item.draft.rows[0]),
        day=item.draft.day,
        kind=catalogue().kinds[item.draft.kind].zh,
        others=others,
    )


def _note(item: "Item") -> str:
    return tr("请留意 {where}：{notes}", where=_where(*item.draft.rows[0]), notes="".join(map(str, item.notes)))


def _refusal(refusal: "Refusal") -> str:
    faults = [refusal.reason, *(reason for _, reason in refusal.more)]
    return tr(
        "未读入 {where}：{faults}",
        where=_where(refusal.sheet, refusal.row),
        faults=tr("；").join(fault.in_full for fault in faults),
    )
