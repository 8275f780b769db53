"""Units between silences, and the short ones that only show that one listens."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.listening.ipus import Ipu, bridged, ipus_of, only_acknowledges, with_backchannels

SPANS = st.lists(
    st.tuples(st.integers(0, 3000), st.integers(1, 300)).map(lambda pair: (pair[0] / 50, sum(pair) / 50)),
    max_size=40,
)


def kinds(*ipus):
    return [(one.speaker, one.backchannel) for one in with_backchannels(ipus)]


def test_a_silence_of_less_than_two_tenths_does_not_end_a_unit():
    assert bridged([(0.0, 1.0), (1.19, 2.0), (2.3, 3.0)]) == [(0.0, 2.0), (2.3, 3.0)]


def test_a_click_is_no_speech_but_counts_when_it_bridges():
    assert bridged([(5.0, 5.05)]) == []
    assert bridged([(0.0, 1.0), (1.1, 1.13), (1.25, 2.0)]) == [(0.0, 2.0)]


@given(SPANS)
def test_units_are_ascending_disjoint_and_apart(spans):
    units = bridged(spans)
    assert all(b - a >= 0.06 - 1e-9 for a, b in units)
    assert all(right[0] - left[1] >= 0.2 - 1e-9 for left, right in itertools.pairwise(units))
    assert bridged(units) == units


@given(SPANS)
def test_no_speech_is_lost_but_what_is_too_short(spans):
    units = bridged(spans)
    for start, end in spans:
        if end - start >= 0.06:
            assert any(a <= start and end <= b for a, b in units)


def test_a_hm_inside_the_others_story_is_a_possible_back_channel():
    assert kinds(Ipu("seller", 0, 8), Ipu("customer", 4, 4.4)) == [("seller", ""), ("customer", "possible")]


def test_a_click_in_the_others_story_is_a_trace_and_ends_no_turn():
    assert kinds(Ipu("seller", 0, 8), Ipu("customer", 4, 4.07))[1] == ("customer", "trace")


def test_it_is_sure_when_the_word_says_so():
    assert kinds(Ipu("seller", 0, 8, "en dan gaan we"), Ipu("customer", 4, 4.4, "ja ja")) == [
        ("seller", ""),
        ("customer", "yes"),
    ]


def test_it_also_falls_between_two_units_of_the_other():
    found = kinds(Ipu("seller", 0, 4), Ipu("customer", 4.1, 4.5), Ipu("seller", 4.9, 8))
    assert found[1] == ("customer", "possible")


def test_a_word_with_content_is_a_turn_however_short():
    found = kinds(
        Ipu("seller", 0, 4, "we leveren"), Ipu("customer", 4.1, 4.5, "Morgen."), Ipu("seller", 5, 8)
    )
    assert found[1] == ("customer", "")


def test_a_yes_to_a_question_is_an_answer():
    found = kinds(
        Ipu("seller", 0, 4, "Past dinsdag u?"), Ipu("customer", 4.2, 4.6, "ja"), Ipu("seller", 5, 8, "Mooi.")
    )
    assert found[1] == ("customer", "")


def test_who_goes_on_has_taken_the_turn():
    found = kinds(
        Ipu("seller", 0, 4), Ipu("customer", 4.1, 4.5), Ipu("customer", 4.8, 8), Ipu("seller", 9, 12)
    )
    assert [one for _, one in found] == ["", "", "", ""]


def test_when_the_other_does_not_go_on_it_is_a_turn():
    found = kinds(Ipu("seller", 0, 4), Ipu("customer", 4.2, 4.6), Ipu("seller", 5.8, 8))
    assert found[1] == ("customer", "")


def test_two_short_sounds_beside_each_other_hold_no_floor():
    assert [
        one for _, one in kinds(Ipu("seller", 0, 0.4), Ipu("customer", 0.5, 0.9), Ipu("seller", 1, 1.4))
    ] == [
        "",
        "",
        "",
    ]


def test_laughing_is_judged_by_its_length():
    assert kinds(Ipu("seller", 0, 8, "en toen"), Ipu("customer", 4, 4.7, "[laugh]"))[1][1] == "possible"
    assert kinds(Ipu("seller", 0, 8, "en toen"), Ipu("customer", 4, 4.95, "[laugh]"))[1][1] == ""


@pytest.mark.parametrize("text", ["ja", "Ja, ja.", "hm", "oké", "Precies!", "snap ik", "yeah, right", "O."])
def test_these_only_acknowledge(text):
    assert only_acknowledges(text)


@pytest.mark.parametrize("text", ["", "[laugh]", "ja maar", "nee dank u", "morgen", "..."])
def test_these_do_not(text):
    assert not only_acknowledges(text)


@given(SPANS, SPANS)
def test_swapping_the_speakers_swaps_the_back_channels(left, right):
    right = [(start + 0.005, end + 0.005) for start, end in right]  # so that no two start at once
    one = ipus_of({"seller": left, "customer": right})
    other = ipus_of({"seller": right, "customer": left})
    swap = {"seller": "customer", "customer": "seller"}
    assert [(swap[ipu.speaker], ipu.start, ipu.end, ipu.backchannel) for ipu in one] == [
        (ipu.speaker, ipu.start, ipu.end, ipu.backchannel) for ipu in other
    ]


@given(SPANS, SPANS)
def test_a_back_channel_is_never_longer_than_a_second(left, right):
    for ipu in ipus_of({"seller": left, "customer": right}):
        assert not ipu.backchannel or ipu.length <= 0.8 + 1e-9
