"""Every measure on calls of which the answer is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoor.listening.analyse import analyse
from gehoor.listening.measures import uncertainty
from gehoor.listening.measures.response import shares
from gehoor.listening.tests.made import heard, pingpong, transcript

NAMES = {
    *("opening", "opening_rate", "opening_pitch", "opening_range", "opening_level"),
    *("talk_share", "share_of_call", "longest_monologue", "longest_customer_turn", "turn_rate"),
    *("response_latency", "customer_response_latency", "micro_pause", "after_resistance"),
    *("overlap", "interruptions", "customer_interruptions", "back_channels", "customer_back_channels"),
    *("articulation_rate", "speaking_rate", "pitch_level", "pitch_range", "level", "pauses", "longest_pause"),
    *("fillers", "questions"),
}


def measured(speech, read=None, **more):
    return analyse(heard(speech["seller"], speech["customer"], **more), read).measures


def test_every_measure_is_there_always():
    for sound in (None, heard(), heard(separated=False), heard(**pingpong(8))):
        for read in (None, transcript(), transcript(("seller", "hallo"), ("customer", "ja"))):
            assert set(analyse(sound, read).measures) == NAMES


def test_a_measure_without_a_value_says_why_and_one_with_a_value_how_sure():
    for sound in (None, heard(), heard(**pingpong(30))):
        for name, one in analyse(sound, None).measures.items():
            assert (one.value is None) == bool(one.reason), name
            assert one.method.startswith(f"{name}/1"), name
            if isinstance(one.value, float):
                assert one.error is not None, name
                assert one.error >= 0, name


def test_the_talk_share_is_that_of_the_speech():
    found = measured({"seller": [(0, 6), (10, 12)], "customer": [(6.5, 9.5)]})
    assert found["talk_share"].value == pytest.approx(100 * 8 / 11, abs=0.01)
    assert found["share_of_call"].value == pytest.approx(100 * 8 / 12, abs=0.01)
    assert found["longest_monologue"].value == 6
    assert found["longest_customer_turn"].value == 3
    assert found["turn_rate"].value == pytest.approx(2 / 0.2)


def test_back_channels_do_not_count_as_talk_nor_end_a_monologue():
    found = measured({"seller": [(0, 70)], "customer": [(30, 30.4), (72, 74)]})
    assert found["longest_monologue"].value == 70
    assert found["longest_monologue"].data["flag"] == "long"
    assert found["talk_share"].value == pytest.approx(100 * 70 / 72, abs=0.01)
    assert found["customer_back_channels"].data == {"by_words": 0, "possible": 1}


def test_a_band_stands_beside_the_share_only_for_a_known_kind_of_call():
    sound = heard(**pingpong(8))
    assert analyse(sound, None, call_type="demo").measures["talk_share"].data["band"] == (50, 70)
    assert "band" not in analyse(sound, None).measures["talk_share"].data


def test_the_answering_time_is_the_middle_one_beside_the_customers():
    found = measured(pingpong(20, gap_s=0.4))
    assert found["response_latency"].value == pytest.approx(0.4, abs=0.001)
    assert found["response_latency"].n == 9
    assert found["customer_response_latency"].n == 10
    assert found["response_latency"].data["shares"] == [0.0, 100.0, 0.0, 0.0]


def test_seven_answers_are_too_few():
    found = measured(pingpong(16))["response_latency"]
    assert (found.value, found.reason, found.n) == (None, "too_few_turns", 7)


def test_answering_at_once_after_long_answers_is_seen():
    found = measured(pingpong(20, length_s=9.0, gap_s=0.1))["response_latency"]
    assert found.data["after_long_answers"] == {"n": 9, "within": 9, "flag": "no_pause"}


def test_shares_count_from_the_edge_on():
    assert shares([-0.1, 0.2, 0.7, 1.5]) == [25.0, 25.0, 25.0, 25.0]


def test_interruptions_are_counted_per_ten_minutes_of_the_other():
    speech = {"seller": [(29.2, 35), (79, 90)], "customer": [(0, 30), (40, 80)]}
    found = measured(speech)["interruptions"]
    assert found.data["count"] == 2
    assert found.data["starts"] == [29.2, 79]
    assert found.value == pytest.approx(2 * 600 / 70, abs=0.01)


def test_both_speaking_is_a_share_of_the_call():
    assert measured({"seller": [(0, 10)], "customer": [(8, 20)]})["overlap"].value == pytest.approx(10)


def test_the_voice_is_what_was_put_in():
    found = measured(pingpong(20), rate=4.0, pitch=7.0, wide=2.0, level=-18.0)
    assert found["articulation_rate"].value == pytest.approx(4.0, abs=0.01)
    assert found["pitch_level"].value == pytest.approx(7.0, abs=0.15)
    assert found["pitch_range"].value == pytest.approx(4.0, abs=0.3)
    assert found["level"].value == pytest.approx(-18.0, abs=0.1)


def test_pauses_within_a_turn_slow_the_speaking_but_not_the_articulating():
    speech = {"seller": [(0, 5), (5.5, 10), (10.8, 20)], "customer": [(21, 25)]}
    found = measured(speech, rate=4.0)
    assert found["articulation_rate"].value == pytest.approx(4.0, abs=0.03)
    assert found["speaking_rate"].value == pytest.approx(4.0 * 18.7 / 20, abs=0.05)
    assert found["pauses"].value == pytest.approx(1.0)
    assert found["longest_pause"].value == pytest.approx(0.8)
    assert found["longest_pause"].data == {"start": 10.0, "end": 10.8}


def test_fillers_are_counted_per_hundred_words():
    text = "eh " * 5 + "woord " * 95
    found = analyse(None, transcript(("seller", text), ("customer", "eh ja"))).measures["fillers"]
    assert found.value == pytest.approx(5.0)
    assert found.data["words"] == 100


@pytest.mark.parametrize(
    ("sound", "read", "name", "reason"),
    [
        (None, None, "talk_share", "no_speech"),
        (None, None, "pitch_level", "no_audio"),
        (heard([(0, 30)], separated=False), None, "talk_share", "not_separated"),
        (heard([(0, 30)], separated=False), None, "pitch_level", "not_separated"),
        (heard([(0, 30)]), None, "response_latency", "one_voice"),
        (heard([(0, 5)], [(6, 9)]), None, "level", "too_little_speech"),
        (None, transcript(("seller", "een"), ("customer", "twee")), "talk_share", "no_times"),
        (heard(**pingpong(4)), None, "fillers", "no_transcript"),
        (heard(**pingpong(4)), transcript(("seller", "een")), "fillers", "too_few_words"),
        (heard(**pingpong(4)), None, "micro_pause", "no_transcript"),
        (None, transcript((None, "wie zegt dit")), "micro_pause", "speakers_unknown"),
        (None, transcript((None, "wie zegt dit")), "questions", "speakers_unknown"),
        (heard(**pingpong(4)), transcript(("seller", "een")), "after_resistance", "no_resistance"),
    ],
)
def test_what_cannot_be_measured_says_why(sound, read, name, reason):
    found = analyse(sound, read).measures[name]
    assert (found.value, found.reason) == (None, reason)


def test_the_word_ends_of_a_recogniser_are_not_trusted():
    speech = pingpong(30)
    lines = sorted((a, b, who) for who, spans in speech.items() for a, b in spans)
    said = [(who, "wij praten hier over", a, b) for a, b, who in lines]
    by_hand = analyse(None, transcript(*said)).measures
    by_machine = analyse(None, transcript(*said, kind="whisper")).measures
    assert by_hand["response_latency"].value == pytest.approx(0.4)
    assert by_machine["response_latency"].reason == "recogniser_times"
    assert by_machine["talk_share"].value == by_hand["talk_share"].value


def test_margins_widen_with_the_method():
    speech = pingpong(30)
    silero, energy = (measured(speech, method=one)["response_latency"].error for one in ("silero", "energy"))
    assert silero < energy


@given(st.lists(st.floats(-2, 5), min_size=8, max_size=80))
def test_the_interval_of_a_median_narrows_with_n_and_is_never_under_the_floor(values):
    assert uncertainty.of_median(values, 0.05) >= 0.05
    assert uncertainty.of_median(values * 25, 0.0) <= uncertainty.of_median(values, 0.0) + 1e-9


def test_the_interval_of_a_median_covers_the_truth_nineteen_times_in_twenty():
    random = np.random.default_rng(3)
    hits = 0
    for _ in range(400):
        values = random.exponential(1.0, 40)
        hits += abs(np.median(values) - np.log(2)) <= uncertainty.of_median(list(values), 0.0) * 1.25
    assert hits >= 380


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 300))
def test_a_later_start_changes_no_measure(shift):
    speech = pingpong(20)
    late = {who: [(a + shift, b + shift) for a, b in spans] for who, spans in speech.items()}
    before, after = measured(speech, rate=4.0), measured(late, rate=4.0)
    for name in NAMES - {"pitch_range", "pitch_level", "opening_range", "opening_pitch"}:
        if isinstance(before[name].value, float):
            assert after[name].value == pytest.approx(before[name].value, abs=0.02), name
