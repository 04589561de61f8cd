"""What the files of a report are called."""

from urllib.parse import quote

from linli.places.models import Unit

REPORT = "活动情况报告"
CONSOLIDATED = "活动情况汇总报告"


def name(unit: Unit, *, consolidated: bool = False) -> str:
    """The stem of a report's files: six digits of the division's code, the unit, what it is.

    "150100-呼和浩特市民政局-活动情况报告", "150000-内蒙古自治区民政厅-活动情况汇总报告". Chinese in every language: the
    files go to offices.
    """
    return f"{unit.division.code[:6]}-{unit.name}-{CONSOLIDATED if consolidated else REPORT}"


def disposition(name: str, *, inline: bool = False) -> str:
    """The header of a download under a Chinese name (RFC 6266)."""
    how, ending = "inline" if inline else "attachment", name.rpartition(".")[2]
    return f"{how}; filename=\"report.{ending}\"; filename*=UTF-8''{quote(name)}"
