"""What people call a place in a notice."""

from pathlib import Path

import pytest

from linli.access.queries import post_named
from linli.access.scope import acting
from linli.catalogue.kinds import catalogue
from linli.notices.actions import decide, read_again, receive
from linli.notices.clauses import clause_label, clauses
from linli.notices.models import Verdict
from linli.notices.reading.engine import read
from linli.notices.reading.output import to_json
from linli.notices.rules import Found

SAMPLE = Path(__file__).parents[4] / "samples/notice.txt"
TEXT = SAMPLE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def found() -> Found:
    return to_json(read(TEXT, kinds=catalogue().phrases()))


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("近日，中央文明办印发了", "通知"),
        ("聚焦民政服务对象", "通知 二"),
        ("各盟市民政局务于2023年2月15日前", "通知 三"),
        ("一元复始万象新", "附件"),
        ("广泛开展志愿服务关爱行动，不断丰富", "附件 一"),
        ("主动上门走访", "附件 三.2"),
        ("2. 助力新阶段疫情防控", "附件 三.2"),
        ("各省级文明办要对活动情况", "附件 四"),
    ],
)
def test_a_place_is_called_by_its_document_and_the_headings_above_it(found: Found, words: str, label: str) -> None:
    assert clause_label(found, TEXT.index(words)) == label


def test_a_letter_is_called_a_letter_and_of_several_enclosed_documents_each_has_its_number(found: Found) -> None:
    second = {**found["inner_documents"][0], "number": 2, "span": [len(TEXT), len(TEXT) + 9], "headings": []}
    several = {**found, "kind": "letter", "inner_documents": [*found["inner_documents"], second]}
    said = [clause_label(several, at) for at in (0, TEXT.index("主动上门走访"), len(TEXT))]
    assert said == ["函", "附件1 三.2", "附件2"]


def test_an_item_in_brackets_needs_no_point() -> None:
    headings = [
        {"level": 1, "number": "二", "spans": [[0, 5]]},
        {"level": 2, "number": "（一）", "spans": [[30, 35]]},
        {"level": 3, "number": "1", "spans": [[60, 65]]},
    ]
    found = {"kind": "notice", "headings": headings, "inner_documents": []}
    assert [clause_label(found, at) for at in (6, 40, 70)] == ["通知 二", "通知 二（一）", "通知 二（一）.1"]


@pytest.mark.django_db
def test_many_decisions_get_their_clauses_in_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with acting(post_named("department-clerk")) as scope:
        assert scope.post
        reading = read_again(receive(SAMPLE.read_bytes(), "通知.txt", by=scope.post))
        spans = reading.found["obligations"][0]["clause"]["spans"]
        made = [
            decide(reading, "obligations/0", Verdict.ACCEPTED, {}, spans, by=scope.post),
            decide(reading, "added", Verdict.ADDED, {}, [], by=scope.post),
        ]
        with django_assert_num_queries(1):
            named = clauses(made)
    assert [named[one.pk].label for one in made] == ["通知 三", "办理人补充"]
    first, end = spans[0]
    assert named[made[0].pk].url == f"/notices/{reading.notice_id}/?at={first}-{end}#at"
