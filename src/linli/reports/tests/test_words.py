"""Words between live figures: where they stand, what may be among them, how two versions meet; stored and read back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.documents.values import (
    Align,
    Bar,
    Chart,
    Emphasis,
    Figure,
    Form,
    Head,
    Heading,
    Number,
    OfficialDocument,
    Paragraph,
    Table,
)
from linli.reports import reasons, words
from linli.reports.stored import from_json, to_json
from linli.reports.weave import Written, pieces, woven

TOKENS = {"志愿者": Figure("1,126", "f2"), "写春联·服务活动": Figure("19", "f9")}
FULL = (
    Paragraph("按照要求，现报告如下。"),
    Heading(1, "总体情况"),
    Paragraph("共", Figure("12", "f1"), "次。"),
    Heading(1, "主要活动"),
    Heading(2, "传承优秀传统文化"),
    Paragraph("写春联", Figure("19", "f9"), "场。"),
    Paragraph("特此报告。"),
)
texts = st.text('春联福字1,234 【】"{}', max_size=12)
figures = st.builds(Figure, texts, texts)
runs = texts | figures | st.builds(Emphasis, texts)
paragraphs = st.lists(runs, max_size=4).map(lambda found: Paragraph(*found))
aligns: list[Align] = ["left", "center", "right"]


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.integers(1, 4))
    rows = draw(st.lists(st.tuples(*[runs] * columns), max_size=3))
    head = draw(st.sampled_from([tuple("列" for _ in range(columns)), (Head(text="总", columns=columns),)]))
    align = tuple(draw(st.sampled_from(aligns)) for _ in range(columns))
    return Table(head=(head,), align=align, rows=tuple(rows), caption=draw(texts), foot=draw(texts), total=True)


bars = st.builds(Bar, texts, st.integers(0, 9999), texts, texts, st.booleans())
charts = st.builds(Chart, caption=texts, bars=st.lists(bars, max_size=4).map(tuple), unit=texts, by_day=st.booleans())
headings = st.builds(Heading, st.integers(1, 4), texts)
blocks = st.lists(paragraphs | headings | tables() | charts, max_size=4).map(tuple)


def document(blocks_: tuple) -> OfficialDocument:
    return OfficialDocument(
        form=Form.REPORT,
        title="报告",
        issuers=("某局",),
        addressees="某厅",
        blocks=blocks_,
        number=Number("某发", 2023),
    )


def told(made: OfficialDocument) -> list[str]:
    return ["".join(r if isinstance(r, str) else r.text for r in getattr(b, "runs", (getattr(b, "text", ""),)))
            for b in made.blocks]  # fmt: skip


@given(blocks)
def test_what_is_stored_reads_back_as_it_was(found):
    made = document(found)
    assert from_json(json.loads(json.dumps(to_json(made)))) == made


def test_words_stand_at_their_places_and_the_closing_stays_last():
    said = {
        "main:culture": "各地因地制宜。\n\n共有【志愿者】名。",
        "experience": "坚持一线。",
        "next": "常态推进。",
    }
    assert told(woven(document(FULL), said, TOKENS)) == [
        "按照要求，现报告如下。", "总体情况", "共12次。", "主要活动", "传承优秀传统文化", "写春联19场。",
        "各地因地制宜。", "共有1,126名。", "经验做法", "坚持一线。", "下一步打算", "常态推进。", "特此报告。",
    ]  # fmt: skip


def test_without_words_nothing_is_added():
    assert woven(document(FULL), {}, TOKENS) == document(FULL)


def test_a_zero_report_has_one_place_and_ends_as_before():
    zero = document((Paragraph("共开展", Figure("0", "f1"), "次，现作零报告。特此报告。"),))
    assert told(woven(zero, {"note": "因天气停办。"}, {})) == ["共开展0次，现作零报告。", "因天气停办。", "特此报告。"]
    assert [one.place for one in pieces(zero, {}, {}) if isinstance(one, Written)] == ["note"]


@given(st.dictionaries(st.sampled_from(["main:culture", "main:gone", "experience", "note", "next"]), texts))
def test_no_words_are_ever_lost_whatever_became_of_their_place(said):
    everything = "\n".join(told(woven(document(FULL), said, TOKENS)))
    for text in said.values():
        assert all(line.strip() in everything for line in text.splitlines())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2月10日召开第20次会议，两人一组。", None),
        ("共有【志愿者】名志愿者。", None),
        ("走访1,286户。", reasons.TYPED_FIGURE),
        ("服务三百余人次。", reasons.TYPED_FIGURE),
        ("占84%。", reasons.TYPED_FIGURE),
        ("服务1.2万人次。", reasons.TYPED_FIGURE),
        ("共有【不存在】名。", reasons.NO_SUCH_FIGURE),
        ("长" * (words.LONGEST + 1), reasons.TOO_LONG),
    ],
)
def test_no_aggregate_is_typed(text, code):
    assert [reason.code for reason in words.against({"next": text}, TOKENS)] == ([code] if code else [])


def test_two_versions_meet_place_by_place():
    base = {"experience": "一", "problems": "二", "next": "三"}
    theirs = base | {"experience": "甲改", "problems": "甲也改"}
    mine = base | {"problems": "乙改", "next": "乙改"}
    assert words.merged(base, theirs, mine) == {
        "experience": ("甲改", "theirs"),
        "problems": ("乙改", "both"),
        "next": ("乙改", "mine"),
    }
