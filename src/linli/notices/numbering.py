"""Numbers that a unit's registers give out: without gaps, and no two alike (党政机关公文处理工作条例, art. 9 (5))."""

import re
from dataclasses import dataclass

from django.db import connection

from linli.access.scope import current
from linli.kernel.ids import new_id
from linli.notices.models import Notice, Serial
from linli.places.models import Unit

INCOMING = "in"  #: the register of what was received (收文登记)
REHEARSED = "rehearsed:"  #: begins the register of a rehearsal (演练), which takes no number of the office's own

_NEXT = """
INSERT INTO notices_serial AS s (id, unit_id, area_key, register, year, last) VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (unit_id, register, year) DO UPDATE SET last = s.last + 1 RETURNING last
"""
_NUMBER = re.compile(r"(?P<code>[^〔\s]+)〔(?P<year>\d{4})〕(?P<serial>[1-9]\d*)号")


@dataclass(frozen=True, slots=True)
class Register:
    """A register of outgoing documents: its agency code (机关代字), and the last number it gave this year."""

    code: str
    last: int = 0


def next_serial(unit: Unit, register: str, year: int) -> int:
    """The next number of a unit's register, 1, 2, …; inside the transaction of what it numbers.

    The row stays locked until that transaction ends, so the next one waits; if it is rolled back the number is free.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [new_id(), unit.pk, unit.division_id, register, year])
        return int(cursor.fetchone()[0])


def begin_register(unit: Unit, register: str, year: int, *, last: int) -> None:
    """Go on after the numbers that the office gave on paper this year; nothing where the register has begun."""
    if last > 0:
        row = Serial(unit=unit, area_key=unit.division_id, register=register, year=year, last=last)
        Serial.objects.bulk_create([row], ignore_conflicts=True)


def as_number(code: str, year: int, serial: int) -> str:
    """发文字号: 内民政办字〔2023〕1号 (GB/T 9704-2012, 7.2.5: no 第, no leading zero)."""
    return f"{code}〔{year}〕{serial}号"


def parse_number(text: str) -> tuple[str, int, int] | None:
    """Code, year and serial of a document number; None for anything else (7.2.5)."""
    found = _NUMBER.fullmatch(text.strip())
    return (found["code"], int(found["year"]), int(found["serial"])) if found else None


def registers(unit: Unit, year: int, *, rehearsed: bool = False) -> list[Register]:
    """The unit's registers of what it issues, the newest first: kept here, else read off what it issued before.

    Two statements. `rehearsed`: those of rehearsals, with the office's own codes after them.
    """
    rows = Serial.objects.filter(unit=unit, area_key__range=current().enclosing).exclude(register=INCOMING)
    found: dict[str, Register] = {}
    for row in rows.order_by("-year", "-last", "register"):
        code, is_rehearsed = row.register.removeprefix(REHEARSED), row.register.startswith(REHEARSED)
        last = row.last if row.year == year and is_rehearsed == rehearsed else 0
        if code not in found or (last and not found[code].last):
            found[code] = Register(code, last)
    issued = Notice.objects.filter(issuer=unit, issued_by=unit.name).exclude(doc_number="")
    for number in issued.order_by("-at").values_list("doc_number", flat=True)[:20]:
        if (parsed := parse_number(number)) and parsed[0] not in found:
            found[parsed[0]] = Register(parsed[0], parsed[2] if parsed[1] == year and not rehearsed else 0)
    return list(found.values())
