"""An object of the demonstration for every URL with parameters, as a post sees it.

`tests/test_pages.py` fails for a URL that has none here. Each finder runs in the scope of the post that will open the
page and gives the URL's parameters; None: the demonstration holds nothing of this kind for that post.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from linli.access.scope import current
from linli.campaigns.models import Campaign, Delivery, Obligation, Task
from linli.ledger.queries import current_works
from linli.notices.models import Decision, Notice, Reading
from linli.reports.models import BoundFigure, Report

Parameters = dict[str, Any]


def _pk(found: Model | None) -> Parameters | None:
    return {"pk": found.pk} if found else None


def _mine(model: type[Model], **more: Any) -> Model | None:
    """The unit's own first, else any that it sees."""
    rows = model._default_manager.filter(**more).order_by("pk")
    return rows.filter(unit=current().unit).first() or rows.first()


def notice() -> Parameters | None:
    return _pk(Notice.objects.filter(campaigns__isnull=False).first() or Notice.objects.first())


def reading() -> Parameters | None:
    return _pk(Reading.objects.filter(decisions__isnull=False).first() or Reading.objects.first())


def campaign() -> Parameters | None:
    found = Campaign.objects.order_by("number").first()
    return {"number": found.number} if found else None


def obligation() -> Parameters | None:
    return _pk(_mine(Obligation))


def delivery() -> Parameters | None:
    return _pk(_mine(Delivery, area_key__range=current().enclosing))


def task() -> Parameters | None:
    return _pk(_mine(Task, area_key__range=current().enclosing))


def work() -> Parameters | None:
    return _pk(current_works().order_by("pk").first())


def clause() -> Parameters | None:
    return _pk(Decision.objects.filter(obligations__isnull=False).first())


def report() -> Parameters | None:
    return _pk(_mine(Report, area_key__range=current().enclosing))


def figure() -> Parameters | None:
    return _pk(_mine(BoundFigure, area_key__range=current().enclosing))


Finder = Callable[[], Parameters | None]
EXAMPLES: dict[str, Finder] = {
    "desk:campaign": campaign,
    "desk:finish": task,
    "desk:came_of": obligation,
    "notices:notice": notice,
    "notices:file": notice,
    "campaigns:confirm": reading,
    "campaigns:obligation": obligation,
    "campaigns:task": task,
    "campaigns:break_down": task,
    "ledger:work": work,
    "ledger:correct": work,
    "ledger:sheet": lambda: None,
    "reports:report": report,
    "thread:clause": clause,
    "thread:figure": figure,
    "thread:work": work,
    "api-1:notice": notice,
    "api-1:campaign": campaign,
    "api-1:obligations": campaign,
    "api-1:tasks": campaign,
    "api-1:acknowledge": delivery,
    "api-1:work": work,
    "api-1:correct": work,
    "api-1:withdraw": work,
    "api-1:parts": lambda: {"part": "child"},
}
