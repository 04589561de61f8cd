"""Numbers that a unit's registers give out: without gaps, and no two alike (党政机关公文处理工作条例, art. 9 (5))."""

from django.db import connection

from linli.kernel.ids import new_id
from linli.places.models import Unit

INCOMING = "in"  #: the register of what was received (收文登记)

_NEXT = """
INSERT INTO notices_serial AS s (id, unit_id, area_key, register, year, last) VALUES (%s, %s, %s, %s, %s, 1)
ON CONFLICT (unit_id, register, year) DO UPDATE SET last = s.last + 1 RETURNING last
"""


def next_serial(unit: Unit, register: str, year: int) -> int:
    """The next number of a unit's register, 1, 2, …; inside the transaction of what it numbers.

    The row stays locked until that transaction ends, so the next one waits; if it is rolled back the number is free.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [new_id(), unit.pk, unit.division_id, register, year])
        return int(cursor.fetchone()[0])


def as_number(code: str, year: int, serial: int) -> str:
    """发文字号: 内民政办字〔2023〕1号 (GB/T 9704-2012, 7.2.5: no 第, no leading zero)."""
    return f"{code}〔{year}〕{serial}号"
