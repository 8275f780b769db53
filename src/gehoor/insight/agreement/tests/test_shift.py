"""A shift is told only when luck is out of the question, as often as the document says."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.insight.agreement.shift import Seen, chance_of_misses, chance_of_so_few, is_shift

ALPHAS = st.sampled_from([0.05, 0.01, 0.002])


def binomial(n: int, k: int, p: float) -> float:
    return comb(n, k) * p**k * (1 - p) ** (n - k)


@given(st.integers(0, 25), st.integers(0, 40), st.floats(0, 1), ALPHAS)
def test_misses_raise_no_false_alarm_more_often_than_stated(n, before, p, alpha):
    """Every outcome of a week and the weeks before it, each with its chance under one and the same share."""
    alarm = sum(
        binomial(n, x, p) * binomial(before, y, p)
        for x in range(n + 1)
        for y in range(before + 1)
        if is_shift(chance_of_misses(Seen(n, x), [Seen(before, y)]), 1, alpha)
    )
    assert alarm <= alpha * (1 + 1e-6)


@given(st.integers(0, 60), st.integers(1, 12), ALPHAS)
def test_few_leads_raise_no_false_alarm_more_often_than_stated(total, weeks, alpha):
    """Whatever came in over all the weeks, each lead falls in this one by a chance of one in so many."""
    alarm = sum(
        binomial(total, x, 1 / (weeks + 1))
        for x in range(total + 1)
        if is_shift(chance_of_so_few(Seen(x), [Seen(total - x)] + [Seen(0)] * (weeks - 1)), 1, alpha)
    )
    assert alarm <= alpha * (1 + 1e-6)


@given(st.integers(1, 30), st.integers(1, 30), st.data())
def test_the_chance_is_that_of_drawing_without_putting_back(n, before, data):
    missed, earlier = data.draw(st.integers(0, n)), data.draw(st.integers(0, before))
    total = missed + earlier
    exact = sum(comb(n, k) * comb(before, total - k) for k in range(missed, min(n, total) + 1))
    found = chance_of_misses(Seen(n, missed), [Seen(before, earlier)])
    assert found == pytest.approx(min(1.0, exact / comb(n + before, total)), rel=1e-9)


def test_more_misses_are_never_likelier():
    before = [Seen(20, 2)] * 6
    chances = [chance_of_misses(Seen(12, missed), before) for missed in range(13)]
    assert chances == sorted(chances, reverse=True)


def test_nothing_to_compare_with_is_no_shift():
    assert chance_of_misses(Seen(5, 5), []) == 1.0
    assert chance_of_misses(Seen(0, 0), [Seen(9, 1)]) == 1.0
    assert chance_of_so_few(Seen(0), []) == 1.0


def test_a_collapse_is_seen_and_a_bad_week_is_not():
    before = [Seen(20, 1)] * 12
    assert is_shift(chance_of_misses(Seen(20, 9), before), 8)
    assert not is_shift(chance_of_misses(Seen(20, 3), before), 8)
    assert is_shift(chance_of_so_few(Seen(2), [Seen(20)] * 12), 8)
    assert not is_shift(chance_of_so_few(Seen(13), [Seen(20)] * 12), 8)


def test_a_million_leads_are_counted_in_no_time():
    assert 0 <= chance_of_misses(Seen(80_000, 4_000), [Seen(80_000, 4_000)] * 12) <= 1
