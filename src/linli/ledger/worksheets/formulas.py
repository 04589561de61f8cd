"""Cells of an .xlsx whose formula has no value in the file.

A spreadsheet program stores the last result beside each formula, and that is what is read. A file written by a program
that does not calculate has none: such cells must not pass for blank ones.
"""

import re
import zipfile
from xml.etree import ElementTree

_CELL = re.compile(rb"<c\b([^>]*)>(.*?)</c>", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<v\b[^>]*>[^<]|<is>")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def column_of(letters: str) -> int:
    """A → 0, AB → 27."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def without_value(archive: zipfile.ZipFile) -> dict[str, frozenset[tuple[int, int]]]:
    """Tab name → (row, column), from 0, of formulas without a value. Empty for files that are no .xlsx."""
    return {
        name: cells
        for name, path in _tabs(archive).items()
        if path in archive.namelist() and (cells := _cells(archive.read(path)))
    }


def _cells(xml: bytes) -> frozenset[tuple[int, int]]:
    if b"<f" not in xml:
        return frozenset()
    found = set()
    for attributes, body in _CELL.findall(xml):
        if b"<f" in body and not _VALUE.search(body) and (at := _REFERENCE.search(attributes)):
            found.add((int(at[2]) - 1, column_of(at[1].decode())))
    return frozenset(found)


def _tabs(archive: zipfile.ZipFile) -> dict[str, str]:
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    return {
        sheet.get("name", ""): "xl/" + targets.get(sheet.get(_RELATION), "").removeprefix("/xl/")
        for sheet in book.iter(f"{_MAIN}sheet")
    }
