"""Where a holder lands after signing in or changing post: the contract of `desk:home` and `access:switch`."""

from django.urls import reverse

from linli.access.door import Ability
from linli.access.holder import Holder

#: by the first ability that the role has
_PAGES = (
    (Ability.SEE, "desk:desk"),
    (Ability.GIVE_POSTS, "access:posts"),
    (Ability.GUARD, "access:guard"),
    (Ability.AUDIT, "access:audit"),
)


def landing_of(holder: Holder) -> str:
    """The address of the holder's first page; of a volunteer or who has no post, their own page."""
    return reverse(next((page for ability, page in _PAGES if holder.may(ability)), "access:me"))
