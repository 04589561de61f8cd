"""The kinds of service that a text names, by the phrases of a catalogue."""

import re
from collections.abc import Mapping, Sequence

from linli.notices.reading.document import NamedKind
from linli.notices.reading.faircopy import FairCopy, folded
from linli.notices.reading.parts import Part

Phrases = Mapping[str, Sequence[str]]


def bare(kinds: Phrases) -> Phrases:
    """The phrases as they are compared: without white space, in narrow signs."""
    squeezed = {code: [re.sub(r"\s+", "", folded(phrase)) for phrase in phrases] for code, phrases in kinds.items()}
    return {code: [phrase for phrase in phrases if phrase] for code, phrases in squeezed.items()}


def kinds_named(copy: FairCopy, part: Part, kinds: Phrases) -> tuple[NamedKind, ...]:
    """Each kind one of whose `bare` phrases stands in the document, whatever white space parts its signs."""
    rows = part.lines()
    if not rows:
        return ()
    text, at = _unbroken(copy, rows)
    named = []
    for code, phrases in kinds.items():
        hits = sorted((m.start(), m.end()) for phrase in phrases for m in re.finditer(re.escape(phrase), text))
        if hits:
            named.append(NamedKind(code=code, phrases=tuple(copy.found(at[a], at[b - 1] + 1) for a, b in hits)))
    return tuple(named)


def _unbroken(copy: FairCopy, rows: list[int]) -> tuple[str, list[int]]:
    at = [i for n in rows for i in range(copy.lines[n].start, copy.lines[n].end)]
    return "".join(copy.lines[n].text for n in rows), at
