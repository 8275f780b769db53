"""The first ten seconds beside one's own range, and what was planted in them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.listening.analyse import analyse
from gehoor.listening.opening import (
    KEYS,
    SPREAD_FLOOR,
    band,
    baseline_of,
    compare,
    line_of,
    side,
    window_of,
)
from gehoor.listening.tests.made import heard, pingpong

USUAL = {"rate": 4.5, "pitch": 5.0, "range": 6.0, "level": 0.0}
APART = {"rate": 0.22, "pitch": 0.60, "range": 0.90, "level": 1.00}  # how openings of one person differ
PLANTED = {"rate": 0.12 * USUAL["rate"], "pitch": 2.5, "range": 0.0, "level": 4.0}


def openings(random, n=20, apart=APART):
    return [{key: USUAL[key] + apart[key] * random.standard_normal() for key in KEYS} for _ in range(n)]


def verdicts(sign, tries=2_000, seed=7):
    """What is said of openings that lie `sign` times the planted change from usual."""
    random = np.random.default_rng(seed)
    found = []
    for _ in range(tries):
        own = baseline_of(openings(random), "telephone")
        one = openings(random, 1)[0]
        found.append(compare({key: one[key] + sign * PLANTED[key] for key in KEYS}, own))
    return found


def test_a_planted_change_is_found_nineteen_times_in_twenty():
    assert verdicts(+1).count("above") >= 0.95 * 2_000
    assert verdicts(-1).count("below") >= 0.95 * 2_000


def test_an_unchanged_opening_is_called_usual_nineteen_times_in_twenty():
    assert verdicts(0).count("within") >= 0.95 * 2_000


def test_one_number_alone_says_nothing():
    own = baseline_of([USUAL] * 10, "telephone")
    assert compare({**USUAL, "level": 9.0}, own) == "within"
    assert compare({**USUAL, "level": 9.0, "pitch": 9.0}, own) == "above"


def test_below_needs_range_or_level():
    own = baseline_of([USUAL] * 10, "telephone")
    assert compare({**USUAL, "rate": 3.0, "pitch": 1.0}, own) == "within"
    assert compare({**USUAL, "rate": 3.0, "level": -6.0}, own) == "below"


def test_what_no_ear_can_tell_apart_does_not_count_however_steady_the_speaker():
    own = baseline_of([USUAL] * 30, "telephone")
    assert own.spread == SPREAD_FLOOR
    assert side("pitch", USUAL["pitch"] + 1.4, own) == ""
    assert side("pitch", USUAL["pitch"] + 1.6, own) == "above"
    assert side("rate", USUAL["rate"] * 1.09, own) == ""
    assert side("rate", USUAL["rate"] * 0.88, own) == "below"
    assert band("level", own) == (-2.0, 2.0)


def test_a_speaker_who_varies_has_a_wider_range():
    random = np.random.default_rng(1)
    own = baseline_of(openings(random, 30, {**APART, "pitch": 2.0}), "telephone")
    assert side("pitch", USUAL["pitch"] + 2.0, own) == ""


def test_the_last_thirty_calls_are_the_range():
    own = baseline_of([{**USUAL, "rate": 9.0}] * 50 + [USUAL] * 30, "telephone")
    assert (own.n, own.median["rate"]) == (30, 4.5)


@given(st.lists(st.floats(2, 8), min_size=1, max_size=40))
def test_the_range_holds_its_own_median(rates):
    own = baseline_of([{**USUAL, "rate": one} for one in rates], "wide")
    low, high = band("rate", own)
    assert low <= own.median["rate"] <= high


def test_the_window_starts_at_the_first_unit_that_is_more_than_a_click():
    assert window_of([(0.2, 0.4), (1.5, 3.0)]) == (1.5, 11.5)
    assert window_of([]) is None


def opened(baseline=None, **change):
    """A call of which the first ten seconds differ from the rest."""
    speech = {"seller": [(1.0, 9.0), (9.3, 10.9), *[(a, a + 8.0) for a in range(20, 150, 13)]]}
    speech["customer"] = [(a + 8.5, a + 12.5) for a in range(20, 150, 13)]
    usual = {"rate": 4.0, "pitch": 5.0, "wide": 2.0, "level": -20.0}
    parts = [(1.0, 11.0, {key: usual[key] + value for key, value in change.items()})]
    return analyse(heard(**speech, **usual, parts=parts), None, baseline).measures


def test_without_earlier_calls_the_rest_of_this_one_stands_in_and_is_called_provisional():
    found = opened(pitch=3.0, level=5.0)["opening"]
    assert (found.value, found.data["provisional"]) == ("above", True)
    assert found.data["sides"] == {"rate": "", "pitch": "above", "range": "", "level": "above"}
    assert opened()["opening"].value == "within"


def test_with_earlier_calls_on_this_kind_of_line_they_are_the_range():
    usual = {"rate": 4.0, "pitch": 5.0, "range": 4.0, "level": 0.0}
    found = opened(baseline_of([usual] * 12, "telephone"), rate=-1.0, level=-5.0)
    assert (found["opening"].value, found["opening"].data["provisional"]) == ("below", False)
    assert found["opening"].n == 12
    assert found["opening_rate"].data["side"] == "below"


def test_earlier_calls_on_another_kind_of_line_do_not_count():
    wide = baseline_of([{"rate": 9.0, "pitch": 20.0, "range": 9.0, "level": 9.0}] * 12, "wide")
    assert opened(wide)["opening"].data["provisional"] is True


def test_four_calls_are_too_few():
    few = baseline_of([{"rate": 9.0, "pitch": 20.0, "range": 9.0, "level": 9.0}] * 4, "telephone")
    assert opened(few)["opening"].data["provisional"] is True


@pytest.mark.parametrize(
    ("seller", "reason"),
    [
        ([(1.0, 4.0), (12.0, 40.0)], "too_little_speech"),
        ([(1.0, 9.0)], "too_little_rest"),
        ([(1.0, 9.0), (20.0, 31.0)], "no_baseline"),
    ],
)
def test_an_opening_that_cannot_be_judged_says_why(seller, reason):
    found = analyse(heard(seller, [(50.0, 55.0)]), None).measures["opening"]
    assert (found.value, found.reason) == (None, reason)


def test_without_a_voice_there_is_no_pitch_and_no_verdict():
    sound = heard(**pingpong(12), pitch=float("nan"))
    assert analyse(sound, None).measures["opening"].reason == "too_little_voice"


def test_a_sampling_rate_of_eight_thousand_is_a_telephone_line():
    assert line_of(heard(sample_rate=8000)) == "telephone"
    assert line_of(heard(sample_rate=16000)) == "wide"


def test_the_verdict_is_one_of_three_codes_and_nothing_else():
    assert {*verdicts(0, 200), *verdicts(1, 50), *verdicts(-1, 50)} == {"above", "below", "within"}
