"""Text in the reader's language, without Django, so that the pure cores can speak too.

Chinese is the source language of every message; the catalogues in `linli/locale/` hold the others. Django reads the
same catalogues (domain `django`), so a sentence is translated once. The shell sets the language of a request with
`speak`; a command takes it from `LINLI_LANGUAGE` (`zh`, the default, or `en`).
"""

import gettext as _gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).parent.parent / "locale"

_language: ContextVar[str | None] = ContextVar("language", default=None)


@cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation("django", LOCALE, [language], fallback=True)


def language() -> str:
    """The language now spoken: `zh` or `en`."""
    return _language.get() or os.environ.get("LINLI_LANGUAGE", "zh")


@contextmanager
def speak(language: str) -> Iterator[None]:
    """Speak another language inside the block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def tr(message: str, /, **facts: object) -> str:
    """The message in the language now spoken, with its facts put in."""
    text = message if language().startswith("zh") else _catalogue(language()).gettext(message)
    return text.format(**facts) if facts else text


def mark(message: str) -> str:
    """Mark a message for translation where it stands; it is translated when it is shown."""
    return message
