"""The components of the look."""

from datetime import date

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from linli.kernel.i18n import speak
from linli.ui.templatetags import linli as tags


@pytest.fixture(autouse=True)
def _on_a_set_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")


@pytest.mark.parametrize(
    ("day", "kind", "words"),
    [
        (date(2023, 2, 3), "bad", ("超 3 天", "超期")),
        (date(2023, 2, 6), "warn", ("今天", "临期")),
        (date(2023, 2, 9), "warn", ("剩 3 天", "临期")),
        (date(2023, 2, 10), "", ("剩 4 天", "正常")),
    ],
    ids=["over", "today", "three working days left", "four working days left"],
)
def test_a_deadline_is_told_by_date_days_and_word(day: date, kind: str, words: tuple[str, str]) -> None:
    shown = tags.due(day)
    assert f'data-s="{kind}"' in shown
    assert all(word in shown for word in (tags.day_text(day), *words))


def test_a_weekend_does_not_bring_a_deadline_nearer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-09")  # a Thursday: Friday, Monday, Tuesday are three working days
    assert 'data-s="warn"' in tags.due(date(2023, 2, 14))
    assert 'data-s=""' in tags.due(date(2023, 2, 15))


def test_what_is_done_has_no_days_left() -> None:
    assert "超" not in tags.due(date(2023, 1, 3), True)


def test_facts_of_a_sentence_are_escaped() -> None:
    assert "<b>" not in Template('{% tr "共 {n} 项" n=x %}').render(Context({"x": "<b>"}))


def test_a_year_stands_only_where_it_is_another() -> None:
    assert (tags.day_text(date(2023, 1, 3)), tags.day_text(date(2022, 12, 30))) == ("1月3日", "2022年12月30日")
    with speak("en"):
        assert (tags.day_text(date(2023, 1, 3)), tags.day_text(date(2022, 12, 30))) == ("Jan 3", "Dec 30, 2022")


@pytest.mark.parametrize(
    ("name", "shown"), [("王小英", "王*英"), ("王英", "王*"), ("阿拉坦其其格", "阿*格"), (None, "未具名")]
)
def test_a_masked_name_keeps_its_first_and_last_character(name: str | None, shown: str) -> None:
    assert tags.masked(name) == shown


def test_a_filter_lives_in_the_url_and_turning_it_drops_the_page() -> None:
    context = {"request": RequestFactory().get("/work/?kind=a&page=3&unit=b")}
    assert tags.url_with(context, kind="") == "?unit=b"
    assert tags.url_with(context, page=4) == "?kind=a&unit=b&page=4"


def test_an_explained_term_carries_its_meaning() -> None:
    assert "不重复的人" in tags.term("名")
    with pytest.raises(KeyError):
        tags.term("没有的词")
