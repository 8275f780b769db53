"""Times from the recording, words from the transcript, laid over each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.listening.floor import floor_of
from gehoor.listening.shape import Transcript, Utterance, Word
from gehoor.listening.tests.made import heard, transcript


def said(floor):
    return [(turn.speaker, turn.text) for turn in floor.turns]


def codes(floor):
    return [warning.code for warning in floor.warnings]


def test_times_come_from_the_recording_and_words_from_the_transcript():
    floor = floor_of(
        heard([(0.0, 3.0), (7.0, 9.0)], [(3.4, 6.5)]),
        transcript(
            ("seller", "goedemorgen met Jan", 0.2, 3.3),
            ("customer", "ja met Anna", 3.1, 6.9),
            ("seller", "ik bel u", 6.8, 9.3),
        ),
    )
    assert said(floor) == [
        ("seller", "goedemorgen met Jan"),
        ("customer", "ja met Anna"),
        ("seller", "ik bel u"),
    ]
    assert [turn.fto_s for turn in floor.turns] == [None, 0.4, 0.5]
    assert floor.source == "silero"


def test_an_utterance_over_two_turns_is_shared_out_by_its_length():
    floor = floor_of(
        heard([(0.0, 2.0), (6.0, 8.0)], [(2.5, 5.5)]),
        transcript(("seller", "een twee drie vier", 0.0, 8.0), ("customer", "vijf zes", 2.5, 5.5)),
    )
    assert said(floor) == [("seller", "een twee"), ("customer", "vijf zes"), ("seller", "drie vier")]


def test_words_with_times_go_where_they_were_said():
    words = [Word("ja", 2.6, 2.9), Word("maar", 6.1, 6.3), Word("nee", 6.4, 6.8)]
    read = Transcript([Utterance("customer", "ja maar nee", 2.6, 6.8, words)], "whisper", "nl")
    floor = floor_of(heard([(0.0, 2.0), (3.5, 5.5)], [(2.5, 3.0), (6.0, 7.0)]), read)
    assert ("customer", "maar nee") in said(floor)
    assert floor.ipus[1].backchannel == "yes"


def test_a_transcript_without_times_is_laid_over_the_speech_of_each_speaker():
    floor = floor_of(
        heard([(0.0, 2.0), (6.0, 8.0)], [(2.5, 5.5)]),
        transcript(("seller", "een twee"), ("customer", "vijf zes"), ("seller", "drie vier")),
    )
    assert said(floor) == [("seller", "een twee"), ("customer", "vijf zes"), ("seller", "drie vier")]
    assert codes(floor) == ["text_times_estimated"]


def test_an_utterance_of_nobody_belongs_to_whoever_is_heard():
    floor = floor_of(
        heard([(0.0, 2.0)], [(2.5, 5.5)]), transcript((None, "hallo", 0.1, 1.9), (None, "ja", 2.6, 5))
    )
    assert said(floor) == [("seller", "hallo"), ("customer", "ja")]


def test_words_where_nobody_spoke_are_reported():
    floor = floor_of(heard([(0.0, 2.0)], [(2.5, 5.5)]), transcript(("seller", "veel later nog", 20.0, 22.0)))
    assert codes(floor) == ["text_outside_speech"]
    assert floor.warnings[0].data == {"n": 3}


def test_a_transcript_alone_gives_its_own_times():
    floor = floor_of(None, transcript(("seller", "hallo", 0.0, 1.0), ("customer", "met Anna", 1.3, 2.0)))
    assert [turn.fto_s for turn in floor.turns] == [None, 0.3]
    assert floor.source == "transcript"
    assert codes(floor) == ["times_from_transcript"]


def test_utterances_stay_as_the_transcript_cut_them():
    floor = floor_of(
        None,
        transcript(
            ("seller", "ik bel omdat", 0.0, 2.0),
            ("seller", "u iets vroeg", 2.0, 4.0),
            ("customer", "dat klopt wel", 1.5, 3.0),
        ),
    )
    assert [(turn.speaker, turn.fto_s) for turn in floor.turns] == [
        ("seller", None),
        ("customer", -0.5),
        ("seller", -1.0),
    ]


def test_a_recogniser_is_named_as_the_source_of_times():
    floor = floor_of(None, transcript(("seller", "hallo", 0.0, 1.0), kind="whisper"))
    assert floor.source == "recogniser"


def test_without_times_only_the_order_is_known():
    floor = floor_of(None, transcript(("seller", "een"), ("seller", "twee"), ("customer", "drie")))
    assert said(floor) == [("seller", "een twee"), ("customer", "drie")]
    assert not floor.timed
    assert codes(floor) == ["no_times"]


def test_one_channel_gives_no_turns_of_its_own():
    mono = heard([(0.0, 9.0)], separated=False)
    assert floor_of(mono, None).source == ""
    both = floor_of(mono, transcript(("seller", "hallo", 0.0, 1.0), ("customer", "met Anna", 1.3, 2.0)))
    assert both.source == "transcript"


def test_who_is_not_known_is_left_out_and_counted():
    floor = floor_of(None, transcript(("seller", "hallo", 0.0, 1.0), (None, "eh", 1.0, 1.5)))
    assert [warning.code for warning in floor.warnings] == ["speakers_unknown", "times_from_transcript"]


TEXTS = st.lists(
    st.tuples(
        st.sampled_from(["seller", "customer", None]),
        st.text("ab c.?", max_size=30),
        st.one_of(st.none(), st.floats(0, 60)),
        st.one_of(st.none(), st.floats(0, 60)),
    ),
    max_size=20,
)


@given(TEXTS, st.booleans())
def test_no_transcript_makes_it_stumble_and_no_word_comes_twice(utterances, with_sound):
    sound = heard([(0.0, 5.0), (11.0, 20.0)], [(5.5, 10.5), (22, 30)]) if with_sound else None
    floor = floor_of(sound, transcript(*utterances))
    given_words = sorted(word for _, text, *_ in utterances for word in text.split())
    kept = [word for one in floor.ipus for word in one.text.split()] if floor.ipus else []
    assert len(kept) <= len(given_words)
    assert all(turn.start is None or turn.end is None or turn.end >= turn.start for turn in floor.turns)


def test_the_words_of_a_turn_are_all_there():
    text = " ".join(f"woord{n}" for n in range(200))
    floor = floor_of(
        heard([(0.0, 30.0), (31.0, 60.0)], [(61.0, 65.0)]), transcript(("seller", text, 0.0, 60.0))
    )
    assert floor.turns[0].text == text


@pytest.mark.parametrize("read", [None, transcript()])
def test_nothing_gives_nothing(read):
    assert floor_of(None, read).turns == ()


def test_of_two_unknown_names_the_first_is_taken_for_the_seller_and_that_is_said():
    names = [Utterance(None, "hallo", 0.0, 1.0, label="A"), Utterance(None, "dag", 1.5, 2.0, label="B")]
    floor = floor_of(None, Transcript(names, "csv", "nl"))
    assert said(floor) == [("seller", "hallo"), ("customer", "dag")]
    assert floor.warnings[0].data == {"seller": "A", "customer": "B"}


def test_words_of_somebody_who_was_not_heard_stay_and_that_is_said():
    told = transcript(("seller", "hallo daar", 0.0, 2.0), ("customer", "veel te duur", 3.0, 5.0))
    floor = floor_of(heard([(0.0, 2.0)], []), told)
    assert said(floor) == [("seller", "hallo daar"), ("customer", "veel te duur")]
    assert floor.source == "transcript"
    assert ("text_outside_speech", {"n": 3}) in [(one.code, one.data) for one in floor.warnings]
