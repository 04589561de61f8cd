"""Whatever is sent to the API, it answers as its description says, and never with an error of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from linli.access.queries import post_named
from linli.access.scope import acting
from linli.access.tokens import issue
from linli.api.v1 import operations
from tests.examples import example
from tests.site import ONE_WORKER, Site

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
NAMES = sorted({one.view_func.__module__ + "." + one.view_func.__name__ for _, one in operations()})
CALLERS = ("kezhong-clerk", "department-approver")
HOW = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def described(site: Site) -> Iterator[dict[str, Any]]:
    """Every operation by its name, and a token for each caller; nothing that is done stays."""
    with site.undone(), _one_connection():
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
        every = {one.ok().definition.raw["operationId"]: one.ok() for one in schema.get_all_operations()}
        posts = {slug: post_named(slug) for slug in CALLERS}
        tokens = {slug: issue(post, post.account, "any")[1] for slug, post in posts.items()}
        yield {"operations": every, "posts": posts, "tokens": tokens}


@contextmanager
def _one_connection() -> Iterator[None]:
    """A request would give its connection back, and the open transaction with it; Django's own client does the same."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@pytest.mark.parametrize("slug", CALLERS)
@pytest.mark.parametrize("name", NAMES)
@ONE_WORKER
def test_the_api_answers_whatever_is_sent(name: str, slug: str, described: dict[str, Any]) -> None:
    operation = described["operations"][name.replace(".", "_")]
    headers = {"Authorization": f"Bearer {described['tokens'][slug]}", "Accept-Encoding": "identity"}
    route = operation.path.lstrip("/").replace("{", "<").replace("}", ">")
    with acting(described["posts"][slug]):
        there = example(route, [p.name for p in operation.path_parameters]) or {}
    either = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))

    @HOW
    @given(case=either, real=st.booleans())
    def answers(case: Any, real: bool) -> None:
        if real:  # an identifier at random names nothing
            case.path_parameters = {**(case.path_parameters or {}), **{name: str(one) for name, one in there.items()}}
        case.headers = {**(case.headers or {}), **headers}
        with transaction.atomic():
            response = case.call()
            transaction.set_rollback(True)
        case.validate_response(response, checks=CHECKS)

    answers()
