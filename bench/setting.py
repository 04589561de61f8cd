"""What every benchmark needs: a database of its own on the embedded server, a clerk, random works from a seed."""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

STATE = Path(tempfile.mkdtemp(prefix="linli-bench-"))
STATE.chmod(0o755)
os.environ["LINLI_STATE"] = str(STATE)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.settings")

FIRST, DAYS = date(2022, 12, 30), 92


def start() -> Any:
    """Set the database up; the department's clerk."""
    import atexit

    import django

    from linli.db.embedded.server import stop

    atexit.register(_clean, stop)
    django.setup()
    from linli.access.queries import post_named
    from linli.access.setup import set_up

    set_up()
    return post_named("department-clerk")


def _clean(stop: Callable[[Path], bool]) -> None:
    import shutil

    stop(STATE)
    shutil.rmtree(STATE, ignore_errors=True)


def villages() -> list[tuple[UUID, int]]:
    from linli.places.models import Standing

    found = Standing.objects.filter(line="civil", holds=True, division__level=5).order_by("division_id")
    return list(found.values_list("unit_id", "division_id"))


def people(count: int) -> list[UUID]:
    """That many numbered persons, without names: enough for counting."""
    from linli.kernel.ids import new_id
    from linli.ledger.sql import insert

    made = [new_id() for _ in range(count)]
    rows = [(person, number, number) for number, person in enumerate(made, 1)]
    insert("people_personnumber", ("person", "number", "counts_as"), "uuid bigint bigint", rows)
    return made


def drafts(
    count: int, seed: int, places: Sequence[tuple[UUID, int]], persons: Sequence[UUID], heads: int = 3
) -> list[Any]:
    from linli.catalogue.kinds import catalogue
    from linli.ledger.drafts import Draft, Part

    chance, kinds = random.Random(seed), list(catalogue().kinds)
    made = []
    for _ in range(count):
        unit, area = chance.choice(places)
        parts = tuple(
            Part(evidence=chance.randint(1, 5), person=chance.choice(persons), minutes_credited=60)
            for _ in range(heads)
        )
        made.append(
            Draft(
                unit=unit, area_key=area, place_key=area, kind=chance.choice(kinds), served=chance.randrange(99),
                service_day=FIRST + timedelta(chance.randrange(DAYS)), outcome=chance.randrange(50), parts=parts,
            )
        )  # fmt: skip
    return made


def timed(work: Callable[[], Any]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def percentile(values: Sequence[float], share: float) -> float:
    return statistics.quantiles(values, n=100)[round(share * 100) - 1]


def progress(message: str) -> None:
    print(message, file=sys.stderr, flush=True)
