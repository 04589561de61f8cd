"""`linli db`: the embedded database, for whoever wants to look after it by hand. Other commands start it themselves."""

import json
import os

import click

from linli.db.embedded import reasons, server
from linli.db.embedded.state import APPLICATION, OWNER, SUPERUSER, state_folder
from linli.db.embedded.upgrade import upgrade as upgrade_cluster
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused, because

URLS = {APPLICATION: "app_url", OWNER: "owner_url", SUPERUSER: "superuser_url"}


@click.group(help=tr("内置数据库：启动、停止、查看、升级"))
def db() -> None:
    if os.environ.get("DATABASE_URL"):
        raise Refused(because(reasons.NOT_EMBEDDED))


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
