"""What is what on the measured pages: elements of a document known by where and how they are set."""

import re

from .layout import CELL, MARGINS, MM, PITCH, TYPE_AREA
from .measure import Line, Page, Rule

TOP, _, _, LEFT = MARGINS
RIGHT, BOTTOM = LEFT + TYPE_AREA[0], TOP + TYPE_AREA[1]
CHARACTER, BAND = CELL / MM, PITCH / MM  #: of the grid, in mm
BODY, TITLE, SMALL = 16.0, 22.0, 14.0  #: 三号, 二号, 四号, in points
TOLERANCE = 1.0  #: mm, as 5.2.1 grants the margins


def body(page: Page) -> list[Line]:
    """Lines of the type area in 三号."""
    return [line for line in inside(page) if abs(line.size - BODY) < 0.5]


def inside(page: Page) -> list[Line]:
    return [line for line in page.lines if line.base < BOTTOM + TOLERANCE]


def below(page: Page) -> list[Line]:
    return [line for line in page.lines if line.base >= BOTTOM + TOLERANCE]


def title(first: Page) -> list[Line]:
    return [line for line in inside(first) if abs(line.size - TITLE) < 0.5 and not line.is_red]


def issuer_mark(first: Page) -> list[Line]:
    return [line for line in first.lines if line.is_red and line.size > TITLE]


def separators(first: Page) -> list[Rule]:
    return [rule for rule in first.rules if rule.is_red]


def is_letter(first: Page) -> bool:
    """信函格式 (10.1) shows its red rules as wide as 170 mm."""
    return any(rule.width > 165 for rule in separators(first))


def imprint_rules(page: Page) -> list[Rule]:
    """The rules of the imprint: those around and between its lines, when it is there at all."""
    lines = [line for line in inside(page) if re.search(r"印发$|^抄送：", line.text)]
    if not lines:
        return []
    return [r for r in page.rules if lines[0].top - 5 < r.y < lines[-1].bottom + 5]


def date_lines(page: Page) -> list[Line]:
    """Dates of signature, also those left open."""
    pattern = r"(\d{4})?年\d{0,2}月\d{0,2}日"
    return [n for n in body(page) if n.left > LEFT + 50 and re.fullmatch(pattern, re.sub(r"\s", "", n.text))]


def far(value: float, expected: float, tolerance: float = TOLERANCE) -> bool:
    return abs(value - expected) > tolerance


def mm(value: float) -> str:
    return f"{value:.1f} mm"
