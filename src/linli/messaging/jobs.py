"""What is sent outside goes by the queue: never while somebody waits for a page, and again when it did not go."""

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from linli.messaging import actions, sending

#: after 4, 16, 64, 256 and 1,024 seconds
RETRY = RetryStrategy(max_attempts=6, exponential_wait=4, retry_exceptions=[sending.NotSent])


@app.task(name=actions.SEND, retry=RETRY)
def send(message: str, address: str) -> None:
    """Send a message to one address; at once, or when the unit's quiet hours are over. It may run twice."""
    sending.send(UUID(message), UUID(address))
