from pathlib import Path

import pytest

import linli
from linli.kernel import gazetteer
from linli.kernel.gazetteer import Gazetteer

DIVISIONS = Path(linli.__file__).parent / "places" / "data" / "divisions-2023-06-30.tsv.gz"


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    return gazetteer.load(DIVISIONS)


def codes(known, form, *scopes):
    return [code for _, code in known.called(form, scopes)]


def test_all_divisions_are_loaded(known):
    assert len(known.names) == 15_938


@pytest.mark.parametrize(
    ("code", "level", "parent"),
    [
        ("150000000000", 1, None),
        ("150900000000", 2, "150000000000"),
        ("150929000000", 3, "150900000000"),
        ("150929100000", 4, "150929000000"),
        ("150929100204", 5, "150929100000"),
    ],
)
def test_a_code_says_how_deep_it_lies(code, level, parent):
    assert (gazetteer.level(code), gazetteer.parent(code)) == (level, parent)


@pytest.mark.parametrize("form", ["东湖村民委员会", "东湖村", "东湖"])
def test_a_village_is_found_by_its_official_and_everyday_names(known, form):
    assert codes(known, form, "150929000000") == ["150929100204"]


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("乌兰花", "乌兰花镇"),
        ("海拉尔东路办事处", "海拉尔东路街道"),
        ("公主府社区", "公主府社区居委会"),
        ("堂村村", "堂村村民委员会"),
        ("乌前旗", "乌拉特前旗"),
        ("科右中旗", "科尔沁右翼中旗"),
        ("莫旗", "莫力达瓦达斡尔族自治旗"),
        ("呼市", "呼和浩特市"),
        ("锡盟", "锡林郭勒盟"),
    ],
)
def test_offices_use_shorter_names(known, form, name):
    assert name in {known.name(code) for code in codes(known, form)}


@pytest.mark.parametrize("form", ["东湖社区", "东胡村", "东湖小区", "火星街道"])
def test_another_word_is_another_place(known, form):
    assert codes(known, form, "150929000000") == []


def test_a_name_that_several_divisions_bear_gives_them_all(known):
    assert {"150823000000", "150926000000", "152221000000"} <= set(codes(known, "前旗"))


def test_look_alikes_are_only_offered(known):
    assert known.near("东胡村", ["150929100000"]) == ["150929100204"]


def test_every_division_is_found_by_its_own_names_inside_its_parent(known):
    lost = [
        code
        for code in known.names
        if (above := gazetteer.parent(code))
        and not {code} <= set(codes(known, known.name(code).replace("（", "(").replace("）", ")"), above))
    ]
    assert lost == []


def test_a_path_names_the_divisions_above(known):
    assert known.path("150929100000") == "乌兰察布市四子王旗乌兰花镇"
