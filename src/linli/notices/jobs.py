"""What takes longer than a page may: recognising the pages of a scan. Arguments are ids only."""

from uuid import UUID

from procrastinate.contrib.django import app

from linli.access.models import Post
from linli.notices import scanning


@app.task(name=scanning.RECOGNISE)
def recognise(scan: str, post: str) -> None:
    """Recognise a scan; it may be killed and run again."""
    by = Post.objects.select_related("account", "unit__division").get(pk=post)
    scanning.recognise(UUID(scan), by=by)
