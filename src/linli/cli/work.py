"""`linli work`: read an office's own work sheet; take it into the ledger; write an empty one."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from linli.cli import PERIOD
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused

if TYPE_CHECKING:
    from linli.kernel.gazetteer import Gazetteer
    from linli.ledger.worksheets.values import Period

DIVISIONS = Path(__file__).parent.parent / "places" / "data" / "divisions-2023-06-30.tsv.gz"


@click.group(help=tr("单位自己的工作表（台账、汇总表、签到表）。"))
def work() -> None:
    pass


@work.command(help=tr("读一份工作表（.xlsx、.xls、.csv），说明读出了什么、哪些行不能读、为什么。只读，不录入。"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--period", required=True, type=PERIOD, help=tr("活动期间，首尾两日都算，如 2022-12-30..2023-03-31。"))
@click.option("--within", metavar="CODE", help=tr("只认这个行政区划（12位代码）以内的地方。"))
@click.option("--json", "as_json", is_flag=True, help=tr("输出 JSON。"))
def read(file: Path, period: "Period", within: str | None, as_json: bool) -> None:
    from linli.catalogue.kinds import catalogue
    from linli.ledger.worksheets import show
    from linli.ledger.worksheets.grids import bytes_of
    from linli.ledger.worksheets.reading import read as read_sheet

    known = places(within)
    try:
        reading = read_sheet(
            bytes_of(file), filename=file.name, period=period, gazetteer=known, kinds=catalogue(), within=within
        )
    except Refused as refused:
        refuse(refused)
    if as_json:
        json.dump(show.as_json(reading), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        click.echo(show.as_text(reading, known, catalogue().kinds))


@work.command(help=tr("把工作表录入台账：先逐项说明会怎样，再问是否录入；有问题的行写成文件，改好后可再录入。"))
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE…", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--as", "post", metavar="POST", help=tr("以哪个任职办理；内置数据库上默认为自治区民政厅经办人。"))
@click.option("--period", type=PERIOD, help=tr("工作的期间，首尾两日都算；不写时按截至今天的一年。"))
@click.option("--dry-run", is_flag=True, help=tr("只说明会怎样，什么也不录入。"))
@click.option("--yes", is_flag=True, help=tr("不再询问；疑似重复的也录入。"))
@click.option("--refused", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help=tr("未读入的行写到这个目录；不写时写在工作表旁边的 refused 目录。"))  # fmt: skip
def take(
    files: tuple[Path, ...], post: str | None, period: "Period | None", dry_run: bool, yes: bool, refused: Path | None
) -> None:
    from linli.cli import _django, acting_post, sheets

    span = period or sheets.last_year()
    try:
        _django.ready()
        by = acting_post(post)
        # All are read before any is taken in: a file that cannot be read leaves nothing half-made.
        readings = [sheets.read_for(file, span, by) for file in files]
        for file, reading in zip(files, readings, strict=True):
            folder = refused or (None if dry_run else file.parent / "refused")
            sheets.take_in(file, reading, by=by, dry_run=dry_run, yes=yes, refused=folder)
        if not dry_run:
            click.echo(tr("数据截至第{seal}号封存。", seal=sheets.drained() or 0))
    except Refused as refusal:
        refuse(refusal)


@work.command(help=tr("写一张空的工作表，带下拉选项。"))
@click.argument("out", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.option("--within", metavar="CODE", help=tr("表头写明这个行政区划（12位代码），地名选项也限于此。"))
def template(out: Path, within: str | None) -> None:
    from linli.catalogue.kinds import catalogue
    from linli.ledger.worksheets.template import write_template

    if out.suffix.lower() != ".xlsx":
        raise click.BadParameter(tr("文件名要以 .xlsx 结尾。"), param_hint="OUT")
    known = places(within)
    write_template(out, gazetteer=known, kinds=catalogue().kinds, groups=catalogue().priority_groups, within=within)
    click.echo(tr("已写到 {path}。", path=out))


def places(within: str | None) -> "Gazetteer":
    """The divisions; leaves with 2 where `within` is none of them."""
    from linli.kernel import gazetteer

    known = gazetteer.load(DIVISIONS)
    if within is not None and within not in known.names:
        raise click.BadParameter(tr("没有代码为 {code} 的行政区划。", code=within), param_hint="--within")
    return known


def refuse(refused: Refused) -> None:
    """Say why an input cannot be read, with the remedy, and leave with 3."""
    for reason in refused.reasons:
        click.echo(reason.in_full, err=True)
    sys.exit(3)
