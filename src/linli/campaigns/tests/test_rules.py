"""The rules alone, without a database."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.campaigns.period import proposal
from linli.campaigns.rules import Known, demands, is_own, proposed, who
from linli.catalogue.kinds import catalogue
from linli.kernel.ids import new_id
from linli.notices.reading.engine import read
from linli.notices.reading.output import to_json
from linli.places.models import Unit

DEPARTMENT, HOHHOT, BAOTOU, MANZHOULI = (
    Unit(id=new_id(), name=name)
    for name in ("内蒙古自治区民政厅", "呼和浩特市民政局", "包头市民政局", "满洲里市民政局")
)
MEANT = {
    "各盟市民政局": ((HOHHOT, False), (BAOTOU, False), (MANZHOULI, True)),
    "满洲里市民政局": ((MANZHOULI, False),),
    "包头市民政局": ((BAOTOU, False),),
}
KNOWN = Known(own=DEPARTMENT, resolve=lambda words: MEANT.get(words, ()))


@pytest.mark.parametrize(
    ("receiver", "own", "answer"),
    [
        ("自治区民政厅慈善事业促进和社会工作处", "内蒙古自治区民政厅", True),
        ("内蒙古自治区民政厅", "内蒙古自治区民政厅", True),
        ("内蒙古自治区 民政厅", "内蒙古自治区民政厅", True),
        ("我厅慈善处", "内蒙古自治区民政厅", True),
        ("我局", "内蒙古自治区民政厅", False),
        ("本局办公室", "兴安盟民政局", True),
        ("自治区民政厅", "兴安盟民政局", False),
        ("赤峰市民政局", "兴安盟民政局", False),
        ("中央文明办二局", "内蒙古自治区文明办", False),
        ("", "兴安盟民政局", False),
    ],
)
def test_a_receiver_is_the_unit_itself_or_an_office_in_it(receiver: str, own: str, answer: bool) -> None:
    assert is_own(receiver, own) is answer


@pytest.mark.parametrize(
    ("subject", "addressed", "named", "others"),
    [
        ("各盟市民政局", (HOHHOT, BAOTOU, MANZHOULI), (HOHHOT, BAOTOU), (MANZHOULI,)),
        ("包头市民政局", (HOHHOT, BAOTOU), (BAOTOU,), ()),
        ("", (HOHHOT, BAOTOU), (), (HOHHOT, BAOTOU)),
        ("各单位", (HOHHOT, BAOTOU), (), (HOHHOT, BAOTOU)),
        ("申报企业", (HOHHOT, BAOTOU), (), ()),
    ],
    ids=["a class, and one more addressed", "one alone", "nobody named", "whoever is addressed", "somebody else"],
)
def test_whom_a_clause_means(
    subject: str, addressed: tuple[Unit, ...], named: tuple[Unit, ...], others: tuple[Unit, ...]
) -> None:
    meant = who(subject, addressed, KNOWN, outer=True)
    assert (meant.named, meant.others) == (named, others)


def found_in(text: str) -> tuple[dict[str, Any], str]:
    document = read(text, kinds=catalogue().phrases())
    return to_json(document), document.text


def test_a_notice_that_calls_for_nothing_demands_nothing_until_a_person_gives_the_day(sample: str) -> None:
    found, text = found_in("关于开展活动的通知\n\n各盟市民政局：\n\n请认真组织活动。\n\n某厅\n2023年1月5日\n")
    assert not list(demands({one.field: one.value for one in proposed(found, text)}, KNOWN))
    asked = {one.field: one.value for one in proposed(found, text, date(2023, 2, 1))}
    assert next((one.basis.field, one.due) for one in demands(asked, KNOWN)) == ("added", date(2023, 2, 1))


def test_a_deadline_of_the_text_is_never_overwritten_by_a_persons(sample: str) -> None:
    found, text = found_in(sample)
    assert proposed(found, text, date(2024, 1, 1)) == proposed(found, text)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_whatever_is_cut_out_nothing_is_made_up(sample: str, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(sample)))
    end = data.draw(st.integers(first, min(len(sample), first + 1500)))
    found, text = found_in(sample[:first] + sample[end:])
    every = proposed(found, text)
    assert len({one.field for one in every}) == len(every)
    assert all(0 <= a < b <= len(text) for one in every for a, b in one.spans)
    days = {one["date"] for one in found["obligations"]}
    made = list(demands({one.field: one.value for one in every}, KNOWN))
    assert {one.due.isoformat() for one in made if one.due} <= days
    period = proposal(SimpleNamespace(found=found))
    printed = {one[key] for one in (found, *found["inner_documents"]) for key in ("issue_date", "print_date")}
    assert period.first is None or period.first.isoformat() in printed
    assert period.last is None or period.last.isoformat() in days
