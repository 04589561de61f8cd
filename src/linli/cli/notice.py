"""`linli notice`: what is done with one notice. `read` runs the pure core alone: no Django, no database."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from linli.catalogue.kinds import catalogue
from linli.kernel.i18n import tr
from linli.kernel.reasons import Refused
from linli.notices.extraction.extract import read_path
from linli.notices.extraction.values import EXTRACTOR, Extract
from linli.notices.reading.engine import read as read_notice
from linli.notices.reading.output import to_json
from linli.notices.reading.summary import summary

#: exit code of a command whose input was refused
REFUSED = 3


@click.group(help=tr("读通知"))
def notice() -> None:
    pass


@notice.command(help=tr("读一份通知（文本、Word、PDF、网页、扫描件或照片），列出读到的内容和拿不准的地方"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--json", "as_json", is_flag=True, help=tr("按 linli.notice/1 格式输出 JSON"))
def read(file: Path, as_json: bool) -> None:
    try:
        found = read_path(file)
    except Refused as refusal:
        for reason in refusal.reasons:
            click.echo(f"{file.name}：{reason.in_full}", err=True)
        sys.exit(REFUSED)
    document = read_notice(found.text, kinds=catalogue().phrases())
    if as_json:
        printed = to_json(document) | {"source": _source(found)}
        sys.stdout.buffer.write(json.dumps(printed, ensure_ascii=False, indent=1).encode() + b"\n")
        return
    for note in found.notes:
        click.echo(note.in_full, err=True)
    click.echo(summary(document))


def _source(found: Extract) -> dict[str, Any]:
    """Where the text comes from: a draft was recognised from pictures."""
    return {
        "format": found.format,
        "pages": found.pages,
        "draft": found.draft,
        "notes": [note.as_json() for note in found.notes],
        "extractor": EXTRACTOR,
    }
