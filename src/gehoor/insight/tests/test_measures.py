"""The arithmetic, against the standard library and against figures worked out by hand."""

import statistics
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.insight.measures import chance, median_and_p90, percentile, wilson

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60)


@given(VALUES)
def test_median_and_ninetieth_percentile_are_those_of_the_standard_library(values: list[float]) -> None:
    median, p90 = median_and_p90(values)
    assert median == statistics.median(values)
    assert p90 == pytest.approx(statistics.quantiles(values, n=10, method="inclusive")[8], abs=1e-6)


def test_nothing_measured_has_no_median() -> None:
    assert median_and_p90([]) == (None, None)
    assert percentile([4.0], 0.9) == 4.0


def test_wilson_gives_the_interval_of_the_textbook_example() -> None:
    low, high = wilson(81, 263) or (0, 0)  # Newcombe 1998, table I
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)
    assert wilson(0, 0) is None


@given(st.integers(1, 400), st.data())
def test_the_interval_holds_the_share_and_stays_within_bounds(of: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of))
    low, high = wilson(count, of) or (1, 0)
    assert 0 <= low <= count / of <= high <= 1


def test_chance_is_fishers_exact_test() -> None:
    assert isclose(chance(8, 10, 1, 6), 0.034965034965034975)  # the tea-like table of scipy's manual
    assert chance(3, 5, 9, 15) == 1.0
