"""Tests that wait for processes longer than they compute."""

import pytest

#: they begin early and on one worker, so that another computes meanwhile and none is left over at the end
WAITS = pytest.mark.xdist_group("waits")
