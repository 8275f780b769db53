"""Every code of listening has a sentence, in both languages."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from gehoor.calls import words
from gehoor.calls.words.formulas import FORMULAS
from gehoor.calls.words.measures import GROUPS, NAMES, REASONS, UNITS, amount
from gehoor.calls.words.moments import MOMENTS, NEEDS, RESISTANCE, SIGNALS, SOUNDS, TIP_SOURCES, TIPS, WHYS
from gehoor.calls.words.notes import WARNINGS
from gehoor.listening import shape, suggest
from gehoor.listening.analyse import analyse
from gehoor.listening.lexicon.load import lexicon
from gehoor.listening.markers.mark import KINDS
from gehoor.listening.shape import Measure, Moment, Suggestion
from gehoor.listening.tests.made import heard, pingpong, transcript

ROOM = Path(shape.__file__).parent
SOUNDS_TO_TRY = (None, heard(), heard(separated=False), heard(**pingpong(30)), heard([(0, 40)]))
WORDS_TO_TRY = (None, transcript(), transcript(("seller", "een"), ("customer", "twee")))


@pytest.fixture(params=["nl", "en"], autouse=True)
def language(request):
    with translation.override(request.param):
        yield request.param


def written(call):
    """The codes that the room writes with Warn(...) or Sound(...)."""
    text = "\n".join(path.read_text() for path in ROOM.rglob("*.py") if "tests" not in path.parts)
    return set(re.findall(rf"\b{call}\(\s*\"([a-z_]+)\"", text))


def test_every_measure_has_a_name_a_formula_and_a_place():
    names = set(analyse(None, None).measures)
    assert names == set(NAMES) == set(FORMULAS) == {name for group in GROUPS.values() for name in group}


def test_every_reason_and_unit_has_words():
    for sound in SOUNDS_TO_TRY:
        for read in WORDS_TO_TRY:
            for one in analyse(sound, read).measures.values():
                assert not one.reason or one.reason in REASONS, one.reason
                assert not one.unit or one.unit in UNITS, one.unit


def test_every_warning_and_every_sound_has_a_sentence():
    assert written("Warn") <= set(WARNINGS)
    assert written("Sound") <= set(SOUNDS)


def test_every_marker_has_a_name_and_says_why():
    shown = {kind for kind in KINDS if not kind.startswith("question") and kind != "acknowledgement"}
    assert set(KINDS) <= set(MOMENTS)
    assert shown - {"funnel", "resistance"} <= set(WHYS)


def test_every_class_of_resistance_and_every_need_has_words():
    for code in ("nl", "en"):
        classes = lexicon(code)["resistance"]
        assert set(classes) <= set(RESISTANCE)
        assert {one["need"] for one in classes.values()} <= set(NEEDS)


def test_every_suggestion_and_its_source_has_words():
    assert set(suggest.CODES) == set(TIPS)
    assert set(suggest.SOURCES) == set(TIP_SOURCES)
    for code in suggest.CODES:
        data = {
            "n": 2,
            "open_questions": 1,
            "questions": 6,
            "open": 1,
            "seconds": 75.0,
            "options": 4,
            "turns": 20,
        }
        assert "%(" not in words.tip(Suggestion(code, [], "house", data))


def test_every_signal_has_a_sentence_that_fits_its_counts():
    text = (ROOM / "signals.py").read_text()
    assert set(re.findall(r'call\.signal\(\s*"([a-z_]+)"', text)) == set(SIGNALS)
    counts = {
        "share": 20.0,
        "hedges": 5,
        "words": 80,
        "asked": 4,
        "asked_by_both": 6,
        "early": 5,
        "early_seller": 1,
    }
    for kind in SIGNALS:
        said = words.signal({"kind": kind, "counts": counts})
        assert said
        assert "%" not in said.replace(" %", "")


def test_a_resistance_names_its_class_and_asks_what_lies_beneath(language):
    data = {"class": "price", "need": "certainty", "fto_s": 0.9}
    one = Moment("resistance", 1.0, 2.0, "te duur", "resistance_with_pause", "customer", data)
    expected = {"nl": "prijs. Je liet 0,90 s", "en": "price. You left 0.90 s"}
    assert expected[language] in words.why(one)
    assert words.need("certainty").endswith("?")


def test_who_answers_before_the_end_did_not_answer_after_minus_seconds(language):
    data = {"class": "price", "need": "certainty", "fto_s": -0.7}
    one = Moment("resistance", 1.0, 2.0, "te duur", "resistance_without_pause", "customer", data)
    expected = {"nl": "Je begon 0,70 s voordat de klant klaar was.", "en": "You began 0.70 s before"}
    assert expected[language] in words.why(one)


def test_the_counts_of_a_signal_are_written_as_people_do(language):
    said = words.signal({"kind": "few_words", "counts": {"share": 24.0}})
    assert "24 %" in said


def test_zero_has_no_sign(language):
    assert amount(-0.04) == "0"
    assert amount(-0.04, "dB") in ("0,0", "0.0")


def test_the_opening_says_which_numbers_lie_apart(language):
    data = {"sides": {"rate": "above", "level": "above"}, "provisional": True}
    said = words.why(Moment("opening", 0.0, 10.0, "", "opening_above", "seller", data))
    assert ("sneller, luider" if language == "nl" else "faster, louder") in said


def test_facts_that_are_missing_do_not_break_a_sentence():
    assert "%(" not in words.why(Moment("monologue", 0.0, 10.0, "", "monologue"))
    assert words.why(Moment("new_kind", 0.0, 10.0, "", "new_kind")) == ""
    assert words.warning("cut_short", {}).startswith(("The file", "Na"))


@pytest.mark.parametrize(
    ("measure", "dutch", "english"),
    [
        (Measure(48.6, "%", 9, 1.0, "m"), "49 % ± 1", "49 % ± 1"),
        (Measure(0.716, "s", 9, 0.163, "m"), "0,72 s ± 0,16", "0.72 s ± 0.16"),
        (Measure(-0.05, "s", 9, 0.05, "m"), "−0,05 s ± 0,05", "−0.05 s ± 0.05"),
        (Measure(4.255, "syll/s", 9, 0.085, "m"), "4,25 lettergrepen/s ± 0,09", "4.25 syllables/s ± 0.09"),
        (Measure("above", "", 9, None, "m"), "boven je eigen bereik", "above your own range"),
        (Measure(None, "s", 0, None, "m", "no_audio"), "niet meetbaar", "not measurable"),
    ],
)
def test_numbers_are_written_as_people_write_them(language, measure, dutch, english):
    said = f"{words.value('x', measure)} {words.margin(measure)}".strip()
    assert said == (dutch if language == "nl" else english)


def test_a_long_turn_is_written_in_minutes():
    assert words.value("longest_monologue", Measure(125.0, "s", 3, 0.1, "m")) == "2:05"


def test_every_remark_can_be_made():
    for sound in SOUNDS_TO_TRY:
        for read in WORDS_TO_TRY:
            for name, one in analyse(sound, read, call_type="demo").measures.items():
                assert "%(" not in words.remark(name, one)
                assert "%(" not in words.value(name, one)


@pytest.mark.parametrize(("language", "usual"), [("nl", "gewone bereik"), ("en", "usual range")])
def test_an_opening_without_earlier_calls_is_not_called_usual(language, usual):
    def said(provisional):
        data = {"sides": {}, "provisional": provisional}
        return words.why(Moment("opening", 0.0, 10.0, "", "opening_within", "seller", data))

    with translation.override(language):
        assert usual in said(False)
        assert usual not in said(True)
        assert said(True)
