"""Official documents as PDF, set by Typst after `gb9704.typ`."""

import json
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst

from . import chart, fonts, layout
from .check import LONELY, Finding, check, signature
from .elements import body
from .measure import ONE_AT_A_TIME, pages
from .titles import cells, title_lines
from .values import Block, Chart, Emphasis, Heading, OfficialDocument, Paragraph, Run, Table, plain

TEMPLATE = Path(__file__).parent / "gb9704.typ"
SHORT = 5  #: lines: a last paragraph up to this length goes to the next page whole when the signature must
EM_SPACE = "\u2003"  #: as wide as a full-width space, but not widened by justification
GAP = {True: 2.0, False: 1.0}  #: lines between text and signature, with a seal and without
CLOSER = 1.4  #: the same with a seal of 42 mm just clear of the text, where that saves a page (7.3.5.5)


def pdf(document: OfficialDocument) -> bytes:
    """The document as PDF: fonts embedded, tagged, bookmarks from its headings.

    Any text is safe: it is data for the template. The same document gives the same bytes: no date is in the file.
    """
    elements = _elements(document)
    made = _set(elements)
    for remedy in (_closer, _with_text):
        if above := _text_above_a_lonely_signature(made):
            remedy(elements, above)
            made = _set(elements)
    return made


@lru_cache(maxsize=64)
def departures(document: OfficialDocument) -> tuple[Finding, ...]:
    """What of the document's paper departs from the standard. It follows from the document alone: worked out once."""
    return tuple(check(pdf(document)))


def _set(elements: dict[str, Any]) -> bytes:
    inputs = {"document": json.dumps(elements, ensure_ascii=False), "faces": json.dumps(fonts.faces())}
    return compiled("pdf", template(), inputs)


def _text_above_a_lonely_signature(made: bytes) -> str:
    """The last two lines of text when the signature fell on the page behind them (7.3.5.5), else nothing."""
    measured = pages(made)
    for finding in signature(measured):
        if finding.clause == LONELY and finding.page > 1:
            return "".join(line.text for line in body(measured[finding.page - 2])[-2:])
    return ""


def _closer(elements: dict[str, Any], above: str) -> None:
    """Give up part of the room over the signature."""
    if elements["signature"]["with-seal"]:
        elements["signature"]["gap"] = CLOSER


def _with_text(elements: dict[str, Any], above: str) -> None:
    """The signature takes text to its page: all of a short last paragraph, unless the page before would have no other
    text; else two lines."""
    elements["signature"]["gap"] = GAP[elements["signature"]["with-seal"]]
    *before, last = elements["blocks"] or [{}]
    if last.get("kind") != "paragraph":
        return
    if last["short"] and any(block["kind"] != "heading" for block in before):
        last["whole"] = True
    else:
        last["runs"], last["tail"] = _split(last["runs"], sum(not c.isspace() for c in above))


def _split(runs: list[tuple[str, str]], count: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Part the runs so that the second part has so many characters, spaces not counted."""
    tail: list[tuple[str, str]] = []
    for number in range(len(runs) - 1, -1, -1):
        kind, words = runs[number]
        at = len(words)
        while at and count:
            at -= 1
            count -= not words[at].isspace()
        tail.insert(0, (kind, words[at:]))
        if not count:
            return [*runs[:number], (kind, words[:at])], tail
    return [], tail


def png(svg: str, *, width_mm: float, dots_per_inch: int = 220) -> bytes:
    """An SVG drawing as a picture, for writers that cannot hold drawings."""
    source = (
        b'#let face = json(bytes(sys.inputs.faces))\n#set text(font: face.hei, lang: "zh", region: "cn")\n'
        b"#set page(width: float(sys.inputs.width) * 1mm, height: auto, margin: 0mm)\n"
        b'#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    inputs = {"svg": svg, "width": str(width_mm), "faces": json.dumps(fonts.faces())}
    return compiled("png", source, inputs, dots_per_inch)


@cache
def template() -> bytes:
    return TEMPLATE.read_bytes()


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(font_paths=fonts.loaded(), ignore_system_fonts=True)


def compiled(form: Any, source: bytes, inputs: dict[str, str], dots_per_inch: int = 144) -> bytes:
    with ONE_AT_A_TIME:
        made = _compiler().compile(source, format=form, sys_inputs=inputs, ppi=dots_per_inch)
    assert isinstance(made, bytes)
    return made


def _elements(d: OfficialDocument) -> dict[str, Any]:
    """The document as the template reads it: every decision that needs no page is taken here."""
    text = layout.clean
    return {
        "form": d.form.value,
        "title": text(d.title.replace("\n", "")),
        "author": text(d.author or d.issuers[0]),
        "top": _top(d),
        "mark": {"names": [text(n) for n in d.mark], "word": text(d.mark_word)},
        "number": text(str(d.number)) if d.number else "",
        "signers": [text(s) for s in d.signers] or ["　　　"],
        "title-lines": title_lines(text(d.title), whole=d.issuers),
        "addressees": text(d.addressees),
        "blocks": _blocks(d.blocks),
        "notes": [text(a.title) for a in d.attachments],
        "signature": {
            "issuers": [text(n) for n in d.issuers],
            "date": layout.day(d.signed_on),
            "with-seal": d.with_seal,
            "gap": GAP[d.with_seal],
        },
        "remark": text(d.remark),
        "attachments": [
            {"label": label, "title-lines": title_lines(text(a.title)), "blocks": _blocks(a.blocks)}
            for label, a in zip(layout.attachment_labels(d.attachments), d.attachments, strict=True)
            if a.blocks
        ],
        "imprint": _imprint(d),
        "foot": text(layout.foot_line(d)),
        "watermark": "演练数据" if d.simulated else "",
    }


def _top(d: OfficialDocument) -> list[dict[str, Any]]:
    items = ((d.copy_number, False), (d.secrecy, True), (d.urgency, True))
    return [{"text": layout.clean(words), "hei": hei} for words, hei in items if words]


def _imprint(d: OfficialDocument) -> dict[str, str] | None:
    if d.imprint is None:
        return None
    return {
        "copied": layout.clean(layout.copied(d.imprint)),
        "printed-by": layout.clean(d.imprint.printed_by),
        "printed-on": layout.day(d.imprint.printed_on),
    }


def _blocks(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    return [_block(block, number) for block, number in layout.numbered(blocks)]


def _block(block: Block, number: str) -> dict[str, Any]:
    text = layout.clean
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": number + text(block.text)}
        case Paragraph():
            short = sum(cells(plain(r)) for r in block.runs) < SHORT * layout.CHARACTERS
            runs = [_run(r) for r in block.runs]
            return {"kind": "paragraph", "runs": runs, "tail": [], "short": short, "whole": False}
        case Table():
            grid = layout.grid(block)
            head = [[{"text": text(c.text), "columns": c.columns, "rows": c.rows} for c in row] for row in grid.head]
            return {
                "kind": "table",
                "caption": text(block.caption),
                "foot": text(block.foot),
                "total": block.total,
                "size": grid.size,
                "widths": grid.widths,
                "align": grid.align,
                "head": head,
                "rows": [[_run(r) for r in row] for row in grid.rows],
            }
        case Chart():
            return {
                "kind": "chart",
                "caption": text(block.caption),
                "foot": text(block.foot),
                "svg": chart.svg(block),
                "alt": chart.alt(block),
            }


def _run(run: Run) -> tuple[str, str]:
    words = layout.clean(plain(run)).replace("　", EM_SPACE)
    return ("emphasis" if isinstance(run, Emphasis) else "text", words)
