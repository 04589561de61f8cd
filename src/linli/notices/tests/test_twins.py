"""The same notice by two ways is recognised with its reasons, joined by a person, and taken apart again."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting, current
from linli.kernel.reasons import Refused
from linli.notices import twins
from linli.notices.actions import read_again, receive
from linli.notices.models import Join, Notice
from linli.notices.reasons import NO_TWIN, NO_WHY_APART

SAMPLE = (Path(__file__).parents[4] / "samples/notice.txt").read_text(encoding="utf-8")
ENCLOSED = SAMPLE[SAMPLE.index("中央精神文明建设指导委员会办公室文件") :]
OTHER = """某某市文化局文件

某文字〔2023〕8号

关于开展群众文化活动的通知

各区文化局：

请各区文化局于2023年3月1日前将活动情况报至市文化局。

某某市文化局

2023年1月3日
"""
At = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")


@pytest.fixture
def clerk(db: None) -> Iterator[Post]:
    with acting(post_named("kezhong-clerk")) as scope:
        assert scope.post
        yield scope.post


def registered(text: str, by: Post) -> Notice:
    notice = receive(text.encode(), "通知.txt", by=by)
    read_again(notice)
    return notice


def alike(notice: Notice) -> list[twins.Twin]:
    return twins.twins(notice, list(notice.readings.all()), current())


def seen(notice: Notice) -> list[tuple[str, bool]]:
    return [(one.notice.doc_number, one.joined) for one in alike(notice)]


def test_a_second_copy_with_a_word_of_a_scanner_is_recognised_by_number_title_and_text(clerk: Post) -> None:
    first = registered(SAMPLE, clerk)
    copy = registered(SAMPLE.replace("张璐", "张 路"), clerk)
    (twin,) = alike(copy)
    assert (twin.notice, twin.joined) == (first, False)
    assert twin.likeness.grounds == ("number", "title", "issuer", "text")
    assert twin.likeness.share >= twins.SURE


def test_what_one_line_sends_as_an_enclosure_the_other_sends_by_itself(clerk: Post) -> None:
    whole, part = registered(SAMPLE, clerk), registered(ENCLOSED, clerk)
    assert seen(whole) == [(part.doc_number, False)]
    assert seen(part) == [(whole.doc_number, False)]


def test_another_document_of_the_same_office_is_no_twin(clerk: Post) -> None:
    registered(OTHER, clerk)
    asked = "请各区文化局于2023年3月1日前将活动情况报至市文化局。"
    words = {"8号": "9号", "群众文化": "全民健身操比赛和社区舞蹈展演", asked: "初赛由各区自行组织，决赛在三月上旬。"}
    text = OTHER
    for old, new in words.items():
        text = text.replace(old, new)
    another = registered(text, clerk)
    assert seen(another) == []


def test_is_joined_and_parted_with_a_reason_and_both_stay_in_the_log(clerk: Post) -> None:
    whole, part = registered(SAMPLE, clerk), registered(ENCLOSED, clerk)
    twins.join(part, whole, seen=0, by=clerk)
    assert seen(whole) == [(part.doc_number, True)]
    assert twins.joined_with([whole.pk], current()) == {whole.pk, part.pk}
    with pytest.raises(Refused) as refusal:
        twins.part(whole, part, " ", seen=1, by=clerk)
    assert refusal.value.reasons[0].code == NO_WHY_APART
    twins.part(whole, part, "附件另有报送要求", seen=1, by=clerk)
    assert seen(part) == [(whole.doc_number, False)]
    assert twins.joined_with([whole.pk], current()) == {whole.pk}
    assert [one.joined for one in Join.objects.filter(area_key=clerk.unit.division_id).order_by("ordinal")] == [
        True, False,
    ]  # fmt: skip


def test_is_one_for_the_unit_that_says_so_alone(clerk: Post) -> None:
    whole, part = registered(SAMPLE, clerk), registered(ENCLOSED, clerk)
    twins.join(part, whole, seen=0, by=clerk)
    with acting(post_named("xingan-clerk")) as scope:
        assert twins.joined_with([whole.pk], scope) == {whole.pk}


def test_what_is_not_alike_is_not_joined(clerk: Post) -> None:
    with pytest.raises(Refused) as refusal:
        twins.join(registered(SAMPLE, clerk), registered(OTHER, clerk), seen=0, by=clerk)
    assert refusal.value.reasons[0].code == NO_TWIN


def test_joined_by_two_at_once_it_is_said_once(committed: str) -> None:
    by = post_named("kezhong-clerk")
    with acting(by):
        whole, part = registered(SAMPLE, by), registered(ENCLOSED, by)
    together = Barrier(4)

    def one(_: int) -> bool:
        try:
            together.wait(timeout=20)
            with acting(by):
                return twins.join(whole, part, seen=0, by=by).joined
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, range(4))) == [True] * 4
    with acting(by) as scope:
        assert Join.objects.filter(area_key__range=scope.enclosing).count() == 1


def test_the_page_proposes_it_with_its_reasons_and_joins_with_one_press(clerk: Post, client_at: At) -> None:
    whole, part = registered(SAMPLE, clerk), registered(ENCLOSED, clerk)
    client, url = client_at("kezhong-clerk"), f"/notices/{whole.pk}/"
    assert "一份是另一份的附件" in client.get(url).content.decode()
    client.post(f"{url}join/", {"other": str(part.pk), "seen": 0})
    assert "已并件" in client.get(f"/notices/{part.pk}/").content.decode()
    client.post(f"/notices/{part.pk}/part/", {"other": str(whole.pk), "seen": 1, "why": "各有要求"})
    assert "各有要求" in client.get(url).content.decode()
    assert client.post(f"{url}join/", {"other": "x"}).status_code == 404
