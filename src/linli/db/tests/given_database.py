"""A pytest plugin: the tests run on the database that the environment names, set up as its owner would.

In place of the conftest files, which start the embedded one. The database is thrown away afterwards.
"""

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> None:
    from linli.access import demo
    from linli.access.models import Post
    from linli.access.setup import set_up

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        set_up()
        set_up()
        assert not Post.objects.exists(), "only the embedded database carries the demonstration's posts"
        demo.give_posts()


@pytest.fixture
def committed() -> None:
    pytest.skip("needs a copy of the database, which its owner may not be able to make here")
