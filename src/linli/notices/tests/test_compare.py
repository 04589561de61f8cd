"""What a newer reading says otherwise, and where words stand."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from linli.access.queries import post_named
from linli.access.scope import acting
from linli.catalogue.kinds import catalogue
from linli.notices.actions import decide_all, read_again, receive
from linli.notices.compare import Difference, differences
from linli.notices.models import Reading
from linli.notices.reading.engine import read
from linli.notices.reading.output import to_json
from linli.notices.rules import Found, findings
from linli.notices.words import places_of

SAMPLE = Path(__file__).parents[4] / "samples/notice.txt"


@pytest.fixture
def found() -> Found:
    return to_json(read(SAMPLE.read_text(encoding="utf-8"), kinds=catalogue().phrases()))


def stands(found: Found) -> dict[str, Any]:
    return {one.field: one.value for one in findings(found)}


def test_the_same_reading_differs_in_nothing(found: Found) -> None:
    assert list(differences(stands(found), findings(deepcopy(found)))) == []


def test_a_changed_value_a_new_one_and_a_lost_one_are_told_apart(found: Found) -> None:
    newer = deepcopy(found)
    newer["doc_number"] = "内民政办字〔2023〕2号"
    newer["issue_date"] = "2023-01-19"
    newer["spans"]["issue_date"] = [[0, 1]]
    newer["target_groups"] = newer["target_groups"][1:]
    newer["spans"]["target_groups"] = newer["spans"]["target_groups"][1:]
    assert set(differences(stands(found), findings(newer))) == {
        Difference("doc_number", "内民政办字〔2023〕1号", "内民政办字〔2023〕2号"),
        Difference("issue_date", None, "2023-01-19"),
        Difference("target_groups", "低保对象", None),
    }


def test_what_a_person_concluded_is_no_difference_of_readings(found: Found) -> None:
    assert list(differences({**stands(found), "obligations/0/also": ["满洲里市民政局"]}, findings(found))) == []


@pytest.mark.django_db
def test_the_page_of_a_decided_notice_shows_what_a_newer_engine_reads_otherwise(client_at: Any) -> None:
    with acting(post_named("department-clerk")) as scope:
        assert scope.post
        reading = read_again(receive(SAMPLE.read_bytes(), "通知.txt", by=scope.post))
        decide_all(reading, findings(reading.found), by=scope.post)
        newer = {**reading.found, "doc_number": "内民政办字〔2023〕7号"}
        Reading.objects.create(
            notice=reading.notice, issuer=reading.issuer, issuer_key=reading.issuer_key, engine="next", found=newer
        )
    client: Client = client_at("department-clerk")
    page = client.get(f"/notices/{reading.notice_id}/")
    assert page.context["reading"] == reading
    assert [(one["stands"], one["found"]) for one in page.context["differences"]] == [
        ("内民政办字〔2023〕1号", "内民政办字〔2023〕7号")
    ]
    assert "新版重读与认定不同（1）" in page.content.decode()


@given(st.text(alphabet="甲乙丙 \n", max_size=40), st.data())
def test_words_are_found_where_they_stand_white_space_aside(text: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(first, len(text)))
    words = "".join(text[first:end].split())
    spans = places_of(text, words, near=first)
    assert bool(spans) == bool(words)
    for a, b in spans:
        assert "".join(text[a:b].split()) == words


def test_of_several_equal_passages_the_nearest_is_meant() -> None:
    text = "志愿者和志愿者和志愿者"
    assert [places_of(text, "志愿者", near=near) for near in (0, 5, 99)] == [[[0, 3]], [[4, 7]], [[8, 11]]]
    assert places_of(text, "志愿队") == []
