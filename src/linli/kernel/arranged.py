"""The only source of the holidays that an office entered, for whoever asks what is a working day now.

The table itself lies above (`catalogue.holidays`) and names itself here when the program starts; the pure functions of
`workdays` take what is asked here as an argument.
"""

from collections.abc import Callable

from linli.kernel.workdays import Holidays

_source: Callable[[], Holidays] = dict


def arranged() -> Holidays:
    """What was entered, before the library's days. Costs nothing: the table is kept in memory."""
    return _source()


def arranged_by(source: Callable[[], Holidays]) -> None:
    """Ask this table from now on."""
    global _source
    _source = source
