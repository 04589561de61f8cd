"""An object of the demonstration for every URL with parameters, as a post sees it.

`tests/test_pages.py` fails for a route that has none here. Each finder runs in the scope of the post that will open the
page and gives the URL's parameters; None: the demonstration holds nothing of this kind for that post.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model

from linli.access.models import Account, Deputy, Post, Token
from linli.access.scope import current
from linli.campaigns.models import Amendment, Campaign, Covering, Delivery, Instalment, Obligation, Task
from linli.ledger.models import Upload
from linli.ledger.queries import current_works
from linli.messaging.models import Address, Message
from linli.notices.models import Decision, Notice, Reading, Scan
from linli.people.models import Person
from linli.reports.models import BoundFigure, Filing, Report

Parameters = dict[str, Any]


def _pk(found: Model | None) -> Parameters | None:
    return {"pk": found.pk} if found else None


def _mine(model: type[Model], **more: Any) -> Model | None:
    """The unit's own first, else any that it sees."""
    rows = model._default_manager.filter(**more).order_by("pk")
    return rows.filter(unit=current().unit).first() or rows.first()


def notice() -> Parameters | None:
    return _pk(Notice.objects.filter(campaigns__isnull=False).first() or Notice.objects.first())


def paper() -> Parameters | None:
    """A notice whose pages can be drawn."""
    found = _pk(Notice.objects.filter(format="pdf").first())
    return found and {**found, "page": 1}


def scan() -> Parameters | None:
    found = _pk(_mine(Scan, area_key__range=current().enclosing))
    return found and {**found, "page": 1}


def reading() -> Parameters | None:
    return _pk(Reading.objects.filter(decisions__isnull=False).first() or Reading.objects.first())


def campaign() -> Parameters | None:
    found = Campaign.objects.order_by("number").first()
    return {"number": found.number} if found else None


def obligation() -> Parameters | None:
    return _pk(_mine(Obligation))


def delivery() -> Parameters | None:
    return _pk(_mine(Delivery, area_key__range=current().enclosing))


def covering() -> Parameters | None:
    return _pk(_mine(Covering, state="sent") or _mine(Covering))


def reported() -> Parameters | None:
    """An obligation with a rhythm."""
    return _pk(_mine(Obligation, rhythm__isnull=False))


def instalment() -> Parameters | None:
    return _pk(_mine(Instalment, area_key__range=current().enclosing, state="open"))


def task() -> Parameters | None:
    return _pk(_mine(Task, area_key__range=current().enclosing))


def work() -> Parameters | None:
    return _pk(current_works().order_by("pk").first())


def amendment() -> Parameters | None:
    return _pk(Amendment.objects.order_by("pk").first())


def correction() -> Parameters | None:
    """A reading, open where there is one, of a unit that has campaigns to amend."""
    mine = Reading.objects.filter(issuer=current().unit)
    if not Campaign.objects.filter(issuer=current().unit).exists():
        return None
    return _pk(mine.filter(decisions__isnull=True).order_by("pk").last() or mine.first())


def clause() -> Parameters | None:
    return _pk(Decision.objects.filter(obligations__isnull=False).first())


def report() -> Parameters | None:
    return _pk(_mine(Report, area_key__range=current().enclosing))


def figure() -> Parameters | None:
    return _pk(_mine(BoundFigure, area_key__range=current().enclosing))


def filing() -> Parameters | None:
    found = _pk(_mine(Filing, area_key__range=current().enclosing))
    return found and {**found, "ordinal": 1}


def upload() -> Parameters | None:
    return _pk(_mine(Upload, area_key__range=current().enclosing))


def person() -> Parameters | None:
    return _pk(Person.objects.filter(phone__isnull=False).first() or Person.objects.first())


def message() -> Parameters | None:
    return _pk(_mine(Message, area_key__range=current().enclosing))


def address() -> Parameters | None:
    return _pk(Address.objects.first())


def account() -> Parameters | None:
    return _pk(Account.objects.get(posts__slug="kezhong-clerk"))


def post() -> Parameters | None:
    return _pk(Post.objects.get(slug="kezhong-clerk"))


def deputy() -> Parameters | None:
    return _pk(Deputy.objects.filter(post=current().post).first() or Deputy.objects.first())


def token() -> Parameters | None:
    return _pk(Token.objects.first())


Finder = Callable[[], Parameters | None]
#: by the beginning of the route; the longest that fits decides
EXAMPLES: dict[str, Finder] = {
    "desk/tasks/": task,
    "desk/obligations/": obligation,
    "desk/instalments/": instalment,
    "notices/": notice,
    "notices/<uuid:pk>/pages/": paper,
    "notices/scans/": scan,
    "campaigns/": campaign,
    "campaigns/confirm/": reading,
    "campaigns/of/": notice,
    "campaigns/amend/": correction,
    "campaigns/amendments/": amendment,
    "campaigns/amendments/of/": notice,
    "campaigns/obligations/": obligation,
    "campaigns/obligations/<uuid:pk>/instalments/": reported,
    "campaigns/tasks/": task,
    "campaigns/coverings/": covering,
    "campaigns/deliveries/": delivery,
    "messages/": message,
    "messages/settings/": address,
    "archive/": campaign,
    "work/": work,
    "sheets/": upload,
    "people/": person,
    "reports/": filing,
    "reports/begin/": obligation,
    "reports/ask/": obligation,
    "thread/clause/": clause,
    "thread/figure/": figure,
    "thread/work/": work,
    "account/deputies/": deputy,
    "account/tokens/": token,
    "account/posts/": account,
    "account/posts/<uuid:pk>/end/": post,
    "account/guard/tokens/": token,
    "api/v1/notices/": notice,
    "api/v1/campaigns/": campaign,
    "api/v1/coverings/": covering,
    "api/v1/deliveries/": delivery,
    "api/v1/works/": work,
    "api/v1/reports/": filing,
    "api/v1/figures/by/": lambda: {"part": "child"},
}


def finder(route: str) -> Finder | None:
    """What finds the example of a route."""
    fitting = [beginning for beginning in EXAMPLES if route.startswith(beginning)]
    return EXAMPLES[max(fitting, key=len)] if fitting else None


def example(route: str, parameters: Sequence[str]) -> Parameters | None:
    """The parameters of a route as the present scope sees an example; empty where it takes none."""
    if not parameters:
        return {}
    found = (finder(route) or (lambda: None))()
    return {name: found[name] for name in parameters} if found else None
