"""Markers, signals and ideas one by one, and the lexicon that they read."""

import json
from collections.abc import Sequence
from importlib.resources import files
from itertools import cycle

import pytest

from gehoor.listening import suggest
from gehoor.listening.lexicon.language import language_of
from gehoor.listening.lexicon.load import LANGUAGES, lexicon
from gehoor.listening.markers import KINDS, mark
from gehoor.listening.markers.phrases import Phrases
from gehoor.listening.markers.spoken import spoken
from gehoor.listening.shape import Marker, Measure, Moment, Speaker, Turn
from gehoor.listening.signals import signals

STATES = (
    *("enthousias", "gestrest", "stress", "zenuw", "boos", "blij", "onzeker", "frustr", "motiv", "verveel"),
    *("sentiment", "emoti", "stemming", "angry", "happy", "nervous", "mood", "anxi", "bored", "feel"),
)


def talk(*lines: str, first: Speaker = "seller", seconds: float | None = None) -> list[Turn]:
    """Lines by turns, each of so many seconds when told."""
    turns, at = [], 0.0
    sides: Sequence[Speaker] = ("seller", "customer") if first == "seller" else ("customer", "seller")
    for line, side in zip(lines, cycle(sides), strict=False):
        end = None if seconds is None else at + seconds
        turns.append(Turn(side, None if seconds is None else at, end, None, line))
        at += (seconds or 0) + 0.5
    return turns


def found(text: str, speaker: Speaker = "seller", language: str = "nl") -> list[Marker]:
    """What is marked in one turn that answers another."""
    other: Speaker = "customer" if speaker == "seller" else "seller"
    return mark([Turn(other, None, None, None, "hm"), Turn(speaker, None, None, None, text)], language)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ja, maar wij zijn de enige.", "yes_but"),
        ("Dat begrijp ik, maar het is wel beter.", "yes_but"),
        ("Goed punt. Echter, wij leveren sneller.", "yes_but"),
        ("Begrijp ik, en wat zou helpen?", "yes_and"),
        ("Ja, en dat kan ook morgen.", "yes_and"),
        ("Ja, doe maar.", None),
        ("Ja, hoe gaat dat nu? Maar u mag het ook later zeggen.", None),
        ("Ja maar goed.", None),
        ("Het is goed, alleen maar voordelen.", None),
    ],
)
def test_yes_but_and_its_better_sibling(text: str, kind: str | None) -> None:
    kinds = [m.kind for m in found(text) if m.kind in ("yes_but", "yes_and")]
    assert kinds == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("text", "kind", "need"),
    [
        ("Dat vind ik te duur.", "price", "certainty"),
        ("Ik heb nu geen tijd.", "time", "control"),
        ("We hebben al een leverancier.", "supplier", "safety"),
        ("Ik moet er nog even over nadenken.", "think", "certainty"),
        ("Ik wil het met mijn collega overleggen.", "consult", "safety"),
        ("Stuur maar een mailtje.", "mail", "control"),
        ("Bel me over een maand nog eens.", "later", "control"),
        ("We hebben geen interesse.", "no_interest", "control"),
        ("Daar heb ik slechte ervaringen mee.", "trust", "safety"),
        ("Nee, dank u.", "no", "control"),
    ],
)
def test_resistance_by_class_with_the_need_that_may_lie_beneath(text: str, kind: str, need: str) -> None:
    hits = [m for m in found(text, "customer") if m.kind == "resistance"]
    assert [(m.data["class"], m.data["need"]) for m in hits] == [(kind, need)]
    assert not any(m.kind == "resistance" for m in found(text, "seller"))


@pytest.mark.parametrize(
    "text",
    [
        *("Dat is niet te duur.", "Hoe duur is het?", "We zijn niet tevreden.", "Nee nee, dat klopt."),
        *(
            "Dat heb ik al een tijdje.",
            "Ik ga nu even naar boven.",
            "Als je belt na een hele tijd.",
            "Nee, dat klopt.",
        ),
        *("Ik moet nog langs een paar winkels.", "Dat kon ik niet vergelijken met andere scholen."),
    ],
)
def test_what_only_looks_like_resistance(text: str) -> None:
    assert not any(m.kind == "resistance" for m in found(text, "customer"))


def test_a_funnel_goes_from_open_to_closed() -> None:
    down = talk("Hoe gaat dat?", "Goed.", "Hoeveel per week?", "Tien.", "Is dat genoeg?", "Ja.", seconds=3)
    up = talk("Is dat genoeg?", "Ja.", "Hoeveel per week?", "Tien.", "Hoe gaat dat?", "Goed.", seconds=3)
    assert [m.data["tau"] for turns in (down, up) for m in mark(turns, "nl") if m.kind == "funnel"] == [
        -1.0,
        1.0,
    ]


def test_questions_far_apart_are_no_funnel() -> None:
    turns = talk("Hoe gaat dat?", "Goed.", "Hoeveel per week?", "Tien.", "Is dat genoeg?", "Ja.", seconds=60)
    assert not any(m.kind == "funnel" for m in mark(turns, "nl"))


def test_taking_up_a_word_of_the_answer_ends_a_checklist() -> None:
    dry = ["Heeft u een auto?", "Ja, een Volvo.", "Is die van u?", "Ja.", "Bent u verzekerd?", "Ja."]
    heard = [*dry[:2], "Een Volvo, bevalt die?", *dry[3:]]
    kinds = [{m.kind for m in mark(talk(*lines, seconds=2), "nl")} for lines in (dry, heard)]
    assert ["checklist_row" in found for found in kinds] == [True, False]


def test_an_offer_after_two_open_questions_and_twenty_seconds_is_not_too_early() -> None:
    offer = (
        "Wij leveren een pakket met onderhoud, en onze dienst en ons platform verzorgen dan alles voor u. "
    )
    asked = ("Hoe gaat het nu?", "Lang antwoord.", "En wat zou u willen?", "Nog een lang antwoord.")
    late = talk(*asked, offer * 2, seconds=15)
    early = talk("Goedemorgen.", "Hallo.", offer * 2, seconds=15)
    assert ["premature_pitch" in {m.kind for m in mark(turns, "nl")} for turns in (late, early)] == [
        False,
        True,
    ]


def test_a_marker_stands_within_its_turn() -> None:
    turns = talk("Goedemiddag.", "Dag.", "Fijn dat het kan. Hoe gaat dat nu bij u?", seconds=4)
    asked = next(m for m in mark(turns, "nl") if m.kind == "question")
    assert asked.quote == "Hoe gaat dat nu bij u?"
    assert 9 < (asked.start or 0) < (asked.end or 0) <= 13


def test_kinds_are_those_that_are_told() -> None:
    texts = (
        "Ja, maar is dat te duur? Ik stuur u morgen 10 procent korting. Als ik het goed begrijp, wilt u dat."
    )
    assert {m.kind for s in ("seller", "customer") for m in found(texts, s)} <= set(KINDS)  # type: ignore[arg-type]


def test_signals_need_six_turns_of_the_customer_and_carry_counts_and_quotes() -> None:
    lines = ["Wat vindt u daarvan, en hoe gaat dat nu bij u?", "Goed."]
    assert signals(talk(*lines * 5), []) == []
    short = signals(talk(*lines * 6), [], "nl")
    assert [s["kind"] for s in short] == ["few_words"]
    assert short[0]["n"] == 6
    assert short[0]["counts"]["median_turn_words"] == 1
    assert short[0]["quotes"][0] == {"turn": 1, "start": None, "text": "Goed."}


def test_several_signals_may_hold() -> None:
    line = "Misschien wel, maar ik denk dat het lastig is, en misschien ook niet, want het hangt ervan af, "
    lines = ["Ja?", line + "en ik weet het niet, en wat kost dat eigenlijk bij jullie?"]
    turns = talk(*lines * 6)
    kinds = {s["kind"] for s in signals(turns, mark(turns, "nl"), "nl")}
    assert kinds == {"hedges", "long_answers"}


def test_early_starts_alone_can_take_the_lead() -> None:
    turns = [
        Turn(
            "seller" if at % 2 else "customer", at * 3.0, at * 3.0 + 3, -0.5 if at % 2 == 0 else 0.4, "ja dus"
        )
        for at in range(14)
    ]
    assert [s["counts"]["early"] for s in signals(turns, [], "nl") if s["kind"] == "takes_lead"] == [7]


def test_no_more_than_three_ideas_and_never_one_without_a_reason() -> None:
    kinds = ("premature_pitch", "checklist_row", "assumption", "monologue")
    moments = [
        Moment(kind, 1.0, 2.0, "…", kind, "seller", {"turn": at, "n": 3}) for at, kind in enumerate(kinds)
    ]
    moments.append(
        Moment("resistance", 3.0, 4.0, "…", "resistance", "customer", {"turn": 4, "micro_pause": False})
    )
    ideas = suggest.suggest(dict[str, Measure](), moments, [])
    assert [idea.code for idea in ideas] == [
        "ask_before_offering",
        "use_their_word",
        "pause_after_resistance",
    ]
    assert [list(idea.moments) for idea in ideas] == [[0], [1], [4]]
    assert suggest.suggest({}, [], []) == []


def test_no_code_names_what_somebody_feels() -> None:
    codes = {*KINDS, *suggest.CODES, "few_words", "hedges", "long_answers", "takes_lead"}
    for language in LANGUAGES:
        codes |= set(lexicon(language)["resistance"])
        codes |= {each["need"] for each in lexicon(language)["resistance"].values()}
    assert not [code for code in codes for state in STATES if state in code]


def test_both_lexicons_have_the_same_drawers_and_every_phrase_begins_with_a_word() -> None:
    raw = [
        json.loads((files("gehoor.listening.lexicon") / f"{name}.json").read_text("utf-8"))
        for name in LANGUAGES
    ]
    assert set(raw[0]) == set(raw[1])
    assert {k: v["need"] for k, v in raw[0]["resistance"].items()} == {
        k: v["need"] for k, v in raw[1]["resistance"].items()
    }
    for each in raw:
        lists = [value for value in each.values() if isinstance(value, list)]
        lists += [part[key] for part in each["resistance"].values() for key in ("phrases", "not")]
        for phrase in (phrase for phrases in lists for phrase in phrases):
            assert Phrases([phrase]).forms, phrase
            assert phrase.count("(") == phrase.count(")"), phrase


@pytest.mark.parametrize(
    ("phrase", "text", "fits"),
    [
        ("te (duur|veel)", "dat is te duur", True),
        ("te (duur|veel)", "dat is te. duur", False),
        ("al (|een) leverancier", "al leverancier", True),
        ("al ... leverancier", "al een hele goede leverancier", True),
        ("al ... leverancier", "al een echt hele goede leverancier", False),
        ("(een|nog een) keer", "nog een keer", True),
        ("(|heel|erg) duur", "duur", True),
    ],
)
def test_phrases(phrase: str, text: str, fits: bool) -> None:
    said = spoken(0, Turn("seller", None, None, None, text))
    assert bool(Phrases([phrase]).find(said)) is fits


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ik denk dat het wel goed is", "nl"),
        ("I think that you have what it takes", "en"),
        ("hm", ""),
        ("", ""),
    ],
)
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text", ["Daar is het drieduizend euro goedkoper.", "Krijg ik tien procent korting?"]
)
def test_a_discount_is_the_sellers_to_name(text: str) -> None:
    assert "discount" not in {m.kind for m in found(text, "customer")}


def test_a_quote_that_is_cut_says_so_and_a_yes_but_says_what_the_but_leads_to() -> None:
    but = "Dat snap ik, maar dan krijgt u ook heel andere leien. En nog iets."
    assert [m.quote for m in found(but) if m.kind == "yes_but"] == [
        "Dat snap ik, maar dan krijgt u ook heel andere leien."
    ]
    long = f"{'en dan ook dit ' * 8}vind ik te duur {'en dan ook dat ' * 8}"
    [quote] = [m.quote for m in found(long, "customer") if m.kind == "resistance"]
    assert quote.startswith("… ")
    assert quote.endswith(" …")
    assert "te duur" in quote
