"""Pages of work and of sheets, as people open them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.catalogue.kinds import catalogue
from linli.kernel.ids import new_id
from linli.ledger.drafts import Draft, Part
from linli.ledger.intake.plan import plan
from linli.ledger.intake.take import take
from linli.ledger.models import Evidence, Work
from linli.ledger.queries import current_works
from linli.ledger.tests.factories import draft, recorded
from linli.ledger.tests.sheets import HEAD, line, sheet
from linli.ledger.worksheets.tests.sheets import xlsx
from linli.people.actions import named_people

KEZHONG = 152222000000
At = Callable[[str], Client]
#: session, account with post, scope; and what a test's own transaction adds: savepoints, and settings to give back
SHELL = 3 + 4


def url(name: str, *args: object) -> str:
    return reverse(f"ledger:{name}", args=args)


@pytest.fixture(autouse=True)
def set_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")


@pytest.fixture
def clerk(db: None) -> Post:
    return post_named("kezhong-clerk")


def mine(clerk: Post, *names: str, **given: Any) -> Draft:
    with acting(clerk):
        known = named_people(clerk.unit, [(name, ()) for name in names])
    parts = [Part(evidence=Evidence.LEADER, person=p, minutes_attended=90, minutes_credited=90) for p in known.values()]
    made = draft(KEZHONG, unit=clerk.unit_id, parts=tuple(parts) or draft(KEZHONG).parts, **given)
    return recorded([made], clerk)[0]


def typed(**given: Any) -> dict[str, Any]:
    return {
        "key": str(new_id()), "kind": "写春联", "day": "2023-01-20", "place": str(KEZHONG), "names": "白音、乌兰",
        "unnamed": "3", "minutes": "90", "served": "20", "group-subsistence": "8", "outcome": "40", "evidence": "3",
    } | given  # fmt: skip


def works(clerk: Post) -> list[Work]:
    with acting(clerk):
        return list(current_works())


@pytest.mark.parametrize("like", ["abc", "", "0" * 31])
def test_a_link_that_was_cut_short_opens_an_empty_form(client_at: At, like: str) -> None:
    assert client_at("kezhong-clerk").get(url("new"), {"like": like}).status_code == 200


@pytest.mark.parametrize("rows", [1, 40])
def test_the_list_costs_the_same_for_any_number_of_works(
    client_at: At, clerk: Post, rows: int, django_assert_max_num_queries: Any
) -> None:
    recorded([draft(KEZHONG, unit=clerk.unit_id) for _ in range(rows)], clerk)
    client = client_at("kezhong-clerk")
    with django_assert_max_num_queries(SHELL + 5):  # places, campaigns, bounded count, works, their records
        page = client.get(url("works")).context["page"]
    assert len(page.object_list) == min(rows, 15)


@pytest.mark.parametrize("rows", [1, 12])
def test_one_work_costs_the_same_for_any_number_of_versions(
    client_at: At, clerk: Post, rows: int, django_assert_max_num_queries: Any
) -> None:
    work = mine(clerk, "白音", "乌兰")
    for served in range(rows):
        work = recorded([mine_again(work, served)], clerk)[0]
    client = client_at("kezhong-clerk")
    # versions, records, people, places, seals, sheets' rows, claims
    with django_assert_max_num_queries(SHELL + 7):
        found = client.get(url("work", work.id)).context["whole"]
    assert len(found.versions) == rows + 1


def mine_again(work: Draft, served: int) -> Draft:
    return draft(
        KEZHONG, unit=work.unit, served=served, replaces=work.id, why="counted-again",
        parts=tuple(Part(evidence=p.evidence, person=p.person, minutes_credited=60) for p in work.parts),
    )  # fmt: skip


def test_a_neighbour_finds_neither_work_nor_sheet(client_at: At, clerk: Post) -> None:
    work = mine(clerk, "白音")
    stranger = client_at("zhalaite-clerk")
    assert stranger.get(url("work", work.id)).status_code == 404
    assert stranger.get(url("correct", work.id)).status_code == 404
    assert stranger.get(url("works")).context["lines"] == []


def test_no_name_stands_in_the_list_and_only_a_masked_one_on_the_page(client_at: At, clerk: Post) -> None:
    work = mine(clerk, "欧阳娜仁")
    client = client_at("kezhong-clerk")
    listed, page = client.get(url("works")).content.decode(), client.get(url("work", work.id)).content.decode()
    assert "欧" not in listed
    assert "欧*仁" in page
    assert "欧阳娜仁" not in page


def test_of_a_confidential_kind_the_name_is_hidden(client_at: At, clerk: Post) -> None:
    kind = next(kind.code for kind in catalogue().kinds.values() if kind.confidential)
    work = mine(clerk, "欧阳娜仁", kind=kind)
    client = client_at("kezhong-clerk")
    assert "欧" not in client.get(url("work", work.id)).content.decode()
    assert "欧" not in client.get(url("correct", work.id)).content.decode()
    assert "欧" not in client.get(url("new") + f"?like={work.id}").content.decode()


def test_work_by_hand_is_shown_at_once_as_not_yet_rolled_up(client_at: At, clerk: Post) -> None:
    client = client_at("kezhong-clerk")
    answer = client.post(url("new"), typed(), follow=True)
    assert "未汇入" in answer.content.decode()
    [work] = works(clerk)
    assert (work.kind, work.served, work.outcome, work.groups) == ("couplets", 20, 40, {"subsistence": 8})
    with acting(clerk):
        assert sorted(work.records.values_list("heads", "minutes_credited")) == [(1, 90), (1, 90), (3, 90)]


def test_a_form_sent_twice_makes_one_work(client_at: At, clerk: Post) -> None:
    client, form = client_at("kezhong-clerk"), typed()
    assert [client.post(url("new"), form).status_code for _ in range(2)] == [302, 302]
    assert len(works(clerk)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "不知道"},
        {"names": "", "unnamed": ""},
        {"day": "2023-03-01"},
        {"group-subsistence": "21"},
        {"minutes": "x"},
    ],
)
def test_bad_input_keeps_all_that_was_typed(client_at: At, clerk: Post, wrong: dict[str, str]) -> None:
    answer = client_at("kezhong-clerk").post(url("new"), typed(**wrong))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors
    assert {name: form[name].value() for name in ("served", "outcome", "place")} == {
        "served": "20", "outcome": "40", "place": str(KEZHONG),
    }  # fmt: skip
    assert works(clerk) == []


def test_as_last_time_brings_kind_people_and_minutes(client_at: At, clerk: Post) -> None:
    work = mine(clerk, "白音", "乌兰")
    form = client_at("kezhong-clerk").get(url("new") + f"?like={work.id}").context["form"]
    assert form["names"].value().split("、") == ["白音", "乌兰"]
    assert (form["minutes"].value(), form.chosen.code) == (90, "couplets")


def corrected(client: Client, work: Draft, **given: Any) -> Any:
    form = client.get(url("correct", work.id)).context["form"]
    now = {name: bound for name in form.fields if (bound := form[name].value()) not in (None, "")}
    return client.post(url("correct", work.id), now | {"why": "counted-again"} | given)


def test_a_correction_keeps_the_people_that_were_not_touched(client_at: At, clerk: Post) -> None:
    work = mine(clerk, "白音", "乌兰")
    assert corrected(client_at("kezhong-clerk"), work, served="31").status_code == 302
    [now] = works(clerk)
    assert (now.served, now.why, now.replaces_id) == (31, "counted-again", work.id)
    with acting(clerk):
        assert set(now.records.values_list("person", flat=True)) == {part.person for part in work.parts}


def test_the_second_who_corrects_sees_both_texts(client_at: At, clerk: Post) -> None:
    work = mine(clerk, "白音")
    client = client_at("kezhong-clerk")
    assert corrected(client, work, served="31").status_code == 302
    form = {"kind": "写春联", "day": "2023-01-22", "place": str(KEZHONG), "names": "白音", "minutes": "90"}
    second = client.post(url("correct", work.id), form | {"evidence": "3", "served": "77", "why": "counted-again"})
    assert second.status_code == 409
    page = second.content.decode()
    assert "77" in page
    assert "31" in page
    assert "重新清点，数目有变" in page
    assert len(works(clerk)) == 1


def test_who_neither_recorded_nor_entered_it_does_not_correct_it(client_at: At, clerk: Post) -> None:
    work = mine(clerk, "白音")
    league = client_at("xingan-clerk")
    assert league.get(url("work", work.id)).status_code == 200
    assert league.post(url("correct", work.id), typed(why="counted-again")).status_code == 403
    assert league.post(url("withdraw", work.id), {"why": "twice"}).status_code == 403
    assert [w.pk for w in works(clerk)] == [work.id]


def test_a_withdrawn_work_counts_no_more_and_says_why(client_at: At, clerk: Post) -> None:
    work = mine(clerk, "白音")
    page = client_at("kezhong-clerk").post(url("withdraw", work.id), {"why": "not-held"}, follow=True)
    assert "没有举行" in page.content.decode()
    assert works(clerk) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("first=2023-01-22&last=2023-01-22", 1),
        ("first=2023-01-23", 0),
        ("kind=couplets", 1),
        ("kind=area:nothing", 1),  # no such filter: left out, and said
        ("evidence=3", 1),
        ("evidence=1", 0),
        ("state=waiting", 1),
        ("state=corrected", 0),
        ("state=withdrawn", 0),
        ("source=hand", 1),
        ("source=sheet", 0),
        ("place=科尔沁右翼中旗", 1),
        ("place=没有这里", 0),
        ("campaign=9999", 1),
    ],
)
def test_the_filter_is_the_url(client_at: At, clerk: Post, query: str, found: int) -> None:
    mine(clerk, "白音")
    assert len(client_at("kezhong-clerk").get(url("works") + f"?{query}").context["lines"]) == found


def test_the_list_goes_out_as_a_file(client_at: At, clerk: Post) -> None:
    mine(clerk, "白音")
    answer = client_at("kezhong-clerk").get(url("export") + "?kind=couplets")
    assert answer.content[:2] == b"PK"
    assert "attachment" in answer.headers["Content-Disposition"]


def file(*lines: Any, name: str = "台账.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, xlsx({"台账": [HEAD, *lines]}))


def test_a_sheet_walks_from_upload_to_ledger(client_at: At, clerk: Post) -> None:
    client = client_at("kezhong-clerk")
    there = client.post(url("upload"), {"file": file(line(1, heads=4), line(2, day="无"))}).headers["Location"]
    page = client.get(there)
    form = {"version": page.context["upload"].version, "t0-header": "1"}
    form |= {f"t0-c{i}": c["field"] for i, c in enumerate(page.context["tabs"][0]["columns"])}
    client.post(f"{there}columns/", form)
    preview = client.get(there)
    assert preview.templates[0].name == "ledger/sheet_preview.html"
    [row] = preview.context["refused_rows"]
    assert [cell["words"] for cell in row["cells"] if cell["bad"]] == ["无"]
    client.post(f"{there}take/", {"version": preview.context["upload"].version})
    assert len(works(clerk)) == 1
    assert client.get(f"{there}refused/").content[:2] == b"PK"
    assert client.get(url("sheets")).status_code == 200
    assert "台账.xlsx" in client.get(url("work", works(clerk)[0].pk)).content.decode()


def test_a_station_sees_that_its_work_came_from_the_sheet_of_its_superior(client_at: At, clerk: Post) -> None:
    with acting(clerk):
        take(plan(sheet(line(1, heads=4)), post=clerk), by=clerk)
        [work] = current_works()
    page = client_at("station-keeper").get(url("work", work.pk))
    assert [source["filename"] for source in page.context["sources"]] == ["上级单位录入的工作表"]


def test_columns_chosen_meanwhile_by_another_are_shown_beside_mine(client_at: At, clerk: Post) -> None:
    client = client_at("kezhong-clerk")
    there = client.post(url("upload"), {"file": file(line(1, heads=4))}).headers["Location"]
    page = client.get(there)
    form = {"version": page.context["upload"].version, "t0-header": "1"}
    form |= {f"t0-c{i}": c["field"] for i, c in enumerate(page.context["tabs"][0]["columns"])}
    assert client.post(f"{there}columns/", form).status_code == 302
    second = client.post(f"{there}columns/", form | {"t0-c7": "recipients"})
    assert second.status_code == 409
    [changed] = [c for c in second.context["tabs"][0]["columns"] if c["theirs"] is not None]
    assert (changed["field"], changed["theirs"]) == ("recipients", "volunteers")


def test_an_upload_without_a_file_says_so(client_at: At) -> None:
    answer = client_at("kezhong-clerk").post(url("upload"), {"campaign": ""})
    assert answer.status_code == 422
    assert "没有选文件" in answer.content.decode()


def test_the_blank_sheet_is_of_the_units_own_places(client_at: At) -> None:
    assert client_at("kezhong-clerk").get(url("template")).content[:2] == b"PK"


@pytest.mark.parametrize("page", ["works", "new", "sheets", "upload"])
@pytest.mark.parametrize("slug", ["volunteer", "system-admin"])
def test_who_has_nothing_to_do_with_work_is_turned_away(client_at: At, page: str, slug: str) -> None:
    assert client_at(slug).get(url(page)).status_code == 403
