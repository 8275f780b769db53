"""A transcript with names knows who was on which channel; the ears only guess."""

from dataclasses import replace

from gehoor.listening.agree import sided
from gehoor.listening.analyse import analyse
from gehoor.listening.shape import Sound, Warn
from gehoor.listening.tests.made import heard, pingpong, transcript

SPEECH = pingpong(12)
LINES = sorted((a, b, who) for who, spans in SPEECH.items() for a, b in spans)
WORDS = transcript(*((who, "wat vindt u daarvan?", a, b) for a, b, who in LINES))
GUESSED = Warn("side_guessed", {"by": "convention", "side": "left"})
CROSSED = replace(
    heard(
        seller=SPEECH["customer"],
        customer=SPEECH["seller"],
        warnings=[GUESSED],
        sounds=[Sound("clipping", 1.0, 2.0, "seller"), Sound("silence", 3.0, 4.0, None)],
    ),
    seller_side="left",
)


def test_voices_that_were_guessed_the_wrong_way_round_change_over():
    found = sided(CROSSED, WORDS)
    assert found.speech["seller"] == CROSSED.speech["customer"]
    assert found.tracks["customer"] is CROSSED.tracks["seller"]
    assert found.seller_side == "right"
    assert [one.speaker for one in found.sounds] == ["customer", None]
    assert not [one for one in found.warnings if one.code == "side_guessed"]
    assert sided(found, WORDS) == found


def test_words_then_lie_on_the_speech_of_whoever_said_them():
    found = analyse(CROSSED, WORDS)
    assert [turn.speaker for turn in found.turns] == [who for _start, _end, who in LINES]
    assert "text_outside_speech" not in {one.code for one in found.warnings}
    assert found.speech["seller"] == SPEECH["seller"]


def test_a_guess_that_the_words_bear_out_is_one_no_more():
    right = heard(**SPEECH, warnings=[GUESSED])
    found = sided(right, WORDS)
    assert (found.seller_side, found.speech, found.tracks) == (right.seller_side, right.speech, right.tracks)
    assert not found.warnings


def test_a_side_that_was_told_stays_and_so_does_a_guess_that_cannot_be_checked():
    told = replace(CROSSED, warnings=[])
    assert sided(told, WORDS) is told
    assert sided(CROSSED, None) is CROSSED
    nameless = replace(WORDS, utterances=[replace(one, speaker=None) for one in WORDS.utterances])
    assert sided(CROSSED, nameless) is CROSSED
    timeless = replace(WORDS, utterances=[replace(one, start=None, end=None) for one in WORDS.utterances])
    assert sided(CROSSED, timeless) is CROSSED
