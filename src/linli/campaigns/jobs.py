"""What takes longer than a page may: sending a covering notice to thousands. Arguments are ids only."""

from uuid import UUID

from procrastinate.contrib.django import app

from linli.access.models import Post
from linli.campaigns.actions import cascade as dispatch


@app.task(name=dispatch.JOB)
def cascade(covering: str, post: str) -> None:
    """Send a covering notice; it may be killed and run again."""
    by = Post.objects.select_related("account", "unit__division").get(pk=post)
    dispatch.cascade(UUID(covering), by=by)
