"""`linli campaign run`: the main job, from a notice and offices' own sheets to every unit's report.

Everything is read before anything is written: an input that cannot be read leaves nothing half-made.
"""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from linli.cli import PERIOD, _django, acting_post
from linli.cli.sheets import drained, read_for, show_plan, to_mend
from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Code, Refused, because

if TYPE_CHECKING:
    from linli.access.models import Post
    from linli.campaigns.models import Campaign, Obligation
    from linli.ledger.worksheets.values import Period, Reading
    from linli.notices.extraction.values import Extract
    from linli.notices.models import Reading as NoticeReading

T = TypeVar("T")

NO_PERIOD = Code(
    "no-period", mark("定不出活动期间：{why}"), mark("请用 --period 2022-12-30..2023-03-31 的写法给出首尾两日。")
)
PERIOD_STANDS = Code(
    "period-stands",
    mark("这份通知的活动期间已定为 {first} 至 {last}"),
    mark("请用 --period {first}..{last} 再运行；期间一经认定不改。"),
    status=409,
)
DISK = Code(
    "cannot-write", mark("写不进 {folder}：{why}"), mark("请腾出空间或换一个目录，再运行一次；已录入的数据都在。")
)


@dataclass
class Outcome:
    """What a run did, for its last lines."""

    reports: list[str] = field(default_factory=list)
    refused: list[tuple[str, int]] = field(default_factory=list)  #: file with rows to mend, how many
    seal: int | None = None


class ManyAfterOne(click.Command):
    """Lets `--work a.xlsx b.csv` stand for `--work a.xlsx --work b.csv`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        spread: list[str] = []
        listing = False
        for arg in args:
            if arg == "--work":
                listing = True
            elif listing and not arg.startswith("-"):
                spread += ["--work", arg]
            else:
                listing = False
                spread.append(arg)
        return super().parse_args(ctx, spread)


@click.group(help=tr("一次活动：从通知和工作表到各级活动情况报告"))
def campaign() -> None:
    pass


@campaign.command(cls=ManyAfterOne, help=tr("读通知、录工作表、写报告，一次做完。"))
@click.argument("notice", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--work", "sheets", multiple=True, metavar="SHEET…", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=tr("各单位自己的工作表（.xlsx、.xls、.csv），可列多份。"),
)  # fmt: skip
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help=tr("报告写到这个目录。"))
@click.option("--period", type=PERIOD, help=tr("活动期间，首尾两日都算，如 2022-12-30..2023-03-31。"))
@click.option("--as", "post", metavar="POST", help=tr("以哪个任职办理；内置数据库上默认为自治区民政厅经办人。"))
@click.option("--yes", is_flag=True, help=tr("一律按建议办，不再询问。"))
@click.option("--simulate", type=click.IntRange(1, 1_000_000), metavar="N", help=tr("不用工作表，演练 N 次活动。"))
@click.option("--seed", type=int, default=1, show_default=True, help=tr("演练的种子：同一种子，同样的数据。"))
def run(
    notice: Path, sheets: tuple[Path, ...], out: Path, period: "Period | None", post: str | None, yes: bool,
    simulate: int | None, seed: int,
) -> None:  # fmt: skip
    if simulate and sheets:
        raise click.UsageError(tr("--simulate 与 --work 只用一个：演练数据不与真实数据混在一起。"))
    _django.ready()
    by = acting_post(post)
    outcome = run_campaign(
        notice, sheets, out, period=period, by=by, yes=yes, simulate=(simulate, seed) if simulate else None
    )
    for name in outcome.reports:
        click.echo(f"  {name}")
    click.echo(tr("共写出 {n} 份报告（.docx 和 .pdf），在 {out}，数据截至第{seal}号封存。",
                  n=len(outcome.reports), out=out, seal=outcome.seal or 0))  # fmt: skip
    for file, rows in outcome.refused:
        click.echo(tr("有 {n} 行未录入，原因写在 {file}，改好后可再录入。", n=rows, file=file))


def run_campaign(
    notice: Path, sheets: Sequence[Path], out: Path, *, period: "Period | None", by: "Post", yes: bool,
    simulate: tuple[int, int] | None = None,
) -> Outcome:  # fmt: skip
    """The main job. Refused where an input cannot be read; then nothing has been written."""
    from linli.access.scope import acting
    from linli.notices.actions import read_again, receive

    outcome = Outcome()
    found, document = _read_notice(notice)
    span = period or _period_of(document, yes)
    readings = [read_for(sheet, span, by) for sheet in _seen(sheets, tr("读工作表"))]
    _writable(out)
    with acting(by):
        received = receive(notice.read_bytes(), notice.name, found=found, by=by)
        reading = read_again(received)
        made = _confirm(reading, span, asked=period is not None, by=by, yes=yes, simulated=simulate is not None)
    if simulate:
        _simulate(made, simulate, by)
    for sheet, found in _seen(list(zip(sheets, readings, strict=True)), tr("录入台账")):
        _take(sheet, found, out, outcome, by=by, yes=yes)
    _claim(made, by)
    outcome.seal = drained()
    _report(made, out, outcome, by)
    return outcome


def _seen(items: Sequence[T], label: str) -> Iterator[T]:
    """The items, with a progress bar on stderr while they are worked through."""
    with click.progressbar(items, label=label, show_pos=True, file=sys.stderr) as bar:
        yield from bar


def _read_notice(notice: Path) -> tuple["Extract", Any]:
    """The notice's text and what is read in it; what is to be known of either is printed."""
    from linli.notices.actions import official
    from linli.notices.extraction.extract import read_path
    from linli.notices.reading.summary import summary

    found = read_path(notice)
    document = official(found.text)
    for note in found.notes:
        click.echo(note.in_full, err=True)
    click.echo(summary(document))
    return found, document


def _period_of(document: Any, yes: bool) -> "Period":
    """The proposal, taken with --yes, else asked for."""
    from linli.campaigns.period import proposal
    from linli.ledger.worksheets.values import Period
    from linli.notices.reading.output import to_json

    proposed = proposal(SimpleNamespace(found=to_json(document)))
    if proposed.first is None or proposed.last is None:
        raise Refused(because(NO_PERIOD, why=proposed.why))
    span = Period(proposed.first, proposed.last)
    click.echo(tr("活动期间 {period}（推定：{why}）", period=span, why=proposed.why))
    if yes:
        return span
    asked: Period = click.prompt(tr("活动期间"), default=str(span), type=PERIOD)
    return asked


def _confirm(
    reading: "NoticeReading", span: "Period", *, asked: bool, by: "Post", yes: bool, simulated: bool
) -> "Campaign":
    """What is uncertain is printed and asked; then the campaign, its obligations and their deliveries."""
    from linli.campaigns.actions import confirm, pass_down, questions
    from linli.campaigns.period import Proposal

    for question in questions(reading):
        click.echo(tr("  请您定：{text}  建议：{proposal}", text=question.text, proposal=question.proposal or "—"))
    if not yes and not click.confirm(tr("按以上认定？"), default=True):
        raise click.Abort
    period: Proposal = Proposal(span.first, span.last, inferred=not asked)
    made = confirm(reading, period=period, by=by, simulated=simulated)
    if (made.first_day, made.last_day) != (span.first, span.last):
        raise Refused(because(PERIOD_STANDS, first=made.first_day, last=made.last_day))
    pass_down(made, by=by)
    click.echo(_kinds(made))
    return made


def _kinds(made: "Campaign") -> str:
    """How many kinds of service the notice names, by content area; the catch-alls come of themselves."""
    from linli.catalogue.kinds import catalogue

    named = {a.zh: sum(k.code in made.kinds and not k.catch_all for k in a.kinds) for a in catalogue().areas}
    areas = tr("、").join(f"{area} {kinds}" for area, kinds in named.items() if kinds)
    return tr("活动涵盖 {n} 种服务：{areas}", n=sum(named.values()), areas=areas)


def _simulate(made: "Campaign", simulate: tuple[int, int], by: "Post") -> None:
    from linli.access.scope import acting
    from linli.ledger.simulation import simulate as write

    count, seed = simulate
    with acting(by):
        write(made, count=count, seed=seed, by=by)


def _take(sheet: Path, reading: "Reading", out: Path, outcome: Outcome, *, by: "Post", yes: bool) -> None:
    from linli.ledger.intake.plan import plan
    from linli.ledger.intake.take import take

    planned = plan(reading, post=by)
    show_plan(sheet, planned)
    if not yes and not click.confirm(tr("录入 {file}？", file=sheet.name), default=True):
        return
    take(planned, by=by)
    if planned.reading.refused:
        mended = to_mend(planned.reading, sheet, out / "refused")
        outcome.refused.append((str(mended), len(planned.reading.refused)))


def _claim(made: "Campaign", by: "Post") -> None:
    from linli.access.scope import acting
    from linli.ledger.actions import claim

    with acting(by):
        claim(made, by=by)


def _report(made: "Campaign", out: Path, outcome: Outcome, by: "Post") -> None:
    """Compose every report within its own unit's reach; the files appear together, when all of them are written."""
    from linli.access.scope import acting
    from linli.campaigns.queries import obligations

    with acting(by):
        every = list(obligations(made))
    with _aside(out) as folder:
        for obligation in _seen(every, tr("写报告")):
            outcome.reports.append(_compose(obligation, folder, outcome.seal or 0, by))
        for path in sorted(folder.iterdir()):
            path.replace(out / path.name)
    outcome.reports.sort()


def _compose(obligation: "Obligation", folder: Path, seal: int, by: "Post") -> str:
    from linli.access.scope import as_job
    from linli.reports.actions import compose, write
    from linli.reports.filenames import name

    with as_job("compose", obligation.unit, obligation.line, post=by):
        _, document = compose(obligation, seal_number=seal, by=by)
    stem = first = name(obligation.unit, consolidated=obligation.consolidates)
    # One notice may ask a unit for two reports.
    for number in count(2):
        if not (folder / f"{stem}.docx").exists():
            break
        stem = f"{first}-{number}"
    write(document, folder, stem)
    return stem


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    """A folder beside the final files, on the same disk; gone afterwards, whatever happens."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=".writing-", dir=out))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise Refused(because(DISK, folder=str(out), why=error.strerror or str(error))) from error


def _writable(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out) as probe:
            probe.write(bytes(4096))
    except OSError as error:
        raise Refused(because(DISK, folder=str(out), why=error.strerror or str(error))) from error
