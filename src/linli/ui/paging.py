"""One page of a long list, by its number in the URL."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 15  #: above the fold at 1280 × 800


def page_of(request: HttpRequest, rows: QuerySet[Any] | list[Any], *, size: int = ROWS) -> Page:
    """The page that the URL asks for (`page`), the nearest where there is no such one. Two queries: count and rows."""
    return Paginator(rows, size).get_page(request.GET.get("page", 1))


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
