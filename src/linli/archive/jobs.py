"""What takes longer than a page may: making a folder. Arguments are ids only."""

from uuid import UUID

from procrastinate.contrib.django import app

from linli.access.models import Post
from linli.archive import folders


@app.task(name=folders.MAKE)
def make(folder: str, post: str) -> None:
    """Make a folder; it may be killed and run again. What fails is said on its page, and in the log."""
    by = Post.objects.select_related("account", "unit__division").get(pk=post)
    try:
        folders.make(UUID(folder), by=by)
    except Exception:
        folders.give_up(UUID(folder), by=by)
        raise
