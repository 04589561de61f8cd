"""The project's sample notice, and the people who meet over it.

Imports of models stand inside: a conftest named on the command line is loaded before Django has its settings.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from linli.access.models import Post
    from linli.access.scope import Scope
    from linli.campaigns.models import Campaign

SAMPLE = Path(__file__).parents[4] / "samples/notice.txt"


@pytest.fixture(scope="session")
def sample() -> str:
    return SAMPLE.read_text(encoding="utf-8")


@pytest.fixture
def as_post(db: None) -> "Callable[[str], AbstractContextManager[Scope]]":
    """Act as a post of the demonstration for the length of a block."""
    from linli.access.queries import post_named
    from linli.access.scope import acting

    return lambda slug: acting(post_named(slug))


@pytest.fixture
def department(as_post: "Callable[[str], AbstractContextManager[Scope]]") -> "Iterator[Post]":
    """The department's clerk, acting through the whole test."""
    with as_post("department-clerk") as scope:
        assert scope.post
        yield scope.post


@pytest.fixture
def confirmed(department: "Post") -> "Callable[..., Campaign]":
    """Takes a text in as the department's clerk and confirms it as proposed, or with the answers given."""
    from linli.campaigns import actions
    from linli.campaigns.period import proposal
    from linli.notices.actions import read_again, receive

    def confirm(text: str, **answers: object) -> "Campaign":
        reading = read_again(receive(text.encode(), "通知.txt", by=department))
        return actions.confirm(reading, by=department, **({"period": proposal(reading)} | answers))  # type: ignore[arg-type]

    return confirm


@pytest.fixture
def campaign(confirmed: "Callable[..., Campaign]", sample: str) -> "Campaign":
    """The campaign of the sample notice."""
    return confirmed(sample)
