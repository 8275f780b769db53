"""At most three things to try next time, each with the places it rests on and where the idea comes from.

A suggestion is a code; whoever shows it finds the sentence. `source` is a code too:
`practitioners` and `gong_labs` are explained in docs/listening-words.md, `house` is our own rule.
What can be heard at a place comes before what is only a count; one idea is given once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from gehoor.listening.shape import Marker, Measure, Moment, Suggestion

MOST = 3
MOST_PLACES = 3
SOURCES = ("house", "practitioners", "gong_labs")
LONG_TURNS = 16  # turns after which a call is long enough to miss a summary or a next step
MANY_OPTIONS = 4
LEAST_QUESTIONS = 6
LEAST_OPEN_SHARE = 0.25
Measures = Mapping[str, Measure]


def suggest(measures: Measures, moments: Sequence[Moment], markers: Sequence[Marker]) -> list[Suggestion]:
    """The first three of our ideas that this call gives reason for, in the order of RULES.

    `moments` of a suggestion are places in the given list; its `data` hold the counts behind it.
    """
    found: list[Suggestion] = []
    for rule in RULES:
        found += list(rule(measures, moments, markers))[:1]
        if len(found) == MOST:
            break
    return found


def places(moments: Sequence[Moment], kind: str, **facts: Any) -> list[int]:
    """Where moments of this kind stand, with these facts in their data."""
    return [
        at
        for at, moment in enumerate(moments)
        if moment.kind == kind and all(moment.data.get(key) == value for key, value in facts.items())
    ]


def of_seller(moments: Sequence[Moment], kind: str) -> list[int]:
    return [at for at in places(moments, kind) if moments[at].speaker == "seller"]


def idea(code: str, at: Sequence[int], source: str, **data: Any) -> Suggestion:
    return Suggestion(code, list(at)[:MOST_PLACES], source, {"n": len(at), **data})


def take_up_first(_: Measures, moments: Sequence[Moment], markers: Sequence[Marker]) -> Iterator[Suggestion]:
    """Resistance, and the very next turn of the seller says "ja, maar"."""
    buts = {m.turn for m in markers if m.kind == "yes_but" and m.speaker == "seller"}
    at = [i for i in places(moments, "resistance") if int(moments[i].data.get("turn", -9)) + 1 in buts]
    if at:
        yield idea("take_up_first", at, "house")


def pause_after_resistance(
    _: Measures, moments: Sequence[Moment], markers: Sequence[Marker]
) -> Iterator[Suggestion]:
    """Resistance that was answered within .7 s."""
    at = places(moments, "resistance", micro_pause=False)
    if at:
        yield idea("pause_after_resistance", at, "house")


def value_before_discount(
    _: Measures, moments: Sequence[Moment], markers: Sequence[Marker]
) -> Iterator[Suggestion]:
    """A price was called high, and a discount came within the seller's next turn."""
    given = {
        m.turn for m in markers if m.kind == "discount" and m.speaker == "seller" and not m.data.get("denied")
    }
    at = [
        i
        for i in places(moments, "resistance", **{"class": "price"})
        if int(moments[i].data.get("turn", -9)) + 1 in given
    ]
    if at:
        yield idea("value_before_discount", at, "house")


def ask_before_offering(
    _: Measures, moments: Sequence[Moment], markers: Sequence[Marker]
) -> Iterator[Suggestion]:
    """The offer came before two open questions had an answer."""
    at = places(moments, "premature_pitch")
    if at:
        yield idea(
            "ask_before_offering",
            at,
            "house",
            open_questions=moments[at[0]].data.get("open_questions", 0),
        )


def use_their_word(_: Measures, moments: Sequence[Moment], markers: Sequence[Marker]) -> Iterator[Suggestion]:
    """Questions in a row that took nothing up."""
    at = places(moments, "checklist_row")
    if at:
        yield idea("use_their_word", at, "practitioners", questions=moments[at[0]].data.get("n", 0))


def and_instead_of_but(
    _: Measures, moments: Sequence[Moment], markers: Sequence[Marker]
) -> Iterator[Suggestion]:
    at = of_seller(moments, "yes_but")
    if len(at) >= 2:
        yield idea("and_instead_of_but", at, "house", better=len(of_seller(moments, "yes_and")))


def ask_instead_of_assume(
    _: Measures, moments: Sequence[Moment], markers: Sequence[Marker]
) -> Iterator[Suggestion]:
    at = places(moments, "assumption")
    if at:
        yield idea("ask_instead_of_assume", at, "house")


def shorter_stretch(
    _: Measures, moments: Sequence[Moment], markers: Sequence[Marker]
) -> Iterator[Suggestion]:
    at = places(moments, "monologue")
    if at:
        yield idea("shorter_stretch", at, "gong_labs", seconds=moments[at[0]].data.get("seconds"))


def fewer_options(_: Measures, moments: Sequence[Moment], markers: Sequence[Marker]) -> Iterator[Suggestion]:
    at = [i for i in places(moments, "options") if int(moments[i].data.get("n", 0)) >= MANY_OPTIONS]
    if at:
        yield idea("fewer_options", at, "house", options=moments[at[0]].data["n"])


def agree_next_step(
    _: Measures, moments: Sequence[Moment], markers: Sequence[Marker]
) -> Iterator[Suggestion]:
    """A call with some length in which nobody named a next step; the last moment is where it could stand."""
    turns = last_turn(moments, markers)
    if turns >= LONG_TURNS and moments and not any(m.kind == "next_step" for m in markers):
        yield idea("agree_next_step", [len(moments) - 1], "house", turns=turns)


def summarise(_: Measures, moments: Sequence[Moment], markers: Sequence[Marker]) -> Iterator[Suggestion]:
    """Something was resisted in a call with some length, and nobody gave back what was heard."""
    turns, at = last_turn(moments, markers), places(moments, "resistance")
    if turns >= LONG_TURNS and at and not any(m.kind == "summary" for m in markers):
        yield idea("summarise", at, "house", turns=turns)


def open_first(
    measures: Measures, moments: Sequence[Moment], markers: Sequence[Marker]
) -> Iterator[Suggestion]:
    """Six questions or more, and less than a quarter of them open."""
    asked = [
        m for m in markers if m.kind == "question" and m.speaker == "seller" and m.data.get("form") != "tag"
    ]
    opened = sum(m.data.get("form") == "open" for m in asked)
    if len(asked) >= LEAST_QUESTIONS and opened < LEAST_OPEN_SHARE * len(asked):
        yield idea("open_first", places(moments, "funnel"), "house", open=opened, questions=len(asked))


def last_turn(moments: Sequence[Moment], markers: Sequence[Marker]) -> int:
    """The furthest turn that anything was found in, from 0."""
    turns = [m.turn for m in markers] + [int(m.data.get("turn", 0) or 0) for m in moments]
    return max(turns, default=0)


RULES: Sequence[Callable[[Measures, Sequence[Moment], Sequence[Marker]], Iterator[Suggestion]]] = (
    take_up_first,
    value_before_discount,
    ask_before_offering,
    use_their_word,
    pause_after_resistance,
    ask_instead_of_assume,
    shorter_stretch,
    and_instead_of_but,
    agree_next_step,
    fewer_options,
    summarise,
    open_first,
)
CODES = tuple(rule.__name__ for rule in RULES)
