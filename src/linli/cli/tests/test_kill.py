"""kill -9 anywhere: started again, nothing is lost and nothing is there twice, by count."""

from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from linli.access.queries import post_named
from linli.access.scope import acting, as_job
from linli.campaigns.actions import reminding
from linli.campaigns.models import Delivery, Obligation
from linli.campaigns.tests import cover_way
from linli.cli.serve import answers
from linli.cli.tests.serving import serving, signed_in, until
from linli.db.tests.waiting import WAITS
from linli.demonstration import story
from linli.demonstration.campaigns import Campaigns, campaigns
from linli.demonstration.works import bring_sheet
from linli.figures.drain import drain as drain_outbox
from linli.figures.jobs import drain
from linli.ledger.intake import uploads
from linli.ledger.seals import verify
from linli.ledger.simulation import simulate

pytestmark = WAITS

WORKS, ROWS = 200, 220  #: a sheet of so many rows is taken in by a job
PARTS = ("report", "filing", "revision", "step")
#: what the ledger says of a campaign, straight from its rows, and what the region's cells say
LEDGER = """
SELECT count(*) FROM ledger_claim c JOIN ledger_work w ON w.id = c.work_id
 WHERE NOT w.withdrawn AND NOT EXISTS (SELECT 1 FROM ledger_work l WHERE l.replaces_id = w.id)
"""
CELLS = """
SELECT coalesce(sum(works), 0) FROM figures_cell WHERE line = 'civil' AND node = %s AND kind = '' AND campaign = %s
"""
WRITTEN = """
SELECT (SELECT count(*) FROM ledger_work) + (SELECT count(*) FROM ledger_servicerecord)
       + (SELECT count(*) FROM ledger_claim)
"""


@pytest.fixture
def made(committed: str) -> Campaigns:
    return campaigns()


def test_a_drain_that_was_killed_with_everything_is_finished_after_the_start(committed: str, made: Campaigns) -> None:
    by = post_named("department-clerk")
    with acting(by):
        simulate(made.region, count=WORKS, seed=1, by=by)
    drain.defer()
    with serving(committed, start=False) as desk:
        waiting = desk.number("SELECT count(*) FROM ledger_outbox")
        with desk.stuck_at("figures_cell"):
            desk.start()
        desk.kill_all()
        assert desk.number("SELECT count(*) FROM ledger_leaf") == 0, "killed in the middle, not afterwards"
        assert desk.number("SELECT count(*) FROM ledger_outbox") == waiting
        desk.start()
        until(lambda: not desk.number("SELECT count(*) FROM ledger_outbox"))
        assert desk.number("SELECT count(DISTINCT row) FROM ledger_leaf") == waiting == desk.number(WRITTEN)
        assert desk.number(CELLS, story.REGION, made.region.number) == desk.number(LEDGER)
    with as_job("verify"):
        assert verify().intact


def test_a_sheet_whose_worker_was_killed_is_taken_in_once(committed: str, made: Campaigns) -> None:
    by = post_named("kezhong-clerk")
    upload = bring_sheet(made.league, by, rows=ROWS)
    good = upload.counts["new"] + upload.counts["twin"]
    with serving(committed) as desk:
        worker = desk.worker()
        with desk.stuck_at("ledger_claim"), acting(by):
            uploads.start(upload, version=upload.version, twins=True, by=by)
        desk.kill([worker])
        assert desk.number("SELECT count(*) FROM ledger_work") == 0, "killed in the middle, not afterwards"
        until(lambda: desk.ask("SELECT 1 FROM ledger_upload WHERE state = 'taken'"))
        assert desk.number("SELECT count(*) FROM ledger_intake") == 1
        assert desk.number("SELECT count(*) FROM ledger_work") == good == desk.number(LEDGER)


def test_a_report_whose_server_was_killed_is_begun_once(committed: str, made: Campaigns) -> None:
    by = post_named("xingan-clerk")
    department = post_named("department-clerk")
    with acting(department):
        simulate(made.region, count=120, seed=1, by=department)
    drain_outbox()
    with acting(by):
        duty = Obligation.objects.get(campaign=made.region, unit=by.unit)
    address, session = f"/reports/begin/{duty.pk}/", signed_in("xingan-clerk")
    with serving(committed) as desk, ThreadPoolExecutor() as browser:
        until(lambda: answers(desk.address + "/"))
        with desk.stuck_at("reports_step"):
            answer = browser.submit(desk.post, address, session)
        desk.kill(desk.server())
        assert answer.result() is None
        assert [desk.number(f"SELECT count(*) FROM reports_{name}") for name in PARTS] == [0, 0, 0, 0]
        until(lambda: answers(desk.address + "/"))
        assert [desk.post(address, session) for _ in range(2)] == [302, 302]
        assert [desk.number(f"SELECT count(*) FROM reports_{name}") for name in PARTS] == [1, 1, 1, 1]


def test_a_cascade_whose_worker_was_killed_twice_delivers_to_everybody_once(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")
    one = cover_way.begun(cover_way.passed_down(), cover_way.ABOVE)
    cover_way.revise(one, cover_way.ABOVE, receivers={"down_to": 5})
    cover_way.signed(one, clerk=cover_way.ABOVE, reviewer=cover_way.ABOVE_SIGNS, approver=cover_way.ABOVE_SIGNS)
    reached = "SELECT reached FROM campaigns_covering"
    desks = "SELECT count(*) FROM campaigns_delivery WHERE covering_id IS NOT NULL"
    with serving(committed) as desk:
        with desk.stuck_at("campaigns_task"):
            desk.worker()
            cover_way.sent(one, cover_way.ABOVE)
        desk.kill([desk.worker()])
        assert desk.number(desks) == desk.number(reached) == 0, "killed in the first batch, not afterwards"
        until(lambda: desk.number(reached) >= 2_000)
        desk.kill([desk.worker()])
        assert desk.number(reached) < desk.number("SELECT total FROM campaigns_covering")
        until(lambda: desk.ask("SELECT 1 FROM campaigns_covering WHERE state = 'sent'"), patience=90)
        total = desk.number("SELECT total FROM campaigns_covering")
        assert total > 15_000
        assert desk.number(reached) == total
        assert desk.number("SELECT count(DISTINCT unit_id) FROM access_audience WHERE subject = %s", one.pk) == total
        twice = "SELECT count(*) FROM (SELECT FROM campaigns_{} GROUP BY {} HAVING count(*) > 1) AS more"
        for table, once in (("delivery", "campaign_id, unit_id, line"), ("task", "obligation_id, unit_id")):
            assert desk.number(twice.format(table, once)) == 0
        assert desk.number(desks) == total - 14, "the bureaus have had it since the campaign was confirmed"


def test_all_are_reminded_once_though_the_worker_was_killed(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")
    monkeypatch.setattr(reminding, "BATCH", 4)
    made, by = cover_way.passed_down(), post_named(cover_way.ABOVE)
    with acting(by):
        rows = Delivery.objects.filter(campaign=made, line=by.line).exclude(unit=by.unit)
        rows.update(acted_for=False)
        theirs = dict(rows.order_by("area_key").values_list("pk", "unit"))
    reached = "SELECT reached FROM campaigns_reminding"
    steps = "SELECT count(*), count(DISTINCT unit_id) FROM campaigns_step WHERE what = 'reminded'"
    with acting(by):
        one = reminding.order(made, theirs, by=by)
        reminding.remind_batch(one.pk, by=by)
    with serving(committed, start=False) as desk:
        with desk.stuck_at("campaigns_step"):
            desk.start()
        desk.kill_all()
        assert desk.number(reached) == 4, "killed in the second batch"
        desk.start()
        until(lambda: desk.ask("SELECT 1 FROM campaigns_reminding WHERE finished_at IS NOT NULL"), patience=90)
        assert desk.number(reached) == len(theirs) == 14
        assert desk.ask(steps) == [(14, 14)]


def test_nothing_is_left_of_a_desk_whose_supervisor_was_killed(committed: str) -> None:
    with serving(committed) as desk:
        desk.worker()
        others = desk.everything()[1:]
        assert len(others) >= 2
        desk.kill(desk.everything()[:1])
        assert desk.supervisor
        desk.supervisor.wait()
        _, left = psutil.wait_procs(others, 10)
        assert left == []
