"""Forms of an office that are no official documents: the handling slip, and registers as wide tables. To PDF, by Typst.

Words are Chinese in every language of the desk: the sheets are signed and filed. The same sheet gives the same bytes.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from . import fonts
from .layout import clean
from .pdf import compiled

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a slip: label and value, once or several times beside each other. `height` in mm, at least."""

    cells: tuple[tuple[str, str], ...]
    height: float = 11.0
    signed: str = ""  #: below the value, to the right: who signed, and when
    top: bool = False  #: the value begins at the top, not in the middle


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipSheet:
    """A handling slip on one page. What is not known yet is blank room, to be written in by hand."""

    title: str
    number: str
    rows: tuple[Row, ...]
    foot: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    head: str
    width: float  #: a share of the page
    align: str = "left"  #: left, center, right


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A table over as many pages as it takes, its head on each."""

    title: str
    under: str = ""
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]] = field(default_factory=list)
    foot: str = ""
    landscape: bool = True
    simulated: bool = False


def slip_pdf(sheet: SlipSheet) -> bytes:
    """The slip as PDF, always one page: long words are set smaller until they fit."""
    return _made("slip.typ", asdict(sheet))


def register_pdf(register: Register) -> bytes:
    """The register as PDF, A4, pages numbered 第 x 页，共 y 页."""
    return _made("register.typ", asdict(register))


def _made(template: str, sheet: dict[str, object]) -> bytes:
    inputs = {"sheet": json.dumps(_cleaned(sheet), ensure_ascii=False), "faces": json.dumps(fonts.faces())}
    return compiled("pdf", (_HERE / template).read_bytes(), inputs)


def _cleaned(value: object) -> object:
    """Every text as Typst can set it."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(part) for key, part in value.items()}
    return [_cleaned(part) for part in value] if isinstance(value, list | tuple) else value
