"""The supervision board over 15,930 deliveries: statements, and milliseconds at a region, a league and a banner.

A campaign of the sample notice is on the desks of its bureaus; the board is opened with ten deliveries below each node,
and again when every unit of the line has one (a set-based insert, a share of them in every state, some late). Beside
it, in the same run and scope, the plain GROUP BY over all rows joined to their units, which answers less. `TURNS`
changes how often each is tried.
"""

import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from setting import progress, start

os.environ.setdefault("LINLI_TODAY", "2023-02-06")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
TURNS = int(os.environ.get("TURNS", "30"))
SAMPLE = Path(__file__).parents[1] / "samples" / "notice.txt"
FEW = 10
#: who looks: at the region, at a league, at a banner
SLUGS = {"region": "department-clerk", "league": "xingan-clerk", "banner": "kezhong-clerk"}
BOARD = "/campaigns/supervision/"
PAGES = {
    "board": BOARD,
    "late": f"{BOARD}?state=late",
    "words": f"{BOARD}?words=社工",
    "last page": f"{BOARD}?page=9999",
    "burden": "/campaigns/burden/",
}

UNITS = """
SELECT s.unit_id, s.division_id, row_number() OVER (ORDER BY s.division_id) AS no
  FROM places_standing s WHERE s.line = 'civil' AND s.holds AND s.superior_id IS NOT NULL
   AND NOT EXISTS (SELECT FROM campaigns_obligation o WHERE o.unit_id = s.unit_id AND o.campaign_id = %(campaign)s)"""
#: ten below the banner are ten below the league and the region too
TEN = " AND s.division_id BETWEEN 152222000001 AND 152222999999 ORDER BY s.division_id LIMIT %(few)s"
#: like the first one of the notice; whatever else a row has, it has that one's
OBLIGATIONS = """
INSERT INTO campaigns_obligation
SELECT (jsonb_populate_record(o, jsonb_build_object(
         'id', md5(random()::text || u.unit_id)::uuid, 'unit_id', u.unit_id,
         'due', date '2023-01-28' + (u.no %% 40)::int))).*
  FROM ({units}) u, campaigns_obligation o
 WHERE o.id = (SELECT id FROM campaigns_obligation WHERE campaign_id = %(campaign)s AND line = 'civil'
                  AND NOT consolidates ORDER BY unit_id LIMIT 1)"""
DELIVERIES = """
INSERT INTO campaigns_delivery
SELECT (jsonb_populate_record(d, jsonb_build_object(
         'id', md5(random()::text || o.id)::uuid, 'obligation_id', o.id, 'unit_id', o.unit_id, 'due', o.due,
         'area_key', u.division_id, 'acted_for', u.division_id %% 3 = 0, 'at', now(),
         'state', (ARRAY['sent', 'seen', 'acknowledged', 'in-hand', 'returned', 'done', 'done', 'closed'])
                  [1 + u.division_id %% 8]))).*
  FROM campaigns_obligation o JOIN places_unit u ON u.id = o.unit_id, campaigns_delivery d
 WHERE o.campaign_id = %(campaign)s AND NOT EXISTS (SELECT FROM campaigns_delivery x WHERE x.obligation_id = o.id)
   AND d.id = (SELECT id FROM campaigns_delivery WHERE campaign_id = %(campaign)s AND line = 'civil'
                ORDER BY unit_id LIMIT 1)"""
TASKS = """
INSERT INTO campaigns_task
SELECT (jsonb_populate_record(t, jsonb_build_object(
         'id', md5(random()::text || d.id)::uuid, 'obligation_id', d.obligation_id, 'unit_id', d.unit_id,
         'area_key', d.area_key, 'due', d.due, 'title', o.what, 'owner_id', NULL))).*
  FROM campaigns_delivery d JOIN campaigns_obligation o ON o.id = d.obligation_id, campaigns_task t
 WHERE d.campaign_id = %(campaign)s AND NOT EXISTS (SELECT FROM campaigns_task x WHERE x.obligation_id = o.id)
   AND t.id = (SELECT id FROM campaigns_task ORDER BY unit_id LIMIT 1)"""
#: who comes to see the notice, the campaign and its own obligation
AUDIENCE = """
INSERT INTO access_audience (subject, unit_id, key)
SELECT v.subject, d.unit_id, d.area_key
  FROM campaigns_delivery d JOIN campaigns_campaign c ON c.id = d.campaign_id
 CROSS JOIN LATERAL (VALUES (d.obligation_id), (c.id), (c.notice_id)) AS v(subject)
 WHERE d.campaign_id = %(campaign)s ON CONFLICT DO NOTHING"""
GROUP_BY = """
SELECT u.division_id / %(width)s, d.state, d.due < %(today)s, count(*)
  FROM campaigns_delivery d JOIN places_unit u ON u.id = d.unit_id
 WHERE d.campaign_id = %(campaign)s AND d.area_key BETWEEN %(low)s AND %(high)s
 GROUP BY 1, 2, 3"""
WIDTHS = {"region": 10**8, "league": 10**6, "banner": 10**3}


def main() -> None:
    by = start()
    campaign = passed_down(by)
    fill(campaign, by, UNITS + TEN)
    few = {name: measured(slug) for name, slug in SLUGS.items()}
    progress("a delivery for every unit …")
    began = time.perf_counter()
    count = fill(campaign, by, UNITS)
    progress(f"{count:,} deliveries in {time.perf_counter() - began:.1f} s")
    many = {name: measured(slug) for name, slug in SLUGS.items()}
    plain = {name: grouped(slug, campaign, WIDTHS[name]) for name, slug in SLUGS.items()}
    show(few, many, plain, count)
    acts()


def passed_down(by: Any) -> Any:
    from linli.access.scope import acting
    from linli.campaigns import actions
    from linli.campaigns.period import proposal
    from linli.notices.actions import read_again, receive

    with acting(by):
        reading = read_again(receive(SAMPLE.read_bytes(), "通知.txt", by=by))
        made = actions.confirm(reading, period=proposal(reading), by=by)
        actions.pass_down(made, by=by)
        return made


def fill(campaign: Any, by: Any, units: str) -> int:
    """Obligations, deliveries and tasks of units, as the owner; how many deliveries there are then."""
    from django.db import connections

    given = {"campaign": campaign.pk, "by": by.pk, "few": FEW}
    with connections["owner"].cursor() as cursor:
        for statement in (OBLIGATIONS.format(units=units), DELIVERIES, TASKS, AUDIENCE):
            cursor.execute(statement, given)
        cursor.execute("SELECT count(*) FROM campaigns_delivery")
        found = int(cursor.fetchone()[0])
        cursor.execute("VACUUM ANALYZE")
    return found


def measured(slug: str) -> dict[str, tuple[int, float]]:
    """Statements, and how long the whole page takes, by page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, found = client_at(slug), {}
    for name, url in PAGES.items():
        assert client.get(url).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        own = [one for one in captured.captured_queries if not (one["sql"] or "").startswith(("BEGIN", "COMMIT"))]
        found[name] = len(own), median(lambda asked=url: client.get(asked))
    return found


def client_at(slug: str) -> Any:
    import sys

    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.site import client_at

    return client_at(slug)


def grouped(slug: str, campaign: Any, width: int) -> float:
    from django.db import connection

    from linli.access.queries import post_named
    from linli.access.scope import acting
    from linli.kernel.clock import today

    with acting(post_named(slug)) as scope, connection.cursor() as cursor:
        low, high = scope.enclosing
        given = {"campaign": campaign.pk, "low": low, "high": high, "width": width, "today": today()}

        def ask() -> None:
            cursor.execute(GROUP_BY, given)
            cursor.fetchall()

        return median(ask)


def acts() -> None:
    """What is done to all of them at once: what the person waits for, and the job behind it."""
    from linli.access.queries import post_named
    from linli.access.scope import acting
    from linli.campaigns.actions import reminding
    from linli.campaigns.models import Reminding

    client, by = client_at(SLUGS["region"]), post_named(SLUGS["region"])

    def job() -> Any:
        with acting(by):
            one = Reminding.objects.select_related("campaign").get()
        reminding.remind_all(one.pk, by=by)
        return client.get(f"/campaigns/supervision/{one.campaign.number}/reminding/")

    for name, act in {
        "remind all": lambda: client.post("/campaigns/supervision/remind/"),
        "its job": job,
        "remind again": lambda: client.post("/campaigns/supervision/remind/"),
        "Excel of all": lambda: client.get("/campaigns/supervision/export/"),
    }.items():
        began = time.perf_counter()
        answer = act()
        assert answer.status_code in (200, 302), answer.status_code
        print(f"{name:14}{time.perf_counter() - began:8.1f} s")


def median(act: Callable[[], object]) -> float:
    """In milliseconds, of the faster half: what else the machine does only adds to it."""
    taken = []
    for _ in range(TURNS):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(sorted(taken)[: max(1, TURNS // 2)])


def show(few: dict[str, Any], many: dict[str, Any], plain: dict[str, float], count: int) -> None:
    print(f"\nthe board as the application role, whole pages; {FEW} deliveries → {count:,}")
    print(f"{'':8}{'page':12}{'statements':>12}{'ms':>16}{'times':>8}{'GROUP BY ms':>14}{'page / GROUP BY':>18}")
    for name, pages in many.items():
        for page, (statements, spent) in pages.items():
            before, base = few[name][page]
            counted = f"{before:>8} →{statements:>2}{base:>9.1f} →{spent:>5.1f}{spent / base:>7.2f}×"
            print(f"{name:8}{page:12}{counted}{plain[name]:>14.1f}{spent / plain[name]:>17.2f}×")


if __name__ == "__main__":
    main()
