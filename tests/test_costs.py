"""What a page asks of the database: few statements, and the same for a few rows and for many."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.campaigns.models import Campaign, Task
from linli.db.planned import _Prepared
from linli.ledger.actions import claim, record
from linli.ledger.drafts import Draft, Part
from linli.ledger.models import Evidence
from tests.site import ONE_WORKER, Site, client_at
from tests.test_pages import NOT_OURS, PAGES, visit

LIST, DETAIL = 8, 12  #: statements, those of the shell among them
ONE_THING = ("figures:figures", *NOT_OURS)  #: details: the query, or who sits there, says of what
MORE = 60  #: rows of each kind, and people in each work
#: what a test's own transaction adds to a request, which in life has the only one
OURS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config", "SELECT coalesce(current_setting")


Costs = dict[str, tuple[int, int, list[str]]]
#: a table that grows with the work, with the name that a statement gives it
OF_LEDGER = re.compile(r'("ledger_(?:work|servicerecord|claim|importedrow)")(?: ([A-Z]\d+)\b)?')


@pytest.fixture(scope="module")
def planned() -> Iterator[set[str]]:
    """The statements that are prepared while the pages are asked."""
    found = set[str]()
    execute = _Prepared.execute

    def noted(self: _Prepared, query: Any, *args: Any, **kwargs: Any) -> Any:
        found.add(str(query))
        return execute(self, query, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_Prepared, "execute", noted)
        yield found


@pytest.fixture(scope="module")
def costs(site: Site, planned: set[str]) -> Iterator[Costs]:
    """Statements of each page, before and after there is more of everything; and the latter ones."""
    with site.undone():
        asked = {name: there for name in PAGES if (there := visited(name))}
        before = {name: statements(slug, url) for name, (slug, url) in asked.items()}
        more(post_named("kezhong-clerk"))
        after = {name: statements(slug, url) for name, (slug, url) in asked.items()}
        yield {name: (len(before[name]), len(after[name]), after[name]) for name in asked}


@pytest.mark.parametrize("name", PAGES)
@ONE_WORKER
def test_a_page_costs_the_same_for_any_number_of_rows(name: str, costs: Costs) -> None:
    if name not in costs:
        pytest.skip("a stranger's, or no page")
    few, many, said = costs[name]
    most = DETAIL if PAGES[name].parameters or name.startswith(ONE_THING) else LIST
    # What all fits on one page tells its number by its rows.
    assert few in (many, many - 1), f"{few} then {many} statements:\n" + "\n".join(said)
    assert many <= most, f"{many} statements, at most {most}:\n" + "\n".join(said)


@ONE_WORKER
def test_one_plan_serves_every_scope(costs: Costs, planned: set[str]) -> None:
    assert len(planned) > 60
    assert [query for query in planned if _names_a_range(query)] == []


def _names_a_range(query: str) -> bool:
    return any(f'{alias or table}."area_key" BETWEEN' in query for table, alias in OF_LEDGER.findall(query))


def visited(name: str) -> tuple[str, str] | None:
    """Who opens the page and where; None for a stranger's, for what is no page, and where test_pages.py complains."""
    try:
        slug, url = visit(name)
    except (AssertionError, pytest.fail.Exception):
        return None
    return (slug, url) if slug and url else None


def statements(slug: str, url: str) -> list[str]:
    """What the second request of a page asks: the first fills what is kept for the life of the process."""
    client = client_at(slug)
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    found = [query["sql"] or "planned once" for query in captured.captured_queries]
    return [sql[:150] for sql in found if not sql.startswith(OURS)]


def more(by: Post) -> None:
    """More works with more people, and more tasks, at a post's own unit."""
    unit = by.unit
    at = {"unit": unit.pk, "area_key": unit.division_id, "place_key": unit.division_id, "simulated": True}
    days = [date(2023, 1, 1 + number % 28) for number in range(MORE)]
    with acting(by):
        record([Draft(**at, kind="couplets", service_day=day, parts=_parts()) for day in days], by=by)
        campaign = Campaign.objects.order_by("number")[0]
        claim(campaign, by=by)
        obligation = Task.objects.filter(unit=unit, area_key=unit.division_id)[0].obligation
        made = [
            Task(obligation=obligation, unit=unit, area_key=unit.division_id, title=f"第{n}项") for n in range(MORE)
        ]
        Task.objects.bulk_create(made)


def _parts() -> tuple[Part, ...]:
    return tuple(Part(evidence=Evidence.LEADER, minutes_credited=30) for _ in range(MORE))
