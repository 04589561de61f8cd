"""Reading work sheets for a post, and saying what taking them in would do."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from linli.kernel.i18n import tr

if TYPE_CHECKING:
    from linli.access.models import Post
    from linli.ledger.intake.values import IntakePlan
    from linli.ledger.worksheets.values import Period, Reading


def read_for(sheet: Path, span: "Period", by: "Post") -> "Reading":
    """Read a sheet within the acting unit's division, by the mapping that the unit keeps for sheets of its shape."""
    from linli.catalogue.kinds import catalogue
    from linli.cli.work import places
    from linli.ledger.worksheets.grids import bytes_of
    from linli.ledger.worksheets.reading import read

    code = by.unit.division.code
    return read(bytes_of(sheet), filename=sheet.name, period=span, gazetteer=places(code), kinds=catalogue(), within=code)


def show_plan(sheet: Path, planned: "IntakePlan") -> None:
    """The dry run in a few lines: counts, corrections with what they change, near twins, refused rows."""
    counts = planned.counts
    click.echo(
        tr(
            "{file}：新录入 {new}，已有 {same}，更正 {corrects}，疑似重复 {twin}，未读入 {refused} 行",
            file=sheet.name,
            **counts,
        )
    )
