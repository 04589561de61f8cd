"""`linli notice`: what is done with one notice. `read` runs the pure core alone: no Django, no database."""

import json
import sys
from pathlib import Path

import click

from linli.catalogue.kinds import catalogue
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused
from linli.kernel.textfile import decode
from linli.notices.reading.engine import read as read_notice
from linli.notices.reading.output import to_json
from linli.notices.reading.summary import summary

#: exit code of a command whose input was refused
REFUSED = 3


@click.group(help=tr("读通知"))
def notice() -> None:
    pass


@notice.command(help=tr("读一份通知（文本文件），列出读到的内容和拿不准的地方"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--json", "as_json", is_flag=True, help=tr("按 linli.notice/1 格式输出 JSON"))
def read(file: Path, as_json: bool) -> None:
    try:
        document = read_notice(decode(file), kinds=catalogue().phrases())
    except Refused as refusal:
        for reason in refusal.reasons:
            click.echo(f"{file.name}：{reason.in_full}", err=True)
        sys.exit(REFUSED)
    if as_json:
        sys.stdout.buffer.write(json.dumps(to_json(document), ensure_ascii=False, indent=1).encode() + b"\n")
    else:
        click.echo(summary(document))
