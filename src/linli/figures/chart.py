"""Bars over the days of a period, drawn on the server: where each stands, in the units of the picture."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

WIDTH, HEIGHT = 668, 172
LEFT, RIGHT, TOP, BASE = 52, 664, 20, 150


@dataclass(frozen=True, slots=True)
class Bar:
    day: date
    value: int
    x: float
    y: float
    width: float
    height: float
    high: bool  #: stands out
    title: str  #: its day and value, in words


@dataclass(frozen=True, slots=True)
class Line:
    value: str
    y: float


@dataclass(frozen=True, slots=True)
class Chart:
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    labels: tuple[Bar, ...]  #: the days that are named below

    @property
    def drawn(self) -> str:
        """The bars that have a value, as SVG."""
        return "".join(
            f'<rect class="{"h" if bar.high else "a"}" x="{bar.x}" y="{bar.y}" width="{bar.width}"'
            f' height="{bar.height}"><title>{escape(bar.title)}</title></rect>'
            for bar in self.bars
            if bar.value
        )


def bars(
    values: Mapping[date, int],
    first: date,
    last: date,
    show: Callable[[int], str],
    name: Callable[[date], str],
    high: Collection[date] | None = None,
) -> Chart | None:
    """A bar for every day from first to last; None where there is nothing to draw.

    `high`: the days that stand out; None: those with the most.
    """
    most = max(values.values(), default=0)
    if most <= 0:
        return None
    days = (last - first).days + 1
    top, step = _scale(most), (RIGHT - LEFT) / days
    drawn = []
    for number in range(days):
        day = first + timedelta(number)
        value = values.get(day, 0)
        height = round((BASE - TOP) * value / top, 1)
        x, width = round(LEFT + number * step + step * 0.09, 1), round(step * 0.82, 1)
        high_one = value == most if high is None else day in high
        title = f"{name(day)} {show(value)}"
        drawn.append(Bar(day, value, x, round(BASE - height, 1), width, height, high_one, title))
    every = max(1, -(-days // 8))
    steps = range(5) if top % 4 == 0 else (0, 4)
    lines = tuple(Line(show(top * n // 4), round(BASE - (BASE - TOP) * n / 4, 1)) for n in steps)
    return Chart(tuple(drawn), lines, tuple(drawn[::every]))


def _scale(most: int) -> int:
    """The least round number that is not below."""
    power = 1
    while True:
        for round_one in (1, 2, 4, 5, 8):
            if round_one * power >= most:
                return max(round_one * power, 4)
        power *= 10
