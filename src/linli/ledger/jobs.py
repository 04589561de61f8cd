"""What takes longer than a page may: reading a large sheet and taking it in. Arguments are ids only."""

from uuid import UUID

from procrastinate.contrib.django import app

from linli.access.models import Post
from linli.kernel.reasons import Refused
from linli.ledger.intake import uploads


@app.task(name=uploads.STUDY)
def study(upload: str, post: str) -> None:
    """Read an upload; it may run twice."""
    uploads.study(UUID(upload), by=_post(post))


@app.task(name=uploads.FINISH)
def finish(upload: str, post: str) -> None:
    """Take an upload in; it may be killed and run again. What the ledger refuses is shown on the upload's page."""
    by = _post(post)
    try:
        uploads.finish(UUID(upload), by=by)
    except Refused as refusal:
        uploads.give_back(UUID(upload), refusal, by=by)


def _post(pk: str) -> Post:
    return Post.objects.select_related("account", "unit__division").get(pk=pk)
