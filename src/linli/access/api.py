"""What the HTTP operations of every domain share: who may call them, how they take fields, how they page.

An operation declares its ability: `@router.get("/works", auth=may(Ability.SEE), response=answers(Works))`.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Schema
from ninja.security.base import AuthBase
from ninja.utils import check_csrf
from pydantic import AfterValidator, ConfigDict, Field

from linli.access import reasons
from linli.access.door import TWO_FACTORS, Ability, against
from linli.access.holder import Holder
from linli.kernel.reasons import Refused, because

Item = TypeVar("Item")
SAFE = ("GET", "HEAD", "OPTIONS")


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("NUL")
    return text


Words = Annotated[str, AfterValidator(_storable), Field(max_length=200)]  #: a line of text
Text = Annotated[str, AfterValidator(_storable), Field(max_length=1_000_000)]
Key = Annotated[int, Field(ge=0, le=999_999_999_999)]  #: a division's key
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]


class In(Schema):
    """What a caller sends. A field that is not known is refused, not overlooked."""

    model_config = ConfigDict(extra="forbid")


class Paged(In):
    page: Annotated[int, Field(ge=1, le=1_000)] = 1
    size: Annotated[int, Field(ge=1, le=100)] = 50


class Page(Schema, Generic[Item]):
    items: list[Item]
    page: int
    size: int
    more: bool = Field(description="whether there is a next page")


class ReasonOut(Schema):
    code: str
    message: str
    remedy: str
    facts: dict[str, Any]


class Reasons(Schema):
    """Why something was refused: every reason, not only the first."""

    reasons: list[ReasonOut]


class UnitOut(Schema):
    id: Annotated[Any, Field(json_schema_extra={"type": "string", "format": "uuid"})]
    name: str
    division: int = Field(alias="division_id", description="key of its division")


def answers(good: Any, *refusals: int, status: int = 200) -> dict[int, Any]:
    """The answers of an operation: what it gives, and the refusals that any may meet."""
    return {status: good} | dict.fromkeys((400, 401, 403, 404, 422, *refusals), Reasons)


def page_of(rows: QuerySet[Any] | Sequence[Any], wanted: Paged) -> dict[str, Any]:
    """A page without a count: one statement, however many rows there are."""
    first = (wanted.page - 1) * wanted.size
    found = list(rows[first : first + wanted.size + 1])
    return {"items": found[: wanted.size], "page": wanted.page, "size": wanted.size, "more": len(found) > wanted.size}


class Token(AuthBase):
    """Asks a call for its post and that for the ability; then the query for fields that nobody knows.

    The post is that of the token in `Authorization: Bearer KEY`, or that of the browser's session, which also shows its
    CSRF token when it changes something. Refused: UNKNOWN_CALLER, NO_POST, NOT_YOUR_OFFICE, SECOND_FACTOR, FORGED,
    UNKNOWN_FIELD.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, ability: Ability) -> None:
        super().__init__()
        self.ability = ability
        self.fields: frozenset[str] = frozenset()  #: that the operation's query may hold; set when the API is composed

    def __call__(self, request: HttpRequest) -> Holder:
        holder: Holder | None = request.holder  # type: ignore[attr-defined]
        if holder is None:
            raise Refused(because(reasons.UNKNOWN_CALLER))
        if holder.post is None:
            raise Refused(because(reasons.NO_POST))
        if reason := against(holder.post.role, self.ability):
            raise Refused(reason)
        if self.ability in TWO_FACTORS and not holder.two_factors:
            raise Refused(because(reasons.SECOND_FACTOR))
        if "Authorization" not in request.headers and request.method not in SAFE and check_csrf(request):
            raise Refused(because(reasons.FORGED))
        self._refuse_unknown(request.GET)
        return holder

    def _refuse_unknown(self, query: Iterable[str]) -> None:
        if unknown := sorted(set(query) - self.fields):
            raise Refused(*(because(reasons.UNKNOWN_FIELD, field=name) for name in unknown))


def may(ability: Ability) -> Token:
    return Token(ability)
