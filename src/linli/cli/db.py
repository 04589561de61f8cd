"""`linli db`: make a database ready, and the embedded one, for whoever wants to look after it by hand.

Other commands start the embedded database themselves and bring it up to date.
"""

import json
import os

import click

from linli.cli import _django
from linli.db.embedded import reasons, server
from linli.db.embedded.state import APPLICATION, OWNER, SUPERUSER, state_folder
from linli.db.embedded.upgrade import upgrade as upgrade_cluster
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because

URLS = {APPLICATION: "app_url", OWNER: "owner_url", SUPERUSER: "superuser_url"}


#: What is done to any database; everything else is about the embedded one.
ANYWHERE = ("migrate", "post")


@click.group(help=tr("数据库：建表和更新、设任职；内置数据库的启动、停止、查看、升级"))
@click.pass_context
def db(context: click.Context) -> None:
    if os.environ.get("DATABASE_URL") and context.invoked_subcommand not in ANYWHERE:
        raise Refused(because(reasons.NOT_EMBEDDED))


@db.command(help=tr("建表并更新到本程序的版本，载入行政区划和单位；已是最新时什么也不改"))
def migrate() -> None:
    _django.start()
    from linli.access.setup import set_up
    from linli.places.models import Division, Unit

    set_up()
    click.echo(
        tr(
            "数据库已是最新：行政区划 {divisions} 个，单位 {units} 个",
            divisions=Division.objects.count(),
            units=Unit.objects.count(),
        )
    )


@db.command(
    help=tr("设一个任职，供 --as 使用，例如：linli db post kezhong-reviewer --unit 科右中旗民政局 --role reviewer")
)
@click.argument("slug")
@click.option("--unit", "words", required=True, help=tr("单位名称"))
@click.option("--role", required=True, help=tr("角色：clerk 经办人、reviewer 审核人、approver 签发人等"))
@click.option("--line", default="civil", show_default=True, help=tr("条线：civil 民政、civilisation 文明办"))
@click.option("--account", help=tr("账号名；不写则与任职同名"))
def post(slug: str, words: str, role: str, line: str, account: str | None) -> None:
    _django.ready()
    from django.db import transaction

    from linli.access.actions import give_post, open_account
    from linli.access.models import Role
    from linli.places.models import Line
    from linli.places.queries import the_unit

    for choice, name, given in ((Role, "--role", role), (Line, "--line", line)):
        if given not in choice.values:
            raise click.BadParameter(tr("可用的值：{values}", values="、".join(choice.values)), param_hint=name)
    with transaction.atomic():
        held = give_post(open_account(account or slug), the_unit(words), Role(role), slug=slug, line=Line(line))
    click.echo(tr("已设任职 {slug}：{unit}，{role}", slug=slug, unit=held.unit.name, role=tr(Role(role).label)))


@db.command(help=tr("启动内置数据库；它一直运行，直到 linli db stop"))
def start() -> None:
    click.echo(tr("数据库已运行，端口 {port}", port=server.ensure_running().port))


@db.command(help=tr("停止内置数据库"))
def stop() -> None:
    click.echo(tr("数据库已停止") if server.stop() else tr("数据库没有运行"))


@db.command(help=tr("显示内置数据库是否运行、数据在哪里；没有运行时退出码为 3"))
@click.option("--json", "as_json", is_flag=True, help=tr("输出 JSON"))
@click.pass_context
def status(context: click.Context, as_json: bool) -> None:
    found = server.running()
    facts = {"running": bool(found), "state": str(state_folder())}
    if found:
        facts |= {"data": str(found.data), "pid": found.pid, "port": found.port}
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
    elif found:
        click.echo(tr("运行中：端口 {port}，进程 {pid}，数据 {data}", **facts))
    else:
        click.echo(tr("没有运行；数据文件夹 {state}", **facts))
    context.exit(0 if found else 3)


@db.command(help=tr("显示连接串，内含密码；需要时先启动数据库"))
@click.option(
    "--role", type=click.Choice(list(URLS)), default=APPLICATION, show_default=True, help=tr("以哪个角色连接")
)
def url(role: str) -> None:
    click.echo(getattr(server.ensure_running(), URLS[role]))


@db.command(help=tr("把旧版 PostgreSQL 建立的数据升级到本程序使用的版本"))
def upgrade() -> None:
    if old := upgrade_cluster():
        click.echo(tr("升级完成。原数据仍在 {old}，确认无误后可以删除。", old=old))
    else:
        click.echo(tr("数据已是本程序使用的版本，无需升级。"))
