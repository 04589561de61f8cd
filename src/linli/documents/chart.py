"""Bar charts as SVG: one pure function, for documents and for pages.

On a page the bars take the classes `bar` and `bar marked`, so that a style sheet decides; the colours written into the
drawing are those of print. Every bar has its value as a title, and `alt` says the whole in words.
"""

from dataclasses import dataclass
from html import escape

from .layout import clean
from .titles import cells
from .values import Bar, Chart, shown

WIDTH = 624.0  #: of the drawing, in its own units: 4 to the millimetre of the type area
INK, FAINT, FILL, MARKED = "#1f2a2e", "#c9cfd1", "#2f6f78", "#b8442f"
TYPE = 13.0


def svg(chart: Chart) -> str:
    """The drawing, `WIDTH` wide, without the caption. Columns for days, lying bars for categories."""
    drawing = _columns(chart) if chart.by_day else _lying(chart)
    body = "".join(drawing.parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{_safe(alt(chart))}" '
        f'viewBox="0 0 {WIDTH:g} {drawing.height:g}" width="{WIDTH:g}" height="{drawing.height:g}" '
        f'font-size="{TYPE:g}" font-family="Noto Sans SC, sans-serif" fill="{INK}">{body}</svg>'
    )


def alt(chart: Chart) -> str:
    """The chart in a sentence, for who does not see it."""
    values = "，".join(f"{bar.label} {shown(bar)}" for bar in chart.bars)
    return clean(f"{chart.caption}（{chart.unit}）：{values or '没有数据'}。").replace("\n", " ")


@dataclass(frozen=True, slots=True)
class _Drawing:
    height: float
    parts: list[str]


def _lying(chart: Chart) -> _Drawing:
    """A bar a line: label at the left, value behind the bar."""
    step, thick, top = 26.0, 15.0, 22.0
    left = min(max((cells(clean(b.label)) for b in chart.bars), default=1.0) * TYPE + 10, 0.42 * WIDTH)
    right = max((cells(shown(b)) for b in chart.bars), default=1.0) * TYPE + 14
    scale = (WIDTH - left - right) / (max((b.value for b in chart.bars), default=0.0) or 1.0)
    bottom = top + step * len(chart.bars)
    parts = [_text(left, 12, f"单位：{chart.unit}", "start", TYPE - 2), _line(left, top - 2, left, bottom)]
    for number, bar in enumerate(chart.bars):
        y = top + step * number + (step - thick) / 2
        length = bar.value * scale
        parts += [
            _text(left - 7, y + thick - 3, _fitted(bar.label, (left - 10) / TYPE), "end"),
            _bar(bar, left, y, length, thick, chart.unit),
            _text(left + length + 5, y + thick - 3, shown(bar), "start"),
        ]
    return _Drawing(bottom + 4, parts)


def _columns(chart: Chart) -> _Drawing:
    """A column a day; marked ones and the greatest bear their values, labels are thinned where they would touch."""
    widest = max((cells(clean(b.label)) for b in chart.bars), default=1.0) * (TYPE - 2) + 6
    height, left, right, top, bottom = 224.0, 44.0, widest / 2, 38.0, 26.0  # the last label stays in the drawing
    floor = height - bottom
    count = max(len(chart.bars), 1)
    step = (WIDTH - left - right) / count
    highest = _round_up(max((b.value for b in chart.bars), default=0.0))
    scale = (floor - top) / highest
    parts = [_text(left, 12, f"单位：{chart.unit}", "start", TYPE - 2)]
    for quarter in (0, 0.5, 1):
        y = floor - quarter * highest * scale
        parts += [_line(left, y, WIDTH - right, y), _text(left - 6, y + 4, f"{quarter * highest:g}", "end", TYPE - 2)]
    peak = max((b.value for b in chart.bars), default=0.0)
    every = max(1, -(-int(widest) // max(int(step), 1)))
    for number, bar in enumerate(chart.bars):
        x, tall = left + step * number, bar.value * scale
        parts.append(_bar(bar, x + step * 0.15, floor - tall, step * 0.7, tall, chart.unit, upright=True))
        if bar.marked or (bar.value == peak > 0):
            parts.append(_text(x + step / 2, floor - tall - 5, shown(bar), "middle", TYPE - 2))
        if number % every == 0:
            parts.append(_text(x + step / 2, floor + 16, bar.label, "middle", TYPE - 2))
    return _Drawing(height, parts)


def _round_up(value: float) -> float:
    """The end of an axis: 1, 2, 4, 6, 8 or 10 times a power of ten, not below the value."""
    power = 1.0
    while value > 10 * power:
        power *= 10
    return next(power * n for n in (2, 4, 6, 8, 10) if value <= power * n)


def _fitted(text: str, width: float) -> str:
    text = clean(text)
    if cells(text) <= width:
        return text
    while text and cells(text) > width - 1:
        text = text[:-1]
    return text + "…"


def _bar(bar: Bar, x: float, y: float, width: float, height: float, unit: str, *, upright: bool = False) -> str:
    kind, fill = ("bar marked", MARKED) if bar.marked else ("bar", FILL)
    least = 1.0 if bar.value else 0.0  # a small value stays visible
    if upright:
        y, height = (y - max(0.0, least - height)), max(height, least)
    else:
        width = max(width, least)
    title = f"<title>{_safe(bar.label)}：{_safe(shown(bar))} {_safe(unit)}</title>"
    return (
        f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}">'
        f"{title}</rect>"
    )


def _text(x: float, y: float, words: str, anchor: str, size: float = TYPE) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}">{_safe(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{FAINT}"/>'


def _safe(text: str) -> str:
    return escape(clean(text), quote=True)
