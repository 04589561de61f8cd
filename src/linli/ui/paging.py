"""One page of a long list, by its number in the URL."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 15  #: above the fold at 1280 × 800


def page_of(request: HttpRequest, rows: QuerySet[Any] | list[Any], *, size: int = ROWS) -> Page:
    """The page that the URL asks for (`page`), the nearest where there is no such one. Two queries: count and rows."""
    return Paginator(rows, size).get_page(request.GET.get("page", 1))
