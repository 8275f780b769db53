"""What the seller did after the customer resisted."""

import pytest

from gehoor.listening.analyse import analyse
from gehoor.listening.resistance import direction
from gehoor.listening.tests.made import heard, transcript

SELLER = [(0.0, 12.0), (13.0, 25.0), (31.0, 45.0), (50.0, 56.0)]
CUSTOMER = [(26.0, 30.0), (46.0, 49.0)]
SAID = (
    ("seller", "goedemiddag ik bel u over onze machines en ik vertel er graag iets meer over", 0.0, 12.0),
    (
        "seller",
        "we hebben er net drie geplaatst bij een bedrijf bij u in de buurt dat hetzelfde doet",
        13.0,
        25.0,
    ),
    ("customer", "ja maar dat vind ik eerlijk gezegd veel te duur", 26.0, 30.0),
    ("seller", "dat begrijp ik waar vergelijkt u het mee", 31.0, 45.0),
    ("customer", "met wat we nu hebben", 46.0, 49.0),
    ("seller", "en wat kost dat", 50.0, 56.0),
)


def call(answer_rate=4.0, shift=0.0):
    parts = [(31.0 + shift, 45.0 + shift, {"rate": answer_rate})]
    seller = [(a + shift, b + shift) if a > 30 else (a, b) for a, b in SELLER]
    customer = [(a + shift, b + shift) if a > 40 else (a, b) for a, b in CUSTOMER]
    said = [(who, text, a + shift * (a > 30), b + shift * (b > 30)) for who, text, a, b in SAID]
    return analyse(heard(seller, customer, rate=4.0, parts=parts), transcript(*said))


def test_resistance_with_room_left_after_it():
    found = call()
    assert found.measures["micro_pause"].value == 100
    assert found.measures["micro_pause"].data["ftos"] == [1.0]
    one = next(moment for moment in found.moments if moment.kind == "resistance")
    assert (one.why, one.data["micro_pause"], one.speaker) == ("resistance_with_pause", True, "customer")
    assert "te duur" in one.quote


def test_resistance_answered_at_once():
    found = call(shift=-0.8)
    assert found.measures["micro_pause"].value == 0
    one = next(moment for moment in found.moments if moment.kind == "resistance")
    assert (one.why, one.data["fto_s"]) == ("resistance_without_pause", 0.2)


@pytest.mark.parametrize(("rate", "said"), [(3.0, "slower"), (4.0, "equal"), (5.0, "faster")])
def test_the_pace_after_it_is_held_against_the_pace_before(rate, said):
    found = call(answer_rate=rate).measures["after_resistance"]
    assert found.value == pytest.approx(100 * (rate / 4.0 - 1), abs=3)
    assert found.data["direction"] == said


def test_seven_percent_is_equal():
    assert [direction(one) for one in (None, -7.0, 7.0, 7.1, -7.1)] == [
        "",
        "equal",
        "equal",
        "faster",
        "slower",
    ]


def test_without_words_a_slow_short_answer_is_only_possibly_resistance():
    sound = heard([(0.0, 10.0), (14.0, 24.0), (26.0, 33.0)], [(12.0, 13.2), (24.5, 25.7)])
    found = analyse(sound, None)
    assert found.measures["micro_pause"].reason == "no_transcript"
    assert [(one.start, one.why) for one in found.moments if one.kind == "possible_resistance"] == [
        (12.0, "possible_resistance")
    ]


def test_with_words_only_words_say_so():
    sound = heard([(0.0, 10.0), (14.0, 24.0)], [(12.0, 13.2)])
    found = analyse(
        sound, transcript(("seller", "hoe gaat dat nu", 0, 10), ("customer", "prima hoor", 12, 13.2))
    )
    assert not [one for one in found.moments if "resistance" in one.kind]


def test_resistance_at_the_very_end_has_no_answer():
    sound = heard([(0.0, 10.0)], [(11.0, 14.0)])
    read = transcript(("seller", "wat vindt u", 0, 10), ("customer", "ik vind het te duur", 11, 14))
    found = analyse(sound, read)
    assert found.measures["micro_pause"].reason == "no_answer"
    assert found.measures["after_resistance"].reason == "too_little_speech"
