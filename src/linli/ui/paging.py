"""One page of a long list, by its number in the URL."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from linli.db.compiled import Listed

ROWS = 15  #: above the fold at 1280 × 800


def page_of(request: HttpRequest, rows: QuerySet[Any] | Listed[Any] | list[Any], *, size: int = ROWS) -> Page:
    """The page that the URL asks for (`page`), the nearest where there is no such one.

    Two queries, rows and count; of what all fits on the first page one.
    """
    paginator, asked = Paginator(rows, size), request.GET.get("page", "1")
    if asked != "1":
        return paginator.get_page(asked)
    first = list(rows[: size + 1])
    if len(first) <= size:
        paginator.count = len(first)
    return Page(first[:size], 1, paginator)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of rows, shaped as `ui/_pages.html` reads one, of a list whose length is known from elsewhere."""

    number: int
    rows: list[Any]
    count: int
    has_next: bool
    size: int = ROWS

    @property
    def paginator(self) -> "Sheet":
        return self

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def previous_page_number(self) -> int:
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        return self.number + 1

    @property
    def start_index(self) -> int:
        return (self.number - 1) * self.size + 1

    @property
    def end_index(self) -> int:
        return (self.number - 1) * self.size + len(self.rows)


def page_number(request: HttpRequest) -> int:
    """The page that the URL asks for; the first where it asks for none, or for nonsense."""
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
