"""Formulas whose result is not in the file.

A spreadsheet program stores the last result beside each formula, and that is what is read. A file written by a
program that does not calculate has none, or a 0 in its place: such cells must not pass for blank or for 0. The plain
arithmetic of work sheets (=F3+G3, =SUM(F3:H3), =(E5-D5)*24) is worked out here; of anything else the result is missing.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from xml.etree import ElementTree

from linli.ledger.worksheets.values import Cell

_CELL = re.compile(rb"<c\b([^>]*)>(.*?)</c>", re.DOTALL)
_FORMULA = re.compile(rb"<f\b[^>]*>([^<]*)</f>")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<v\b[^>]*>([^<]+)<|<is>")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|\$?([A-Z]{1,3})\$?(\d{1,7})|([A-Z]+)(?=\()|([-+*/(),:]))")
_DEEPEST, _LONGEST_RANGE = 20, 10_000
_EPOCH = datetime(1899, 12, 30)

Place = tuple[int, int]  # row and column, from 0


def column_of(letters: str) -> int:
    """A → 0, AB → 27."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def without_value(archive: zipfile.ZipFile) -> dict[str, dict[Place, str]]:
    """Tab name → place → formula, of those without a result. Empty for files that are no .xlsx."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return {}
    calculated = all(c.get("fullCalcOnLoad") not in ("1", "true") for c in book.iter(f"{_MAIN}calcPr"))
    names = set(archive.namelist())
    return {
        name: dict(_formulas(archive.read(path), calculated=calculated))
        for name, path in _tabs(book, links).items()
        if path in names
    }


def _tabs(book: ElementTree.Element, links: ElementTree.Element) -> dict[str, str]:
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    return {
        sheet.get("name", ""): "xl/" + targets.get(sheet.get(_RELATION), "").removeprefix("/xl/")
        for sheet in book.iter(f"{_MAIN}sheet")
    }


def _formulas(xml: bytes, *, calculated: bool) -> Iterator[tuple[Place, str]]:
    for attributes, body in _CELL.findall(xml) if b"<f" in xml else ():
        if b"<f" not in body:
            continue
        value = _VALUE.search(body)
        if value and (
            calculated or value[1] != b"0"
        ):  # a writer that asks for calculation on loading stores 0 meanwhile
            continue
        formula, at = _FORMULA.search(body), _REFERENCE.search(attributes)
        if at:
            yield (int(at[2]) - 1, column_of(at[1].decode())), formula[1].decode("utf-8", "replace") if formula else ""


class _BeyondError(Exception):
    """The formula is more than plain arithmetic."""


@dataclass
class _Calculator:
    rows: list[list[Cell]]
    formulas: Mapping[Place, str]
    known: dict[Place, float] = field(default_factory=dict)
    open: set[Place] = field(default_factory=set)

    def value(self, place: Place) -> float:
        if place in self.known:
            return self.known[place]
        if place in self.open or len(self.open) > _DEEPEST:
            raise _BeyondError
        if place not in self.formulas:
            return self._plain(place)
        self.open.add(place)
        try:
            self.known[place] = _Expression(self.formulas[place].lstrip("="), self).result()
        finally:
            self.open.discard(place)
        return self.known[place]

    def _plain(self, place: Place) -> float:
        row, column = place
        cell: Cell = self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""
        if isinstance(cell, time):
            return (cell.hour * 60 + cell.minute) / 1440
        if isinstance(cell, date):
            moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
            return (moment - _EPOCH).total_seconds() / 86400
        try:
            return float(cell or 0)
        except ValueError:
            raise _BeyondError from None


class _Expression:
    """Recursive descent over sums, products, cell references and SUM."""

    def __init__(self, formula: str, calculator: _Calculator) -> None:
        self.tokens = list(_tokens(formula.upper()))
        self.calculator = calculator

    def result(self) -> float:
        value = self._sum()
        if self.tokens:
            raise _BeyondError
        return value

    def _take(self, *signs: str) -> str:
        if self.tokens and self.tokens[0][1] in signs and self.tokens[0][0] == "sign":
            return str(self.tokens.pop(0)[1])
        return ""

    def _sum(self) -> float:
        value = self._product()
        while sign := self._take("+", "-"):
            value += self._product() if sign == "+" else -self._product()
        return value

    def _product(self) -> float:
        value = self._single()
        while sign := self._take("*", "/"):
            other = self._single()
            if sign == "/" and other == 0:
                raise _BeyondError
            value = value * other if sign == "*" else value / other
        return value

    def _single(self) -> float:
        if self._take("-"):
            return -self._single()
        if self._take("("):
            value = self._sum()
            if not self._take(")"):
                raise _BeyondError
            return value
        if not self.tokens:
            raise _BeyondError
        sort, token = self.tokens.pop(0)
        if sort == "number":
            return float(str(token))
        if sort == "cell" and isinstance(token, tuple):
            return self.calculator.value(token)
        if sort == "name" and token == "SUM" and self._take("("):
            return self._sum_of_ranges()
        raise _BeyondError

    def _sum_of_ranges(self) -> float:
        total = 0.0
        while True:
            corner = self._range()
            total += sum(map(self.calculator.value, corner)) if corner else self._sum()
            if self._take(")"):
                return total
            if not self._take(","):
                raise _BeyondError

    def _range(self) -> list[Place]:
        """The cells of a range that stands next; none where something else does."""
        corners = [token for _, token in self.tokens[:3:2] if isinstance(token, tuple)]
        if len(corners) < 2 or self.tokens[1] != ("sign", ":"):
            return []
        del self.tokens[:3]
        (top, left), (bottom, right) = min(corners), max(corners)
        if (bottom - top + 1) * (right - left + 1) > _LONGEST_RANGE:
            raise _BeyondError
        return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _tokens(formula: str) -> Iterator[tuple[str, str | Place]]:
    at = 0
    while at < len(formula.rstrip()):
        match = _TOKEN.match(formula, at)
        if not match:
            raise _BeyondError
        number, letters, row, name, sign = match.groups()
        if number:
            yield "number", number
        elif letters:
            yield "cell", (int(row) - 1, column_of(letters))
        else:
            yield ("name", name) if name else ("sign", sign)
        at = match.end()


def work_out(rows: list[list[Cell]], formulas: Mapping[Place, str]) -> frozenset[Place]:
    """Put the results of plain formulas into the rows; returns the places whose result stays unknown."""
    calculator = _Calculator(rows, formulas)
    unknown = set()
    for row, column in formulas:
        if row >= len(rows) or column >= len(rows[row]):
            continue
        try:
            rows[row][column] = round(calculator.value((row, column)), 9)
        except _BeyondError:
            rows[row][column] = "=" + formulas[row, column].lstrip("=")
            unknown.add((row, column))
    return frozenset(unknown)
