"""Questions: their form, what only looks like one, and which of them count over several turns."""

import pytest

from gehoor.listening.markers import mark
from gehoor.listening.shape import Turn
from gehoor.listening.tests.test_words import found, talk


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Hoe heeft u dat geregeld?", "open"),
        ("En hoe lang duurt dat dan", "narrow"),
        ("Met wie werkt u nu", "narrow"),
        ("Welke drie partijen heeft u gesproken", "open"),
        ("Vertel eens over uw bedrijf.", "open"),
        ("Kunt u mij vertellen hoe dat nu gaat?", "open"),
        ("Ik ben benieuwd wat u daarvan vindt.", "open"),
        ("Heeft u dat al eens geprobeerd", "closed"),
        ("Zal ik het u toesturen", "closed"),
        ("U heeft dat al geprobeerd?", "closed"),
        ("Dat is voor u belangrijk, hè", "tag"),
        ("Dat klopt, toch?", "tag"),
        ("Wat kost het u", "narrow"),
        ("Wat een mooi pand heeft u", None),
        ("Weet je wel", None),
        ("Wat mij betreft beginnen we morgen.", None),
        ("Als u dat wilt, kunt u morgen beginnen.", None),
        ("Moet je eens kijken", None),
        ("Weet u wat, ik stuur het gewoon.", None),
        ("Weet u wat dat kost", "closed"),
        ("Belt u me dan maar terug.", None),
    ],
)
def test_questions_and_their_form_with_and_without_a_mark(text: str, form: str | None) -> None:
    forms = [m.data["form"] for m in found(text) if m.kind == "question"]
    assert forms == ([form] if form else [])


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("What made you look for it?", "open"),
        ("How often does that happen", "narrow"),
        ("Could you walk me through it?", "open"),
        ("Do you have a supplier", "closed"),
        ("That helps, doesn't it?", "tag"),
        ("What a lovely office", None),
        ("When we started there were ten of us.", None),
    ],
)
def test_english_questions(text: str, form: str | None) -> None:
    forms = [m.data["form"] for m in found(text, language="en") if m.kind == "question"]
    assert forms == ([form] if form else [])


@pytest.mark.parametrize(
    ("language", "courtesies", "asked"),
    [
        ("nl", ("Spreek ik met mevrouw van den Berg?", "Komt het nu uit?", "Hoe gaat het met u?"), "Hoe"),
        ("en", ("Am I speaking with Mr Jones?", "Is now a good time?", "How are you today?"), "How"),
    ],
)
def test_a_funnel_begins_behind_the_courtesies(
    language: str, courtesies: tuple[str, ...], asked: str
) -> None:
    about = {
        "nl": ("Hoe komt u nu aan klanten?", "Hoeveel zijn dat er?", "Heeft u daar hulp bij?"),
        "en": ("How do you find your customers now?", "How many are there?", "Do you have help with that?"),
    }[language]
    lines = [line for question in (*courtesies, *about) for line in (question, "Hm.")]
    markers = mark(talk(*lines), language)
    funnels = [m for m in markers if m.kind == "funnel"]
    assert [(m.turn, m.data["n"], m.data["tau"]) for m in funnels] == [(6, 3, -1.0)]
    assert funnels[0].quote.startswith(asked)
    assert sum(m.kind == "question" for m in markers) == 6


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "Hoe gaat het met de verkoop?"),
        ("nl", "Heeft u tijd om zelf te bellen?"),
        ("en", "How is it going with the new system?"),
    ],
)
def test_a_question_about_the_matter_is_no_courtesy(language: str, text: str) -> None:
    lines = [line for question in (text, text, text) for line in (question, "Hm.")]
    first = Turn("seller", None, None, None, "Wie is dat?" if language == "nl" else "Who is that?")
    markers = mark([*talk(*lines), first], language)
    assert [m.data["n"] for m in markers if m.kind == "funnel"] == [4]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("En ik zeg: ja, wat is dit?", 0),
        ("Toen dacht ik echt van hoe kan dat?", 0),
        ("En dan denk je: waarom doe ik dit?", 0),
        ("Hij zei: wat kost het? Wie betaalt dat?", 0),
        ("Hij zei: wat kost het? En wat kost het u?", 1),
        ("Ik zei net al dat het kan. Wat zoekt u?", 1),
        ("Hoe is het mogelijk?", 0),
        ("Hoe noem je dat?", 0),
        ("Hoe noemt u dat?", 1),
        ("Ik ben benieuwd wat u daarvan vindt.", 1),
    ],
)
def test_what_is_told_again_or_said_for_its_own_sake_asks_nothing(text: str, asked: int) -> None:
    assert sum(m.kind == "question" for m in found(text)) == asked


def test_words_told_again_may_go_on_in_the_next_turn_of_the_same_speaker() -> None:
    lines = [
        ("customer", "hm"),
        ("seller", "en toen zei ze"),
        ("seller", "wat is dat?"),
        ("seller", "hoezo?"),
    ]
    turns = [Turn(side, None, None, None, text) for side, text in lines]  # type: ignore[arg-type]
    assert not mark(turns, "nl")
    turns.insert(2, Turn("customer", None, None, None, "hm"))
    assert [m.quote for m in mark(turns, "nl")] == ["wat is dat?", "hoezo?"]


@pytest.mark.parametrize(
    ("text", "with_marks", "without"),
    [
        ("Dat is mooi, hè", 0, 1),
        ("Heb je daar een winkel", 0, 1),
        ("Heeft u daar een winkel", 1, 1),
        ("Ik ben benieuwd hoe dat gaat", 1, 1),
        ("Ik snap daar niks van hè", 0, 0),
    ],
)
def test_a_missing_mark_says_something_only_where_marks_are_written(
    text: str, with_marks: int, without: int
) -> None:
    asking, plain = [talk(*["Wat doet u?", "Dat."] * 5), talk(*["Goed.", "Dat."] * 5)]
    last = Turn("seller", None, None, None, text)
    counts = [
        sum(m.kind == "question" and m.turn == 10 for m in mark([*before, last], "nl"))
        for before in (asking, plain)
    ]
    assert counts == [with_marks, without]
