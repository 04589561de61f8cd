"""What the front-end build made: files under `static/ui`, and the paths of the icons."""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.templatetags.static import static

BUILT = Path(__file__).parent / "static" / "ui"


@cache
def versioned(name: str) -> str:
    """The address of a built file with a hash of its content."""
    digest = hashlib.sha256(Path(f"{BUILT}/{name}").read_bytes()).hexdigest()[:8]
    return f"{static(f'ui/{name}')}?v={digest}"


@cache
def _icons() -> dict[str, str]:
    return dict(json.loads((BUILT / "icons.json").read_text(encoding="utf-8")))


def icon_path(name: str) -> str:
    """What is drawn for an icon. Raises KeyError for a name that `frontend/icons.json` does not list."""
    return _icons()[name]
