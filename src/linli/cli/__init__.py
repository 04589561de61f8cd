"""The command line. Commands are loaded when called, so that a pure core answers without starting Django."""

import importlib
from typing import Any

import click

from linli.kernel.i18n import mark, tr

#: group → (module that defines it, the line that help shows)
GROUPS = {
    "notice": ("linli.cli.notice", mark("读通知")),
    "work": ("linli.cli.work", mark("读单位自己的工作表，或写一张空表")),
}


class Groups(click.Group):
    """A group of groups, each imported only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(GROUPS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in GROUPS:
            return None
        return getattr(importlib.import_module(GROUPS[name][0]), name)  # type: ignore[no-any-return]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(tr("命令")):
            formatter.write_dl([(name, tr(line)) for name, (_, line) in GROUPS.items()])


@click.group(cls=Groups, help=tr("邻里：从一份通知到一份活动情况报告，全程一条线。"))
@click.version_option(package_name="linli")
def cli() -> None:
    pass


def main(argv: list[str] | None = None) -> Any:
    return cli(argv)
