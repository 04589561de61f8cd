from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.places import rule
from linli.places.tree import BadOverride, Place, Spans, Spot, grow

REGION, HULUNBUIR, MANZHOULI, ZHALAINUOER, XILINGOL, ERENHOT = (
    150000000000, 150700000000, 150781000000, 150703000000, 152500000000, 152501000000
)  # fmt: skip
SPOTS = rule.spots()


def small_country() -> dict[int, Spot]:
    """Three leagues of three counties of three towns, with gaps between their keys."""
    spots = {0: Spot(9999, None)}
    for league in range(1000, 4000, 1000):
        spots[league] = Spot(league + 999, 0)
        for county in range(league + 100, league + 400, 100):
            spots[county] = Spot(county + 99, league)
            for town in range(county + 10, county + 40, 10):
                spots[town] = Spot(town + 9, county)
    return spots


COUNTRY = small_country()
MOVES = st.dictionaries(
    st.sampled_from([key for key in COUNTRY if key]), st.sampled_from([k for k in COUNTRY if k % 10 == 0]), max_size=8
)


def size(reach: Spans) -> int:
    return sum(last - first + 1 for first, last in reach)


def holds(reach: Spans, key: int) -> bool:
    return any(first <= key <= last for first, last in reach)


def children(tree: dict[int, Place]) -> dict[int, list[int]]:
    below: dict[int, list[int]] = {key: [] for key in tree}
    for key, place in tree.items():
        if place.parent is not None:
            below[place.parent].append(key)
    return below


def assert_parts_make_up_the_whole(tree: dict[int, Place], spots: dict[int, Spot]) -> None:
    """Below a superior: reaches are disjoint and lie within its own; what is left are its own keys, no division's."""
    for key, below in children(tree).items():
        reach = tree[key].reach
        parts = sorted(span for child in below for span in tree[child].reach)
        assert all(one[1] < other[0] for one, other in pairwise(parts)), f"{key}: reaches overlap"
        assert all(any(a <= p[0] and p[1] <= b for a, b in reach) for p in parts), f"{key}: a reach sticks out"
        assert holds(reach, key)
        assert not any(holds(tree[child].reach, key) for child in below)
        own = size(reach) - sum(size(tree[child].reach) for child in below)
        assert own >= 1
    for key in spots:
        assert all(holds(tree[above].reach, key) for above in tree[key].ancestors)


@given(MOVES)
def test_the_reaches_below_and_the_superiors_own_keys_are_disjoint_and_cover_its_reach(moves: dict[int, int]) -> None:
    try:
        tree = grow(COUNTRY, moves)
    except BadOverride:
        return  # a division that would count to itself: refused, see below
    assert_parts_make_up_the_whole(tree, COUNTRY)
    for key in COUNTRY:
        counted = {other for other, place in tree.items() if key in place.ancestors}
        assert {other for other in COUNTRY if holds(tree[key].reach, other)} == counted
    assert size(tree[0].reach) == 10_000, "nothing is lost, whatever is moved"


@given(st.integers(0, 9999), MOVES)
def test_a_key_without_a_division_counts_with_the_division_around_it(key: int, moves: dict[int, int]) -> None:
    try:
        tree = grow(COUNTRY, moves)
    except BadOverride:
        return
    around = max((k for k, spot in COUNTRY.items() if k <= key <= spot.last), key=lambda k: (k, -COUNTRY[k].last))
    assert {k for k, place in tree.items() if holds(place.reach, key)} == set(tree[around].ancestors)


@pytest.mark.parametrize("moves", [{1100: 1110}, {1100: 2100, 2000: 1110}, {1000: 1000}, {77: 0}, {1100: 78}])
def test_an_override_that_makes_no_tree_is_refused(moves: dict[int, int]) -> None:
    with pytest.raises(BadOverride):
        grow(COUNTRY, moves)


@pytest.mark.parametrize("line", rule.LINES)
def test_the_reaches_of_every_real_unit_are_disjoint_and_covering(line: str) -> None:
    tree = grow(SPOTS, rule.moved(line, date(2023, 2, 6)))
    assert len(tree) == 15_938
    below = children(tree)
    for key, place in tree.items():
        parts = sorted(span for child in below[key] for span in tree[child].reach)
        assert all(one[1] < other[0] for one, other in pairwise(parts))
        assert all(any(a <= p[0] and p[1] <= b for a, b in place.reach) for p in parts)
        assert holds(place.reach, key)
        assert size(place.reach) > sum(size(tree[child].reach) for child in below[key])
    assert tree[REGION].reach == ((REGION, 159999999999),)


def test_the_civil_line_has_14_under_the_department_and_the_civilisation_line_12() -> None:
    civil, other = (grow(SPOTS, rule.moved(line, date(2023, 2, 6))) for line in rule.LINES)
    assert len(children(civil)[REGION]) == 14
    assert {MANZHOULI, ERENHOT} < set(children(civil)[REGION])
    assert civil[ZHALAINUOER].ancestors == (ZHALAINUOER, MANZHOULI, REGION)
    assert not holds(civil[HULUNBUIR].reach, ZHALAINUOER + 1)
    assert not holds(civil[XILINGOL].reach, ERENHOT)
    assert len(children(other)[REGION]) == 12
    assert other[ZHALAINUOER].ancestors == (ZHALAINUOER, HULUNBUIR, REGION)


def test_an_override_holds_within_its_validity_and_never_for_a_village(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"line": "civil", "division": MANZHOULI, "counts_to": REGION}
    dated = row | {"from": date(2022, 1, 1), "until": date(2023, 1, 1)}
    monkeypatch.setattr(rule, "_toml", lambda name: {"override": [dated]})
    in_force = [bool(rule.moved("civil", day)) for day in (date(2021, 12, 31), date(2022, 1, 1), date(2023, 1, 1))]
    assert in_force == [False, True, False]
    monkeypatch.setattr(rule, "_toml", lambda name: {"override": [row | {"division": 152222100001}]})
    with pytest.raises(BadOverride, match="village"):
        rule.moved("civil", date(2023, 1, 1))
