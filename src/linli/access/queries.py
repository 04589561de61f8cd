"""Who holds which post."""

from linli.access.models import Post
from linli.access.reasons import NO_SUCH_POST
from linli.kernel.clock import real_now
from linli.kernel.reasons import Refused, because


def post_named(slug: str) -> Post:
    """The open post of that name, with its unit, division and account (1 query). Refused: NO_SUCH_POST."""
    posts = Post.objects.exclude(until__lte=real_now())
    if found := posts.filter(slug=slug).select_related("unit__division", "account").first():
        return found
    known = posts.order_by("slug").values_list("slug", flat=True)[:20]
    raise Refused(because(NO_SUCH_POST, slug=slug, known="、".join(known)))
