"""Where words stand in a text, white space aside. Pure."""

from linli.notices.rules import Pairs


def places_of(text: str, words: str, *, first: int = 0, end: int | None = None, near: int | None = None) -> Pairs:
    """The span of the words between two places of a text: the one nearest `near`, else the first; none, none."""
    wanted = "".join(words.split())
    kept = [at for at in range(first, len(text) if end is None else end) if not text[at].isspace()]
    bare, hits, at = "".join(text[at] for at in kept), [], 0
    while wanted and (at := bare.find(wanted, at)) >= 0:
        hits.append([kept[at], kept[at + len(wanted) - 1] + 1])
        at += 1
    return [min(hits, key=lambda hit: abs(hit[0] - near)) if near is not None else hits[0]] if hits else []
