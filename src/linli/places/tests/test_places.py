"""Units on the real divisions, and who is meant by the words of an office."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connections

from linli.kernel.reasons import Refused
from linli.places import queries, rule
from linli.places.load import load
from linli.places.models import Division, Node, Standing, Unit
from linli.places.reasons import NO_HOLDER, NO_SUCH_DIVISION


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> None:
    """Every test stands in a transaction that is rolled back, but those that ask for a database of their own."""
    if "committed" not in request.fixturenames:
        request.getfixturevalue("db")


REGION, MANZHOULI, XINGAN, KEZHONG = 150000000000, 150781000000, 152200000000, 152222000000
CIVIL, CIVILISATION = rule.LINES


def units(words: str, acting: int = REGION, line: str = CIVIL) -> tuple[list[str], list[str], list[str]]:
    """Names of the named units, of the inferred ones, and the words that are left."""
    answer = queries.addressed_units([words], queries.holder(acting, line), line)
    named = [one.unit.name for one in answer.found if not one.inferred]
    return named, [one.unit.name for one in answer.found if one.inferred], list(answer.unresolved)


def test_every_division_is_there_with_its_name_and_range() -> None:
    assert Division.objects.count() == 15_938
    village = queries.division("152222100001")
    assert (village.name, village.level, village.last_key) == ("图什业图居民委员会", 5, village.key)
    assert queries.division(KEZHONG).last_key == 152222999999
    assert set(queries.divisions_of([KEZHONG, 7])) == {KEZHONG}
    with pytest.raises(Refused) as refusal:
        queries.division("999999999999")
    assert refusal.value.reasons[0].code is NO_SUCH_DIVISION


@pytest.mark.parametrize(
    ("key", "civil", "civilisation"),
    [
        (REGION, "内蒙古自治区民政厅", "内蒙古自治区文明办"),
        (XINGAN, "兴安盟民政局", "兴安盟文明办"),
        (KEZHONG, "科尔沁右翼中旗民政局", "科尔沁右翼中旗新时代文明实践中心"),
        (152222100000, "巴彦呼舒镇社工站", "巴彦呼舒镇新时代文明实践所"),
        (152222100001, "图什业图社区新时代文明实践站", "图什业图社区新时代文明实践站"),
    ],
)
def test_who_holds_a_division_in_each_line(key: int, civil: str, civilisation: str) -> None:
    assert (queries.holder(key, CIVIL).name, queries.holder(key, CIVILISATION).name) == (civil, civilisation)


def test_in_each_line_every_division_has_one_holder_and_nobody_else_a_reach() -> None:
    for line in rule.LINES:
        assert Standing.objects.filter(line=line, holds=True).count() == Division.objects.count()
        differing = Node.objects.raw(
            "SELECT n.* FROM places_node n JOIN places_standing s ON s.division_id = n.division_id AND s.line = n.line"
            " AND s.holds WHERE n.line = %s AND s.reach <> n.reach",
            [line],
        )
        assert not list(differing)
    others = Standing.objects.filter(holds=False).select_related("unit", "superior")
    assert others
    for standing in others:
        assert standing.reach == ()
        assert standing.unit.invented
        assert standing.superior == queries.holder(standing.division_id, CIVIL)
    assert Unit.objects.filter(invented=True).count() == len(others)


def test_a_place_that_nobody_holds_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        queries.holder(152222999999, CIVIL)
    assert refusal.value.reasons[0].code is NO_HOLDER


def test_fourteen_bureaus_report_to_the_department() -> None:
    below = queries.units_below(queries.holder(REGION, CIVIL), CIVIL)
    assert len(below) == 14
    assert {"满洲里市民政局", "二连浩特市民政局", "兴安盟民政局"} < {unit.name for unit in below}
    assert len(queries.units_below(queries.holder(REGION, CIVILISATION), CIVILISATION)) == 12


def test_units_that_hold_no_reach_are_below_only_when_asked_for() -> None:
    bureau = queries.holder(KEZHONG, CIVIL)
    holding, every = queries.units_below(bureau, CIVIL), queries.units_below(bureau, CIVIL, with_others=True)
    assert {u.name for u in every} - {u.name for u in holding} == {
        "科尔沁右翼中旗守望医院",
        "科尔沁右翼中旗守望福利院",
    }


def test_a_town_has_each_station_below_it_once() -> None:
    below = queries.units_below(queries.holder(152222100000, CIVIL), CIVIL)
    assert len(below) == len(set(below)) == Division.objects.filter(code__startswith="152222100", level=5).count()


@pytest.mark.parametrize(
    ("words", "within", "name"),
    [
        ("科右中旗民政局", REGION, "科尔沁右翼中旗民政局"),
        ("兴安盟科右中旗巴彦呼舒镇社工站", REGION, "巴彦呼舒镇社工站"),
        ("图什业图社区志愿服务站（点）", KEZHONG, "图什业图社区新时代文明实践站"),
        ("自治区民政厅慈善事业促进和社会工作处", REGION, "内蒙古自治区民政厅"),
        ("民政局", KEZHONG, "科尔沁右翼中旗民政局"),
        ("科尔沁右翼中旗守望医院", KEZHONG, "科尔沁右翼中旗守望医院"),
        ("爱心志愿服务队", KEZHONG, None),
        ("中央文明办二局", REGION, None),
        ("兴安盟民政局", KEZHONG, None),
        ("东河村新时代文明实践站", REGION, None),  # several villages are called so
        ("", REGION, None),
    ],
)
def test_a_unit_is_found_by_its_name_or_not_at_all(words: str, within: int, name: str | None) -> None:
    found = queries.unit_named(words, within)
    assert (found.name if found else None) == name


def test_many_spellings_are_found_in_two_queries(
    django_assert_num_queries: Callable[[int], AbstractContextManager[None]],
) -> None:
    spellings = {"科右中旗民政局", "科尔沁右翼中旗民政局", "图什业图社区志愿服务站", "爱心志愿服务队", "兴安盟民政局"}
    with django_assert_num_queries(2):
        found = queries.units_named(spellings, XINGAN)
    assert {spelling: unit.name for spelling, unit in found.items()} == {
        "科右中旗民政局": "科尔沁右翼中旗民政局",
        "科尔沁右翼中旗民政局": "科尔沁右翼中旗民政局",
        "图什业图社区志愿服务站": "图什业图社区新时代文明实践站",
        "兴安盟民政局": "兴安盟民政局",
    }


def test_the_salutation_of_the_departments_notice_names_all_fourteen() -> None:
    named, inferred, left = units("各盟市民政局，满洲里市、二连浩特市民政局：")
    assert (len(named), inferred, left) == (14, [], [])
    assert named[-2:] == ["满洲里市民政局", "二连浩特市民政局"]


def test_that_the_two_cities_are_meant_by_leagues_and_cities_is_an_inference() -> None:
    named, inferred, left = units("各盟市民政局")
    assert (len(named), inferred, left) == (12, ["满洲里市民政局", "二连浩特市民政局"], [])


@pytest.mark.parametrize(
    ("words", "acting", "how_many", "kind"),
    [
        ("各旗县(市、区)民政局", XINGAN, 6, "civil-bureau"),
        ("各区民政局", MANZHOULI, 1, "civil-bureau"),
        ("各苏木乡镇（街道）社工站", REGION, 1225, "social-work-station"),
        ("各嘎查村（社区）新时代文明实践站", 152222100000, 40, "village-station"),
    ],
)
def test_all_units_of_a_level_below_the_acting_one(words: str, acting: int, how_many: int, kind: str) -> None:
    answer = queries.addressed_units([words], queries.holder(acting, CIVIL), CIVIL)
    in_tree = Node.objects.filter(line=CIVIL, ancestors__contains=[acting]).values_list("division_id", flat=True)
    assert {one.unit.kind for one in answer.found} == {kind}
    assert {one.unit.division_id for one in answer.found} <= set(in_tree)
    assert len(answer.found) == how_many
    assert not answer.unresolved


def test_provincial_offices_mean_the_regions_own_in_their_line() -> None:
    assert units("各省级文明办") == (["内蒙古自治区文明办"], [], [])
    ministry = "各省、自治区、直辖市民政厅（局），新疆生产建设兵团民政局"
    assert units(ministry) == (["内蒙古自治区民政厅"], [], ["新疆生产建设兵团民政局"])
    assert units("各省、自治区、直辖市和新疆生产建设兵团文明办，中央精神文明建设指导委员会各成员单位") == (
        ["内蒙古自治区文明办"],
        [],
        ["新疆生产建设兵团文明办", "中央精神文明建设指导委员会各成员单位"],
    )


def test_a_name_that_holds_the_word_and_is_not_cut_there() -> None:
    assert units("呼和浩特市和包头市民政局、乌海市民政局")[0] == ["呼和浩特市民政局", "包头市民政局", "乌海市民政局"]


def test_two_levels_in_one_breath() -> None:
    named, _, left = units("各盟市、旗县(市、区)民政局")
    assert (len(set(named)), left) == (12 + 108, [])


def test_a_unit_outside_the_tree_of_who_acts_is_left_unresolved() -> None:
    assert units("包头市民政局", acting=XINGAN) == ([], [], ["包头市民政局"])
    assert units("局属各单位") == ([], [], ["局属各单位"])


def test_where_a_county_has_no_office_of_the_kind_its_holder_is_inferred() -> None:
    named, inferred, _ = units("各旗县文明办", acting=XINGAN, line=CIVILISATION)
    assert named == []
    assert inferred[0].endswith("新时代文明实践中心")


@pytest.mark.django_db(databases=["default", "owner"])
def test_what_is_loaded_is_not_loaded_again_and_a_changed_file_mends_the_tables() -> None:
    assert load() is False
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE places_division SET name = '错' WHERE key = %s", [KEZHONG])
        cursor.execute("UPDATE db_mark SET value = 'older' WHERE name = 'places'")
    assert load() is True
    assert Division.objects.using("owner").get(key=KEZHONG).name == "科尔沁右翼中旗"


@pytest.mark.usefixtures("committed")
def test_two_starts_at_once_load_the_places_once() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM db_mark WHERE name = 'places'")
    start, loaded = threading.Barrier(2), []

    def start_up() -> None:
        try:
            start.wait(10)
            loaded.append(load())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=start_up) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(loaded) == [False, True]
    assert Division.objects.count() == 15_938
