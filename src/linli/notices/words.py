"""Where words stand in a text, white space aside. Pure."""

from itertools import islice

from linli.notices.rules import Pairs


def places_of(text: str, words: str, *, first: int = 0, end: int | None = None, near: int | None = None) -> Pairs:
    """The span of the words between two places of a text: the one nearest `near`, else the first; none, none."""
    wanted, last = "".join(words.split()), len(text) if end is None else end
    bare, found, at = "".join(text[first:last].split()), list[int](), 0
    while wanted and (at := bare.find(wanted, at)) >= 0 and not (found and near is None):
        found.append(at)
        at += 1
    if not found:
        return []
    # Only so far as needed: a title stands at the beginning of a long document.
    kept = list(islice((at for at in range(first, last) if not text[at].isspace()), found[-1] + len(wanted)))
    hits = [[kept[at], kept[at + len(wanted) - 1] + 1] for at in found]
    return [min(hits, key=lambda hit: abs(hit[0] - near)) if near is not None else hits[0]]
