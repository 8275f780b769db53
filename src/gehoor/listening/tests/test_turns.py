"""Who has the floor, how soon it changes hands, and who came in early."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.listening.ipus import Ipu, ipus_of, with_backchannels
from gehoor.listening.tests.made import pingpong
from gehoor.listening.turns import (
    common,
    interruptions,
    interruptions_in,
    overlaps,
    total,
    transfers,
    turns_in,
    turns_of,
    within,
)

PIECES = st.lists(
    st.tuples(st.integers(1, 120), st.integers(4, 200)), min_size=1, max_size=25
)  # silence and speech, in twentieths of a second


def lane(pieces, shift=0.0):
    at, spans = shift, []
    for silence, speech in pieces:
        start = at + silence / 20 + 0.2
        at = start + speech / 20
        spans.append((start, at))
    return spans


BOTH = st.tuples(PIECES, PIECES).map(lambda two: {"seller": lane(two[0]), "customer": lane(two[1], 0.0125)})


def offsets(turns):
    return [turn.fto_s for turn in turns]


def test_a_gap_is_above_zero_and_an_overlap_below():
    turns = turns_in({"seller": [(0, 3), (6.7, 9)], "customer": [(3.4, 7)]})
    assert [(turn.speaker, turn.start) for turn in turns] == [
        ("seller", 0),
        ("customer", 3.4),
        ("seller", 6.7),
    ]
    assert offsets(turns) == [None, 0.4, -0.3]


def test_a_back_channel_does_not_end_a_turn():
    turns = turns_in({"seller": [(0, 4), (4.6, 9)], "customer": [(4.1, 4.4), (9.5, 12)]})
    assert [(turn.speaker, turn.start, turn.end) for turn in turns] == [
        ("seller", 0, 9),
        ("customer", 9.5, 12),
    ]
    assert turns[0].spans == ((0, 4), (4.6, 9))


def test_an_own_silence_of_more_than_three_seconds_closes_a_turn():
    turns = turns_in({"seller": [(0, 4), (7.1, 9)], "customer": []})
    assert [(turn.start, turn.fto_s) for turn in turns] == [(0, None), (7.1, None)]


def test_who_never_lost_the_floor_did_not_answer():
    turns = turns_in({"seller": [(0, 20), (20.5, 24)], "customer": [(5, 7)]})
    assert [turn.speaker for turn in turns] == ["seller", "customer", "seller"]
    assert offsets(turns) == [None, -15, None]
    assert transfers(turns, "customer") == []


def test_nobody_answers_what_began_less_than_two_tenths_ago():
    turns = turns_in({"seller": [(0, 3), (4.0, 6)], "customer": [(4.1, 8)]})
    assert offsets(turns) == [None, 1.1]  # of the end at 3, not of the end at 6


def test_when_both_start_at_once_after_an_own_turn_there_is_no_offset():
    turns = turns_in({"seller": [(0, 3), (4.1, 8)], "customer": [(4.0, 6)]})
    assert [(turn.speaker, turn.fto_s) for turn in turns] == [
        ("seller", None),
        ("customer", 1.0),
        ("seller", None),
    ]


def test_the_floor_goes_over_when_the_next_speaker_is_the_last_to_be_heard():
    turns = turns_in(pingpong(6))
    assert len(transfers(turns, "seller")) == 2
    assert len(transfers(turns, "customer")) == 3


def came_in(seller, customer, by="seller"):
    return [
        (one.start, one.yielded) for one in interruptions_in({"seller": seller, "customer": customer}, by)
    ]


def test_coming_in_makes_the_other_stop():
    assert came_in([(5.0, 9.0)], [(0.0, 5.8)]) == [(5.0, True)]


def test_coming_in_while_the_other_goes_on_is_an_attempt():
    assert came_in([(5.0, 7.0)], [(0.0, 9.0)]) == [(5.0, False)]


@pytest.mark.parametrize(
    ("seller", "customer"),
    [
        ([(5.0, 9.0)], [(0.0, 5.4)]),  # less than half a second together
        ([(5.0, 9.0)], [(0.0, 4.9)]),  # after the end
        ([(5.0, 5.6)], [(0.0, 9.0)]),  # so short that it is a sign of listening
        ([(5.0, 9.0)], [(4.9, 8.0)]),  # both start at once
        ([(0.0, 5.0), (5.3, 9.0)], [(4.0, 8.0)]),  # goes on with the own sentence
        ([(5.0, 5.95)], [(0.0, 5.7), (6.4, 9.0)]),  # a long hm, and the other goes on
    ],
)
def test_this_is_no_interruption(seller, customer):
    assert came_in(seller, customer) == []


def test_a_breath_ends_neither_what_is_said_nor_what_cuts_in():
    assert came_in([(5.0, 5.35), (5.6, 9.0)], [(0.0, 4.6), (4.9, 5.9)]) == [(5.0, True)]


def test_a_word_that_begins_the_next_turn_is_no_back_channel():
    turns = turns_in({"seller": [(0, 5.2)], "customer": [(4.4, 5.1), (5.3, 8)]})
    assert [(turn.speaker, turn.start) for turn in turns] == [("seller", 0), ("customer", 4.4)]


def test_interrupting_is_the_same_to_both_sides():
    assert came_in([(0.0, 5.8)], [(5.0, 9.0)], by="customer") == [(5.0, True)]


def test_overlap_leaves_back_channels_out():
    ipus = ipus_of({"seller": [(0, 8), (12, 15)], "customer": [(4, 4.5), (7, 12.5)]})
    assert overlaps(ipus) == [(7, 8), (12, 12.5)]


def test_words_decide_about_a_second_in_the_middle():
    said = [Ipu("seller", 0, 8, "we hebben"), Ipu("customer", 4, 4.7, "wacht even")]
    assert interruptions(with_backchannels(said), "customer")[0].yielded is False
    said[1] = Ipu("customer", 4, 4.7, "ja ja")
    assert interruptions(with_backchannels(said), "customer") == []


@given(BOTH, st.integers(1, 5000))
def test_a_later_start_changes_nothing_but_the_times(speech, shift):
    late = {who: [(a + shift, b + shift) for a, b in spans] for who, spans in speech.items()}
    before, after = turns_in(speech), turns_in(late)
    assert [turn.speaker for turn in before] == [turn.speaker for turn in after]
    for one, other in zip(before, after, strict=True):
        assert other.start == pytest.approx(one.start + shift)
        assert (one.fto_s is None) == (other.fto_s is None)
        assert one.fto_s is None or other.fto_s == pytest.approx(one.fto_s, abs=2e-4)
    assert len(interruptions_in(speech)) == len(interruptions_in(late))


@given(BOTH)
def test_swapped_speakers_swap_the_turns(speech):
    swapped = {"seller": speech["customer"], "customer": speech["seller"]}
    names = {"seller": "customer", "customer": "seller"}
    assert [(names[turn.speaker], turn.start, turn.end, turn.fto_s) for turn in turns_in(speech)] == [
        (turn.speaker, turn.start, turn.end, turn.fto_s) for turn in turns_in(swapped)
    ]
    assert [one.start for one in interruptions_in(speech, "seller")] == [
        one.start for one in interruptions_in(swapped, "customer")
    ]


@given(BOTH)
def test_every_unit_is_in_one_turn_or_is_a_back_channel(speech):
    ipus = ipus_of(speech)
    turns = turns_of(ipus)
    in_turns = sorted((turn.speaker, *span) for turn in turns for span in turn.spans)
    assert in_turns == sorted((one.speaker, one.start, one.end) for one in ipus if not one.backchannel)
    assert [turn.start for turn in turns] == sorted(turn.start for turn in turns)


@given(BOTH)
def test_neighbours_of_one_speaker_are_three_seconds_apart(speech):
    turns = turns_in(speech)
    for left, right in itertools.pairwise(turns):
        assert left.speaker != right.speaker or right.start - left.end > 3.0


@given(BOTH)
def test_an_interruption_lies_in_an_overlap(speech):
    together = overlaps(ipus_of(speech))
    for one in interruptions_in(speech):
        assert one.overlap_s >= 0.5 - 1e-6
        assert total(within(together, one.start, one.end)) >= one.overlap_s - 1e-3
        assert one.start + 0.3 <= one.end + 1e-6


@given(BOTH)
def test_what_two_rows_have_in_common_is_in_both(speech):
    shared = common(speech["seller"], speech["customer"])
    for spans in speech.values():
        assert total(common(shared, spans)) == pytest.approx(total(shared))
