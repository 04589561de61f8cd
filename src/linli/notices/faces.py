"""What stands at the very top of an official document (GB/T 9704-2012, 7.2.1–7.2.3): copy number, secrecy, urgency.

Pure.
"""

import re
from dataclasses import dataclass

_SECRECY = re.compile(r"(?:绝密|机密|秘密)(?:★(?:\d{1,3}(?:年|个月)|长期))?")
_URGENCY = re.compile(r"特提|特急|加急|平急")
_COPIES = re.compile(r"(?:№|No\.?)?\s*(\d{6})")
LINES = 8  #: within which they stand


@dataclass(frozen=True, slots=True)
class Face:
    """As the text says it; empty for what it does not say."""

    copies: str = ""
    secrecy: str = ""
    urgency: str = ""


def face(text: str) -> Face:
    """Read the head of a text: only lines that hold nothing else count, and none after the first that is longer."""
    found = {"copies": "", "secrecy": "", "urgency": ""}
    for line in [one for one in text.splitlines() if one.strip()][:LINES]:
        words = line.replace("　", " ").split()
        said = [_said(word) for word in words]
        if not all(said):
            if len(line.strip()) > 40:
                break
            continue
        for name, value in filter(None, said):
            found[name] = found[name] or value
    return Face(**found)


def _said(word: str) -> tuple[str, str] | None:
    if number := _COPIES.fullmatch(word):
        return "copies", number[1]
    if _SECRECY.fullmatch(word):
        return "secrecy", word
    return ("urgency", word) if _URGENCY.fullmatch(word) else None
