"""Values are whole numbers; they are rounded once, when they are shown."""

import pytest

from linli.catalogue.kinds import catalogue
from linli.figures.metrics import ADDED_SHARE, HOURS, WORKS, Totals, metrics, share


@pytest.mark.parametrize(
    ("minutes", "shown"), [(0, "0"), (2, "0"), (3, "0.1"), (60, "1"), (90, "1.5"), (74_085, "1,234.8"), (59, "1")]
)
def test_hours_are_rounded_once_to_a_tenth(minutes, shown):
    assert HOURS.show(minutes) == shown


def test_hours_in_a_column_keep_their_tenth():
    assert HOURS.show(60, aligned=True) == "1.0"
    assert WORKS.show(12_345, aligned=True) == "12,345"


@pytest.mark.parametrize(("part", "whole", "tenths"), [(0, 0, 0), (1, 3, 333), (2, 3, 667), (1, 2000, 1), (7, 7, 1000)])
def test_a_share_is_rounded_half_up_to_a_tenth_of_a_percent(part, whole, tenths):
    assert share(part, whole) == tenths


def test_the_share_of_added_hours_is_by_minutes():
    assert ADDED_SHARE.show(ADDED_SHARE.take(Totals(minutes=(600, 0, 0, 0, 200)))) == "25"


def test_every_metric_says_what_it_is_and_every_priority_group_has_one():
    assert all(metric.code == code and metric.definition.endswith("。") for code, metric in metrics().items())
    assert {f"served:{group.code}" for group in catalogue().priority_groups} <= set(metrics())
