"""How a unit reads its sheets of one shape: kept from the last one taken in."""

from linli.access.models import Post
from linli.access.scope import acting
from linli.ledger.models import KnownMapping
from linli.ledger.worksheets.values import Reading


def kept(reading: Reading, *, post: Post) -> dict[str, str]:
    """Header → field as the post's unit keeps it for sheets of these shapes; empty where nothing differs.

    Enters the post's scope; one query.
    """
    proposed = {sheet.shape: sheet.mapping for sheet in reading.sheets}
    with acting(post) as scope:
        known = KnownMapping.objects.filter(
            unit=scope.unit, shape__in=proposed, area_key__range=scope.enclosing
        ).values_list("shape", "mapping")
        return {
            header: field for shape, mapping in known if mapping != proposed[shape] for header, field in mapping.items()
        }
