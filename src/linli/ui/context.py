"""What every page shows around its content."""

import os
from typing import Any

from django.http import HttpRequest

from linli.kernel import clock, i18n
from linli.ui.nav import entries


def shell(request: HttpRequest) -> dict[str, Any]:
    """Who acts, from where, in which language, on which day. No queries."""
    holder = getattr(request, "holder", None)
    return {
        "holder": holder,
        "post": holder.post if holder else None,
        "language": i18n.language(),
        "today": clock.today(),
        "set_day": "LINLI_TODAY" in os.environ,
        "theme": request.COOKIES.get("theme", ""),
        "nav": entries(holder, request),
    }
