"""`linli thread`: from a clause to the sentences that answer it, and back."""

import json
import sys
from typing import TYPE_CHECKING

import click

from linli.cli import _django, acting_post
from linli.kernel.i18n import mark, tr

if TYPE_CHECKING:
    from linli.thread.walk import Walk

#: name of a stop → the word for it
STOPS = {
    "notice": mark("通知"),
    "clause": mark("条款"),
    "obligations": mark("职责"),
    "tasks": mark("任务"),
    "works": mark("工作"),
    "records": mark("服务记录"),
    "figures": mark("数据"),
    "sentences": mark("报告语句"),
}


@click.command(
    help=tr("顺着条款、数据或记录，走一遍来龙去脉：条款 → 职责 → 任务 → 工作 → 记录 → 数据 → 报告语句，以及反向。")
)
@click.argument("wanted", metavar="CLAUSE|FIGURE|RECORD")
@click.option("--as", "post", metavar="POST", help=tr("以哪个任职办理；内置数据库上默认为自治区民政厅经办人。"))
@click.option("--json", "as_json", is_flag=True, help=tr("输出 JSON。"))
def thread(wanted: str, post: str | None, as_json: bool) -> None:
    _django.ready()
    from linli.access.scope import acting
    from linli.thread.walk import walk

    with acting(acting_post(post)):
        found = walk(wanted)
    if as_json:
        json.dump(as_data(found), sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        click.echo("\n".join(as_text(found)))


def as_data(found: "Walk") -> dict[str, object]:
    """The walk as JSON: `start`, and `stops` in the order of the thread."""
    stops = [
        {"name": stop.name, "count": stop.count, "items": [{"id": one.id, "text": one.text} for one in stop.items]}
        for stop in found.stops
    ]
    return {"start": found.start, "stops": stops}


def as_text(found: "Walk") -> list[str]:
    """The walk as lines: each stop with its number, and the first few of it."""
    lines = []
    for stop in found.stops:
        here = tr("（从这里出发）") if stop.name == found.start else ""
        lines.append(f"{tr(STOPS[stop.name])} {stop.count}{here}")
        lines += [f"  {one.id}  {one.text}" for one in stop.items]
        if stop.count > len(stop.items):
            lines.append("  " + tr("……另有 {n}", n=stop.count - len(stop.items)))
    return lines
