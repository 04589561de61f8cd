"""Measure a PDF against GB/T 9704-2012. What is found is measured on the page, whoever made the file.

`RULES` (at the end) is the list of what is looked at; each rule takes the measured pages and yields findings.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from linli.kernel.i18n import mark, tr

from .elements import (
    BAND,
    BODY,
    BOTTOM,
    CHARACTER,
    LEFT,
    RIGHT,
    SMALL,
    TITLE,
    TOLERANCE,
    TOP,
    below,
    body,
    date_lines,
    far,
    imprint_rules,
    inside,
    is_letter,
    issuer_mark,
    mm,
    separators,
    title,
)  # fmt: skip
from .layout import CHARACTERS, LINES, MM, TYPE_AREA
from .measure import Glyph, Line, Page, pages

LONELY = "7.3.5.5"  #: clause against a signature on a page without text
NOT_FIRST, NOT_LAST = "，。、；：？！）〕》」』”’", "（〔《「『“‘"


@dataclass(frozen=True, slots=True)
class Finding:
    """One departure from the standard: clause, page (from 1), what is wrong, what was measured and what is expected."""

    clause: str
    page: int
    message: str
    measured: str
    expected: str

    def __str__(self) -> str:
        return tr(
            "第{page}页：{message}，实测{measured}，应为{expected}（GB/T 9704—2012，{clause}）",
            page=self.page,
            message=tr(self.message),
            measured=tr(self.measured),
            expected=tr(self.expected),
            clause=self.clause,
        )


def check(data: bytes) -> list[Finding]:
    """Every departure of a PDF from the layout of official documents, by page; empty when there is none.

    Elements are known by where and how they are set, so one that is missing altogether is no finding, except those
    that every document has: a title and page numbers. Raises `pypdfium2.PdfiumError` for what is no PDF.
    """
    measured = pages(data)
    return sorted((f for rule in RULES for f in rule(measured)), key=lambda finding: finding.page)


# Paper, type area, type


def paper(document: Sequence[Page]) -> Iterator[Finding]:
    for page in document:
        if far(page.width, 210) or far(page.height, 297):
            size = f"{page.width:.0f} mm × {page.height:.0f} mm"
            yield Finding("5.1", page.number, mark("用纸不是A4"), size, "210 mm × 297 mm")


def type_area(document: Sequence[Page]) -> Iterator[Finding]:
    text = [line.left for page in document for line in body(page)]
    if len(text) > 5 and min(text) > LEFT + TOLERANCE:
        yield Finding("5.2.1", 1, mark("订口（左白边）不符"), mm(min(text)), "28 mm ± 1 mm")
    for page in document:
        lines = inside(page)
        if not lines:
            continue
        left, right = min(n.ink_left for n in lines), max(n.right for n in lines)
        if left < LEFT - TOLERANCE:
            yield Finding("5.2.1", page.number, mark("订口（左白边）不符"), mm(left), "28 mm ± 1 mm")
        if right > RIGHT + TOLERANCE:
            yield Finding("5.2.1", page.number, mark("文字超出版心右边缘"), mm(right), f"≤ {mm(RIGHT)}")
        first = lines[0]
        if page.number == 1 and is_letter(page):
            continue  # 10.1: its head stands above the type area
        if first.top < TOP - TOLERANCE or (abs(first.size - BODY) < 0.5 and first.top > TOP + TOLERANCE + BAND / 2):
            yield Finding("5.2.1", page.number, mark("天头（上白边）不符"), mm(first.top), "37 mm ± 1 mm")
        for line in below(page):
            if line.size > SMALL + 0.5:
                yield Finding("5.2.1", page.number, mark("文字超出版心下边缘"), mm(line.bottom), f"≤ {mm(BOTTOM)}")


def body_size(document: Sequence[Page]) -> Iterator[Finding]:
    """The text is set in 三号: lines as wide as the type area, and in no table, are body."""
    for page in document:
        full = [n for n in inside(page) if n.right - n.left > 0.9 * TYPE_AREA[0] and n.size < TITLE - 0.5]
        ruled = [r.y for r in page.rules if not r.is_red]
        if ruled:
            full = [n for n in full if n.base < min(ruled) or n.base > max(ruled) + BAND]
        for line in full:
            if far(line.size, BODY, 0.3) and not _is_foot_note(line):
                yield Finding("5.2.2", page.number, mark("正文字号不是3号"), f"{line.size:g} pt", "16 pt")
                break


def _is_foot_note(line: Line) -> bool:
    return line.size < 12


def lines_of_a_page(document: Sequence[Page]) -> Iterator[Finding]:
    for page in document:
        lines = body(page)
        steps = [b.base - a.base for a, b in pairwise(lines)]
        close = [step for step in steps if step < 1.5 * BAND]
        if len(close) >= 3 and far(median(close), BAND, 0.2):
            pitch = median(close)
            found = f"{TYPE_AREA[1] / pitch:.1f} 行（行距 {mm(pitch)}）"
            yield Finding("5.2.3", page.number, mark("每面行数不符"), found, f"{LINES} 行（行距 {mm(BAND)}）")


def characters_of_a_line(document: Sequence[Page]) -> Iterator[Finding]:
    """Judged by headings and last lines: others are justified, which spreads what half-width digits leave over."""
    for page in document:
        steps = [
            b.origin - a.origin
            for line in body(page)
            if line.right < RIGHT - CHARACTER
            for a, b in pairwise(line.glyphs)
            if _is_chinese(a) and _is_chinese(b) and b.origin - a.origin < 2 * CHARACTER
        ]
        if len(steps) >= 10 and far(median(steps), CHARACTER, 0.05):
            found = f"{TYPE_AREA[0] / median(steps):.1f} 字"
            yield Finding("5.2.3", page.number, mark("每行字数不符"), found, f"{CHARACTERS} 字")


def _is_chinese(glyph: Glyph) -> bool:
    return "\u4e00" <= glyph.char <= "\u9fff"


def colour(document: Sequence[Page]) -> Iterator[Finding]:
    for page in document:
        for line in body(page):
            coloured = [g for g in line.glyphs if max(g.colour) > 0x40]
            if coloured:
                found = "#{:02x}{:02x}{:02x}".format(*coloured[0].colour)
                yield Finding("5.2.4", page.number, mark("正文文字颜色不是黑色"), found, mark("黑色"))
                break


def punctuation(document: Sequence[Page]) -> Iterator[Finding]:
    for page in document:
        for line in inside(page):
            if line.text[0] in NOT_FIRST:
                yield Finding("9", page.number, mark("标点符号位于行首"), line.text[:6], mark("不在行首"))
            if line.text[-1] in NOT_LAST:
                yield Finding("9", page.number, mark("前括号、前引号位于行末"), line.text[-6:], mark("不在行末"))


# Head


def mark_place(document: Sequence[Page]) -> Iterator[Finding]:
    first = document[0]
    lines = issuer_mark(first)
    if not lines:
        return
    expected, clause = (30.0, "10.1") if is_letter(first) else (TOP + 35, "7.2.4")
    if far(lines[0].ink_top, expected):
        message = mark("发文机关标志上边缘距纸上边缘不符")
        yield Finding(clause, 1, message, mm(lines[0].ink_top), mm(expected))
    names = lines[0]
    if len(lines) == 1 and far((names.left + names.right) / 2, LEFT + TYPE_AREA[0] / 2, 2):
        middle = mm((names.left + names.right) / 2)
        yield Finding("7.2.4", 1, mark("发文机关标志没有居中"), middle, mm(LEFT + TYPE_AREA[0] / 2))


def black_mark(document: Sequence[Page]) -> Iterator[Finding]:
    for line in document[0].lines:
        if not line.is_red and line.size > TITLE + 4:
            found = "#{:02x}{:02x}{:02x}".format(*line.glyphs[0].colour)
            yield Finding("7.2.4", 1, mark("发文机关标志不是红色"), found, mark("红色"))


def number(document: Sequence[Page]) -> Iterator[Finding]:
    """Form of the document number; an open one is none."""
    for line in body(document[0])[:6]:
        found = re.search(r"\S*[〔\[(（【]\s*(\d{4})?\s*[〕\])）】]\s*(第?\s*\d*)\s*号", line.text)
        if found is None or (title(document[0]) and line.base > title(document[0])[0].base):
            continue
        if not re.search(r"〔(\d{4})?\s*〕", found[0]):
            yield Finding("7.2.5", 1, mark("年份没有用六角括号括入"), found[0], "〔2023〕")
        if "第" in found[2] or found[2].strip().startswith("0"):
            yield Finding("7.2.5", 1, mark("发文顺序号加了“第”字或虚位"), found[0], "1号")


def separator(document: Sequence[Page]) -> Iterator[Finding]:
    first = document[0]
    rules = separators(first)
    if not issuer_mark(first) or is_letter(first):
        return
    if not rules:
        yield Finding("7.2.7", 1, mark("缺版头中的红色分隔线"), mark("无"), mark("发文字号之下4 mm处一条"))
        return
    if far(rules[0].width, TYPE_AREA[0], 1.5):
        yield Finding("7.2.7", 1, mark("分隔线与版心不等宽"), mm(rules[0].width), mm(TYPE_AREA[0]))
    above = [n for n in body(first) if n.base < rules[0].y]
    if above and far(rules[0].y - above[-1].bottom, 4, 0.6):
        gap = mm(rules[0].y - above[-1].bottom)
        yield Finding("7.2.7", 1, mark("分隔线距发文字号不符"), gap, "4 mm")


def signer(document: Sequence[Page]) -> Iterator[Finding]:
    for line in body(document[0]):
        if "签发人：" not in line.text or "号" not in line.text:
            continue
        # a bracket that begins a line may be set without the blank half of its body
        trimmed = CHARACTER / 2 if line.text[0] in NOT_LAST else 0
        if far(line.left, LEFT + CHARACTER) and far(line.left + trimmed, LEFT + CHARACTER):
            yield Finding("7.2.6", 1, mark("上行文的发文字号没有居左空一字"), mm(line.left), mm(LEFT + CHARACTER))


# Body


def title_size(document: Sequence[Page]) -> Iterator[Finding]:
    if not title(document[0]):
        sizes = sorted({line.size for line in inside(document[0])}, reverse=True)
        found = "、".join(f"{size:g} pt" for size in sizes[:3])
        yield Finding("7.3.1", 1, mark("首页没有2号字的标题"), found, "22 pt")


def title_place(document: Sequence[Page]) -> Iterator[Finding]:
    lines = title(document[0])
    for line in lines:
        middle = (line.left + line.right) / 2
        if far(middle, LEFT + TYPE_AREA[0] / 2, 2):
            yield Finding("7.3.1", 1, mark("标题没有居中"), mm(middle), mm(LEFT + TYPE_AREA[0] / 2))
    rules = [rule for rule in separators(document[0]) if lines and rule.y < lines[0].base]
    if rules and not is_letter(document[0]):
        gap = (lines[0].top - rules[-1].y) / BAND
        if not 1.6 <= gap <= 2.9:
            yield Finding("7.3.1", 1, mark("标题没有在分隔线下空二行"), f"{gap:.1f}", "2")


def addressees(document: Sequence[Page]) -> Iterator[Finding]:
    heading = title(document[0])
    after = [n for n in body(document[0]) if heading and n.base > heading[-1].base]
    if not after or after[0].left > LEFT + CHARACTER:
        return
    names = [after[0]]
    for line in after[1:]:
        if names[-1].text[-1] == "：" or line.left > LEFT + CHARACTER:
            break
        names.append(line)
    if names[-1].text[-1] != "：":
        yield Finding("7.3.2", 1, mark("主送机关之后没有全角冒号"), names[-1].text[-1], "：")
    gap = (after[0].top - heading[-1].bottom) / BAND
    if not 0.8 <= gap <= 2:
        yield Finding("7.3.2", 1, mark("主送机关没有在标题下空一行"), f"{gap:.1f}", "1")


def indents(document: Sequence[Page]) -> Iterator[Finding]:
    for page in document:
        head = [line.base for line in title(page)] if page.number == 1 else []
        for line in body(page):
            offset = (line.left - LEFT) / CHARACTER
            if line.base > max(head, default=0) and 0.4 < offset < 1.6:
                yield Finding("7.3.3", page.number, mark("段落没有左空二字"), f"{offset:.1f}", "2")


def attachment_note(document: Sequence[Page]) -> Iterator[Finding]:
    for page in document:
        for line in body(page):
            if line.text.startswith("附件：") and far(line.left, LEFT + 2 * CHARACTER):
                offset = f"{(line.left - LEFT) / CHARACTER:.1f}"
                yield Finding("7.3.4", page.number, mark("附件说明没有左空二字"), offset, "2")
            if line.text.startswith("附件：") and line.text[-1] in "，。；、":
                yield Finding("7.3.4", page.number, mark("附件名称后加了标点符号"), line.text[-1], mark("无"))


def signature(document: Sequence[Page]) -> Iterator[Finding]:
    for page in document:
        for date in date_lines(page):
            above = [n for n in body(page) if n.base < date.base]
            note = next((n.base for n in above if n.text.startswith("附件：")), date.base)
            text = [n for n in above if n.base < note and n.left < LEFT + 2.6 * CHARACTER]
            if not text:
                yield Finding(LONELY, page.number, mark("署名和成文日期所在面没有正文"), "0", mark("至少一行"))
            room = (RIGHT - date.right) / CHARACTER
            if room < 1.6:
                yield Finding("7.3.5", page.number, mark("成文日期距版心右边缘不足"), f"{room:.1f}", mark("至少二字"))
            digits = re.findall(r"\d+", date.text)
            if any(part.startswith("0") for part in digits):
                yield Finding("7.3.5.4", page.number, mark("成文日期的月、日编了虚位"), date.text, "1月1日")


def attachments(document: Sequence[Page]) -> Iterator[Finding]:
    for page in document:
        lines = inside(page)
        for place, line in enumerate(lines):
            if not re.fullmatch(r"附件\d*", line.text):
                continue
            if place > 0:
                yield Finding("7.3.7", page.number, mark("附件没有另面编排"), line.text, mark("版心左上角第一行"))
            elif far(line.left, LEFT):
                yield Finding("7.3.7", page.number, mark("“附件”二字没有顶格"), mm(line.left), mm(LEFT))


# Foot


def page_numbers(document: Sequence[Page]) -> Iterator[Finding]:
    for page in document:
        shown = [n for n in below(page) if re.fullmatch(r"[—\-–]\s*\d+\s*[—\-–]", n.text)]
        if not shown:
            if not _needs_no_number(document, page):
                yield Finding("7.5", page.number, mark("缺页码"), mark("无"), f"— {page.number} —")
            continue
        yield from _page_number(page, shown[0])


def _needs_no_number(document: Sequence[Page], page: Page) -> bool:
    """Page 1 of a letter; a page with nothing but the imprint, and blank ones before it."""
    if page.number == 1 and is_letter(document[0]):
        return True
    rules = imprint_rules(page)
    return not [n for n in inside(page) if not rules or n.base < rules[0].y]


def _page_number(page: Page, shown: Line) -> Iterator[Finding]:
    if far(shown.size, SMALL, 0.3):
        yield Finding("7.5", page.number, mark("页码字号不是4号"), f"{shown.size:g} pt", "14 pt")
    dash = shown.glyphs[0]
    drop = (dash.top + dash.bottom) / 2 - BOTTOM
    if far(drop, 7):
        yield Finding("7.5", page.number, mark("一字线距版心下边缘不符"), mm(drop), "7 mm")
    side = SMALL / MM
    if page.number % 2 and far(RIGHT - shown.right, side, 1.5):
        yield Finding("7.5", page.number, mark("单页码没有居右空一字"), mm(RIGHT - shown.right), mm(side))
    if page.number % 2 == 0 and far(shown.left - LEFT, side, 1.5):
        yield Finding("7.5", page.number, mark("双页码没有居左空一字"), mm(shown.left - LEFT), mm(side))
    found = "".join(re.findall(r"\d", shown.text))
    if found != str(page.number):
        yield Finding("7.5", page.number, mark("页码不连续"), found, str(page.number))


def imprint(document: Sequence[Page]) -> Iterator[Finding]:
    for page in document:
        rules = imprint_rules(page)
        if not rules:
            continue
        if page.number % 2 or page is not document[-1]:
            where = f"{page.number}/{len(document)}"
            yield Finding("7.4", page.number, mark("版记没有置于最后的双数面"), where, mark("最后一面且为双数面"))
        if far(rules[-1].y, BOTTOM):
            yield Finding("7.4.1", page.number, mark("版记末条分隔线与版心下边缘不重合"), mm(rules[-1].y), mm(BOTTOM))
        for rule, thickness in zip(rules, _thicknesses(len(rules)), strict=True):
            if far(rule.thickness, thickness, 0.06) or far(rule.width, TYPE_AREA[0], 1.5):
                found = f"{rule.thickness:.2f} mm × {mm(rule.width)}"
                expected = f"{thickness} mm × {mm(TYPE_AREA[0])}"
                yield Finding("7.4.1", page.number, mark("版记分隔线的粗细或长度不符"), found, expected)
        for line in inside(page):
            if line.base > rules[0].y and far(line.size, SMALL, 0.3):
                yield Finding("7.4.2", page.number, mark("版记字号不是4号"), f"{line.size:g} pt", "14 pt")


def _thicknesses(count: int) -> list[float]:
    return [0.35] + [0.25] * (count - 2) + [0.35] if count > 1 else [0.35] * count


def embedded(document: Sequence[Page]) -> Iterator[Finding]:
    """Not of the standard: without its fonts in the file a document looks different elsewhere."""
    for page in document:
        for name, is_in in sorted(page.fonts):
            if not is_in:
                yield Finding("5.2.2", page.number, mark("字体没有嵌入文件"), name, mark("嵌入"))


RULES: tuple[Callable[[Sequence[Page]], Iterator[Finding]], ...] = (
    paper, type_area, body_size, lines_of_a_page, characters_of_a_line, colour, punctuation, embedded,
    mark_place, black_mark, number, separator, signer,
    title_size, title_place, addressees, indents, attachment_note, signature, attachments,
    page_numbers, imprint,
)  # fmt: skip
