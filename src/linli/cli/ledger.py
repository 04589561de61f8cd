"""`linli ledger`: verify the ledger, show its seals."""

import json
import sys

import click

from linli.cli import _django
from linli.kernel.i18n import tr

BROKEN = 4


@click.group(help=tr("台账：核验封存、导出封存清单"))
def ledger() -> None:
    _django.ready()


@ledger.command(help=tr("核验台账：逐行比对封存，指出被改动、缺失或混入的行"))
@click.option("--json", "as_json", is_flag=True, help=tr("输出 JSON。"))
def verify(as_json: bool) -> None:
    from linli.access.scope import as_job
    from linli.ledger.seals import verify as verify_ledger

    with as_job("verify"):
        verdict = verify_ledger()
    faults = {
        tr("被改动"): verdict.changed,
        tr("缺失"): verdict.missing,
        tr("混入"): verdict.inserted,
    }
    if as_json:
        names = ("changed", "missing", "inserted")
        found = {n: [f"{t}:{row}" for t, row in rows] for n, rows in zip(names, faults.values(), strict=True)}
        found |= {"sealed": verdict.sealed, "waiting": verdict.waiting, "broken_seals": verdict.broken_seals}
        json.dump(found, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        click.echo(tr("已封存且相符 {n} 行，尚未封存 {m} 行。", n=verdict.sealed, m=verdict.waiting))
        for word, rows in faults.items():
            for table, row in rows:
                click.echo(f"{word}：{table} {row}", err=True)
        for number in verdict.broken_seals:
            click.echo(tr("第{n}号封存不成立：清单、前一封存或签名不符。", n=number), err=True)
    sys.exit(0 if verdict.intact else BROKEN)


@ledger.command(help=tr("每个封存输出一行，供台账之外留存"))
def seals() -> None:
    from linli.access.scope import as_job
    from linli.ledger.seals import exported

    with as_job("verify"):
        for line in exported():
            click.echo(line)


@ledger.command(help=tr("封存并汇总尚在等待的记录"))
def drain() -> None:
    from linli.figures.drain import drain as drain_outbox

    number = drain_outbox()
    click.echo(tr("已汇总至第{n}号封存。", n=number) if number else tr("台账里还没有记录。"))
