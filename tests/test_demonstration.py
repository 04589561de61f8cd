"""The demonstration keeps what it promises, in its small size too."""

from django.http import QueryDict

from linli.access.queries import post_named
from linli.access.scope import acting, as_job
from linli.campaigns.models import Delivery, Extension, Step, Task, TaskState
from linli.catalogue.kinds import catalogue
from linli.demonstration import story
from linli.demonstration.build import build
from linli.figures.asked import asked
from linli.figures.metrics import Totals
from linli.figures.queries import totals
from linli.figures.where import Where
from linli.ledger.models import Claim, Outbox, ServiceRecord, Upload, Work
from linli.ledger.queries import current_works
from linli.ledger.seals import verify
from linli.people.models import Merge
from linli.reports.models import Filing
from tests.site import ONE_WORKER, WORKS, Site

pytestmark = ONE_WORKER


def test_building_it_again_changes_nothing(site: Site) -> None:
    with site.undone():
        assert build(works=WORKS) is False


def test_everything_happened_but_in_one_place(site: Site) -> None:
    with site.undone(), as_job("verify"):
        works = current_works()
        counties = {key // 10**6 for key in works.values_list("area_key", flat=True)}
        assert story.ERENHOT // 10**6 not in counties
        assert len(counties) > 100
        assert set(works.values_list("kind", flat=True)) == set(catalogue().kinds)
        assert all(work.simulated and story.FIRST <= work.service_day <= story.DAY for work in works)
        assert set(ServiceRecord.objects.values_list("evidence", flat=True)) == {1, 2, 3, 4, 5}
        assert ServiceRecord.objects.filter(person=None).exists()
        assert Work.objects.exclude(replaces=None).filter(withdrawn=False).exists()
        assert Work.objects.filter(withdrawn=True).exists()
        assert Merge.objects.exists()


def test_the_cells_say_what_the_ledger_says(site: Site) -> None:
    with site.undone(), as_job("verify"):
        assert not Outbox.objects.exists()
        campaign = Filing.objects.filter(obligation__unit__division=150100000000).get().obligation.campaign
        where = Where(
            line="civil",
            node=story.REGION,
            campaign=campaign.number,
            first_day=campaign.first_day,
            last_day=campaign.last_day,
        )
        claimed = Claim.objects.filter(campaign=campaign, work__in=current_works())
        whole: Totals = totals(where)
        assert whole.works == claimed.count()
        assert verify().intact


def test_a_sheet_was_taken_in_and_its_bad_rows_came_back(site: Site) -> None:
    with site.undone(), as_job("verify"):
        upload = Upload.objects.get()
        assert (upload.state, upload.counts["refused"]) == ("taken", 5)
        assert upload.refused is not None


def test_the_desk_of_the_banner_has_work_in_every_state_and_some_of_it_late(site: Site) -> None:
    with site.undone(), as_job("verify"):
        mine = Task.objects.filter(unit=post_named("kezhong-clerk").unit)
        left = mine.exclude(state=TaskState.DONE)
        assert 30 < left.count() < 50
        assert 3 < left.filter(due__lt=story.DAY).count() < 15
        assert set(mine.values_list("state", flat=True)) == set(TaskState.values)
        assert Task.objects.filter(unit=post_named("station-keeper").unit).count() >= 2
        assert 0 < Delivery.objects.filter(state="sent").count() < Delivery.objects.count() / 2


def test_the_board_has_something_of_everything(site: Site) -> None:
    with site.undone(), as_job("verify"):
        asked = Delivery.objects.filter(campaign__first_day=story.FIGURES_FIRST, obligation__consolidates=False)
        still = {name: asked.filter(state=name).count() for name in ("sent", "acknowledged", "returned", "done")}
        assert still == {"sent": 2, "acknowledged": 3, "returned": 2, "done": len(story.FIGURES_ANSWERED)}
        assert asked.filter(state="sent", due__lt=story.DAY).exists()
        assert asked.get(repeats__isnull=False).unit == post_named("xingan-clerk").unit
        assert Extension.objects.get(answer="open").delivery.campaign == asked[0].campaign
        answered = Step.objects.filter(obligation__campaign=asked[0].campaign, what="finished")
        assert sorted(answered.exclude(minutes=None).values_list("minutes", flat=True)) == [5, 10, 10, 15, 25]
        assert "零报告" in answered.get(unit__division=story.ERENHOT).note


def test_the_reports_of_the_bureaus_stand_where_the_story_has_them(site: Site) -> None:
    with site.undone(), as_job("verify"):
        found = dict(Filing.objects.values_list("unit__division", "state"))
        wanted = {key: story.FILED[name].state for key, name in story.BUREAUS.items() if name in story.FILED}
        assert {key: found[key] for key in wanted} == wanted
        assert set(found) - set(wanted) == {152223000000}


def test_figures_begin_with_the_last_campaign_that_concerns_the_unit(site: Site) -> None:
    """A later one, of a league for those below it, is the league's first and not the department's."""
    with site.undone():
        begun = {}
        for slug in ("department-clerk", "xingan-clerk"):
            with acting(post_named(slug)) as scope:
                begun[slug] = asked(QueryDict(), scope).campaign
        department, league = begun["department-clerk"], begun["xingan-clerk"]
        assert department
        assert league
        assert department.issuer_id == post_named("department-clerk").unit_id
        assert league.issuer_id == post_named("xingan-clerk").unit_id
        assert league.number > department.number
