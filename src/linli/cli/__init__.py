"""The command line. Commands are loaded when called, so that a pure core answers without starting Django."""

import importlib
import sys
from typing import Any

import click

from linli.kernel.i18n import mark, tr
from linli.kernel.reasons import Refused

#: group → (module that defines it, the line that help shows)
GROUPS = {
    "serve": ("linli.cli.serve", mark("启动工作台和后台作业（--demo：演示）")),
    "worker": ("linli.cli.worker", mark("只启动后台作业")),
    "campaign": ("linli.cli.campaign", mark("一次活动：从通知和工作表到各级活动情况报告")),
    "notice": ("linli.cli.notice", mark("读通知")),
    "work": ("linli.cli.work", mark("读单位自己的工作表，或写一张空表，或录入台账")),
    "thread": ("linli.cli.thread", mark("顺着条款、数据或记录，走一遍来龙去脉")),
    "ledger": ("linli.cli.ledger", mark("台账：核验封存、导出封存清单")),
    "db": ("linli.cli.db", mark("内置数据库：启动、停止、查看、升级")),
}

#: an input or an action was refused, with the reason on stderr
REFUSED = 3
#: the database went away; what was not finished is undone
UNAVAILABLE = 5


class PeriodType(click.ParamType):
    """A campaign's period, both days included, such as 2022-12-30..2023-03-31."""

    name = "A..B"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from linli.ledger.worksheets.values import Period

        try:
            return value if isinstance(value, Period) else Period.parse(value)
        except ValueError:
            self.fail(tr("期间要写成 2022-12-30..2023-03-31 的样子。"), param, ctx)


PERIOD = PeriodType()


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


def acting_post(slug: str | None) -> Any:
    """The post that a command acts as. On the embedded database the department's clerk where none is named."""
    from django.conf import settings

    from linli.access.queries import post_named

    if slug is None and settings.EXTERNAL:
        raise click.UsageError(tr("用外部数据库时要用 --as 说明以哪个任职办理。"))
    return post_named(slug or "department-clerk")


def main(argv: list[str] | None = None) -> Any:
    try:
        return cli(argv)
    except Refused as refused:
        for reason in refused.reasons:
            click.echo(reason.in_full, err=True)
        sys.exit(REFUSED)
    except Exception as error:
        if not _database_gone(error):
            raise
        click.echo(tr("数据库连接断了，没有写完的已全部撤销。请再运行一次：已录入的不会重复。"), err=True)
        sys.exit(UNAVAILABLE)


def _database_gone(error: Exception) -> bool:
    """Told by the module's name, so that a pure core's command never loads Django to find out."""
    django = sys.modules.get("django.db")
    return django is not None and isinstance(error, (django.OperationalError, django.InterfaceError))
