"""Being on an earlier day of the story."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date


@contextmanager
def on(day: date) -> Iterator[None]:
    """Let it be that day for whatever asks `kernel.clock`."""
    before = os.environ.get("LINLI_TODAY")
    os.environ["LINLI_TODAY"] = day.isoformat()
    try:
        yield
    finally:
        if before is None:
            del os.environ["LINLI_TODAY"]
        else:
            os.environ["LINLI_TODAY"] = before
