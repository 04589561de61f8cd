"""Each rule is shown to fail on a fault that was made for it, and a report to pass them all."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from linli.documents import elements, layout
from linli.documents import pdf as writer
from linli.documents.check import RULES, check
from linli.documents.measure import pages
from linli.documents.pdf import pdf
from linli.documents.values import Attachment, Figure, Form, Heading, Imprint, Number, OfficialDocument, Paragraph

from .sample import REPORT

LONG = Paragraph("各级民政部门和新时代文明实践中心广泛开展志愿服务，" * 12)
SHORT = replace(REPORT, blocks=(Heading(1, "总体情况"), LONG, LONG), attachments=())

Template = Callable[[str], str]


def set_with(monkeypatch: pytest.MonkeyPatch, document: OfficialDocument, fault: Template) -> bytes:
    """The document, set by a template with a fault in it."""
    template = writer.TEMPLATE.read_text(encoding="utf-8")
    faulty = fault(template)
    assert faulty != template, "the fault must hit the template"
    monkeypatch.setattr(writer, "template", lambda: faulty.encode())
    return pdf(document)


def swap(old: str, new: str) -> Template:
    return lambda template: template.replace(old, new)


@pytest.mark.parametrize(
    "document",
    [
        REPORT,
        SHORT,
        replace(SHORT, mark=(), number=None),
        replace(SHORT, form=Form.NOTICE, copy_number="000001", secrecy="机密★1年", urgency="特急"),
        replace(SHORT, form=Form.LETTER, mark_word="", number=Number("内民函", 2023, 8)),
        replace(SHORT, with_seal=False, signed_on=date(2023, 2, 5), simulated=True),
        replace(SHORT, mark=("内蒙古自治区新时代文明实践志愿服务工作领导小组办公室",)),
        replace(
            SHORT,
            mark=("内蒙古自治区民政厅", "内蒙古自治区文明办"),
            issuers=("内蒙古自治区民政厅", "内蒙古自治区文明办"),
        ),
        replace(SHORT, blocks=(Paragraph("春节期间没有开展活动。"),), imprint=None, remark=""),
        replace(SHORT, signers=("王某", "李某")),
    ],
    ids=["report", "short", "no head", "notice", "letter", "no seal", "long mark", "two issuers", "zero", "signers"],
)
def test_a_document_departs_from_nothing(document: OfficialDocument) -> None:
    assert [str(finding) for finding in check(pdf(document))] == []


@pytest.mark.parametrize("lines", range(1, 31, 2))
@pytest.mark.parametrize("one", [False, True], ids=["many paragraphs", "one paragraph"])
def test_no_length_of_text_leaves_the_signature_alone_or_the_imprint_astray(lines: int, one: bool) -> None:
    sentence = "走访高龄、独居老人和残疾人家庭，送去慰问品和春联福字共计。"
    text = (Paragraph(sentence * lines),) if one else tuple(Paragraph(sentence) for n in range(lines))
    made = pdf(replace(SHORT, blocks=text))
    assert [str(finding) for finding in check(made)] == []
    assert len([page for page in pages(made) if not elements.inside(page)]) <= 1


@pytest.mark.parametrize("lines", range(1, 10))
def test_a_report_of_one_paragraph_leaves_no_page_without_text(lines: int) -> None:
    one = replace(
        SHORT, blocks=(Paragraph("经核对服务台账，没有需要报告的活动。" * (lines + lines // 2)),), imprint=None
    )
    made = pdf(replace(one, remark="", number=Number(), title="阿拉善盟民政局关于春节期间开展文明实践活动情况的报告"))
    assert check(made) == []
    for page in pages(made):
        assert [line for line in elements.body(page) if line.text.endswith("。") or len(line.text) > 25]


def test_four_lines_and_the_signature_fit_the_first_page() -> None:
    text = (
        "按照《关于春节期间开展文明实践志愿服务活动有关工作的通知》（内民政办字〔2023〕1号）要求，经核对服务台账，"
        "2022年12月30日至2023年3月31日全盟共开展志愿服务0次，没有需要报告的活动，现作零报告。特此报告。"
    )
    one = replace(SHORT, blocks=(Paragraph(text),), imprint=None, remark="", mark=("阿拉善盟民政局",), number=Number())
    made = pdf(replace(one, title="阿拉善盟民政局关于春节期间开展文明实践志愿服务活动情况的报告"))
    assert (len(pages(made)), check(made)) == (1, [])


FAULTS: list[tuple[str, str, Template]] = [
    ("5.1", "用纸不是A4", swap('paper: "a4"', 'paper: "us-letter"')),
    ("5.2.1", "订口（左白边）不符", swap("left: 28mm, right: 26mm", "left: 31mm, right: 26mm")),
    ("5.2.1", "文字超出版心右边缘", swap("left: 28mm, right: 26mm", "left: 28mm, right: 20mm")),
    ("5.2.1", "天头（上白边）不符", swap("top: 37mm", "top: 25mm")),
    ("5.2.1", "文字超出版心下边缘", swap("bottom: 35mm", "bottom: 20mm")),
    ("5.2.2", "正文字号不是3号", swap("..band(16pt), font: face.fang", "..band(14pt), font: face.fang")),
    ("5.2.3", "每面行数不符", swap("#let pitch = 225mm / 22", "#let pitch = 225mm / 20")),
    ("5.2.3", "每行字数不符", swap("tracking: cell - 16pt", "tracking: cell - 15pt")),
    ("5.2.4", "正文文字颜色不是黑色", swap('lang: "zh",', 'lang: "zh", fill: blue,')),
    ("7.2.4", "发文机关标志上边缘距纸上边缘不符", swap("block(height: 35mm", "block(height: 30mm")),
    (
        "7.2.4",
        "发文机关标志没有居中",
        swap("  mark(doc.mark)\n  blank(2)", "  move(dx: 6mm, mark(doc.mark))\n  blank(2)"),
    ),
    ("7.2.4", "发文机关标志不是红色", swap("fill: red, tracking", "fill: black, tracking")),
    ("7.2.6", "上行文的发文字号没有居左空一字", swap("pad(x: cell, grid", "pad(x: 0pt, grid")),
    ("7.2.7", "缺版头中的红色分隔线", swap("stroke: 1.2pt + red)", "stroke: 1.2pt + black)")),
    ("7.2.7", "分隔线与版心不等宽", swap("line(length: 100%, stroke: 1.2pt", "line(length: 90%, stroke: 1.2pt")),
    ("7.2.7", "分隔线距发文字号不符", swap("v(4mm - gap)", "v(7mm)")),
    ("7.3.1", "首页没有2号字的标题", swap("..band(22pt, height: 35pt)", "..band(18pt, height: 35pt)")),
    ("7.3.1", "标题没有居中", swap("align(center, par(lines", "align(left, par(lines")),
    ("7.3.1", "标题没有在分隔线下空二行", swap("names.len() > 0 { blank(2) }", "names.len() > 0 { blank(4) }")),
    ("7.3.2", "主送机关之后没有全角冒号", swap('doc.addressees + "："', 'doc.addressees + ":"')),
    ("7.3.2", "主送机关没有在标题下空一行", swap("#title(doc.title-lines)\n#blank(1)", "#title(doc.title-lines)\n")),
    ("7.3.3", "段落没有左空二字", swap("amount: 2 * cell", "amount: 1 * cell")),
    ("7.3.4", "附件说明没有左空二字", swap("pad(left: 2 * cell", "pad(left: 0 * cell")),
    ("7.3.5", "成文日期距版心右边缘不足", swap("pad(right: right-of-date, par", "pad(right: 0pt, par")),
    (
        "7.3.5.5",
        "署名和成文日期所在面没有正文",
        swap("#block(breakable: false, width", "#pagebreak()\n#block(breakable: false, width"),
    ),
    (
        "7.3.7",
        "附件没有另面编排",
        swap("  pagebreak()\n  flush(par(text(font: face.hei", "  flush(par(text(font: face.hei"),
    ),
    ("7.3.7", "“附件”二字没有顶格", swap("flush(par(text(font: face.hei, a", "(par(text(font: face.hei, a")),
    ("7.4", "版记没有置于最后的双数面", swap("calc.odd(page) or not fits", "false")),
    ("7.4.1", "版记末条分隔线与版心下边缘不重合", swap("  v(1fr)\n  imprint(i)", "  imprint(i)")),
    ("7.4.1", "版记分隔线的粗细或长度不符", swap("rule(0.25mm)", "rule(0.5mm)")),
    ("7.4.2", "版记字号不是4号", swap("..band(14pt, height: 22pt)", "..band(16pt, height: 22pt)")),
    ("7.5", "缺页码", swap("{ page-number(page) }", "{ }")),
    ("7.5", "页码字号不是4号", swap("..band(14pt, height: 14pt)", "..band(12pt, height: 14pt)")),
    ("7.5", "一字线距版心下边缘不符", swap("dy: 7mm", "dy: 11mm")),
    ("7.5", "单页码没有居右空一字", swap("calc.odd(page) { -14pt }", "calc.odd(page) { -80pt }")),
    ("7.5", "双页码没有居左空一字", swap("else { 14pt }, dy", "else { 80pt }, dy")),
    ("7.5", "页码不连续", swap("box[— #page —]", "box[— #(page + 1) —]")),
]


def faulty_document(message: str) -> OfficialDocument:
    """What the fault can be seen on: text that ends on page 1 for the imprint, a long one for the others."""
    if message == "版记没有置于最后的双数面":
        return replace(SHORT, mark=(), number=None, blocks=(Paragraph("春节期间没有开展活动。"),))
    return replace(REPORT, blocks=(LONG, LONG, LONG, LONG))


@pytest.mark.parametrize(("clause", "message", "fault"), FAULTS, ids=[fault[1] for fault in FAULTS])
def test_a_fault_of_the_setting_is_found(
    clause: str, message: str, fault: Template, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = faulty_document(message)
    assert check(pdf(document)) == []
    found = check(set_with(monkeypatch, document, fault))
    assert (clause, message) in {(f.clause, f.message) for f in found}


@pytest.mark.parametrize(
    ("clause", "message", "change"),
    [
        ("7.2.5", "年份没有用六角括号括入", {"signers": ("某",), "number": Number("内民发[2023]8号　原", None)}),
        ("7.2.5", "发文顺序号加了“第”字或虚位", {"number": Number("内民发〔2023〕第08号　原", None)}),
        ("7.3.4", "附件名称后加了标点符号", {"attachments": (Attachment("活动情况表；"),)}),
    ],
)
def test_a_fault_of_the_words_is_found(clause: str, message: str, change: dict[str, object]) -> None:
    assert check(pdf(SHORT)) == []
    found = check(pdf(replace(SHORT, **change)))  # type: ignore[arg-type]
    assert (clause, message) in {(f.clause, f.message) for f in found}


def test_a_line_that_begins_with_a_comma_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    document = replace(SHORT, blocks=(LONG, Paragraph("前一行\n，后一行（\n终")))
    assert {f.message for f in check(pdf(document))} == {"标点符号位于行首", "前括号、前引号位于行末"}


def test_a_date_with_a_leading_zero_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "day", lambda when, blank="": "2023年02月05日")
    assert "成文日期的月、日编了虚位" in {f.message for f in check(pdf(SHORT))}


def test_a_font_that_is_not_in_the_file_is_found() -> None:
    bare = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R
/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 40>>stream
BT /F 16 Tf 100 700 Td (Report) Tj ET   \nendstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>"""
    assert "字体没有嵌入文件" in {f.message for f in check(bare)}


def test_every_message_of_the_check_has_its_fault() -> None:
    here = Path(__file__).read_text(encoding="utf-8")
    source = Path(check.__code__.co_filename).read_text(encoding="utf-8")
    messages = re.findall(r'Finding\(\s*[^"]*"?[\d.]*"?,\s*[\w.]+,\s*mark\("([^"]+)"\)', source)
    messages += re.findall(r'message = mark\("([^"]+)"\)', source)
    assert len(messages) >= 40
    assert len(RULES) >= 20
    assert [m for m in messages if m not in here] == []


def test_a_full_page_holds_22_lines_of_28_characters() -> None:
    second = pages(pdf(replace(SHORT, blocks=(Paragraph("志愿服务" * 400),))))[1]
    lines = elements.body(second)
    assert [len(line.text) for line in lines] == [28] * 22
    assert all(abs(b.base - a.base - 225 / 22) < 0.01 for a, b in pairwise(lines))


def test_figures_stand_in_the_sample() -> None:
    assert any(isinstance(run, Figure) for b in REPORT.blocks if isinstance(b, Paragraph) for run in b.runs)
    assert isinstance(REPORT.imprint, Imprint)
