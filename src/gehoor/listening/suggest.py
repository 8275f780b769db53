"""At most three things to try next time, each with the places it rests on and where the idea comes from.

A suggestion is a code; whoever shows it finds the sentence. `source` is a code too:
`practitioners` and `gong_labs` are explained in docs/listening-words.md, `house` is our own rule.
What can be heard at a place comes before what is only a count; one idea is given once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gehoor.listening.shape import Marker, Measure, Moment, Suggestion

MOST = 3
MOST_PLACES = 3
SOURCES = ("house", "practitioners", "gong_labs")
LONG_TURNS = 16  # turns after which a call is long enough to miss a summary or a next step
MANY_OPTIONS = 4
LEAST_BUTS = 2
LEAST_QUESTIONS = 6
LEAST_OPEN_SHARE = 0.25
Measures = Mapping[str, Measure]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a rule looks at: the measures, moments and markers of one call."""

    measures: Measures
    moments: Sequence[Moment]
    markers: Sequence[Marker]

    def places(self, kind: str, **facts: Any) -> list[int]:
        """Where moments of this kind stand, with these facts in their data."""
        return [
            at
            for at, moment in enumerate(self.moments)
            if moment.kind == kind and all(moment.data.get(key) == value for key, value in facts.items())
        ]

    def of_seller(self, kind: str) -> list[int]:
        return [at for at in self.places(kind) if self.moments[at].speaker == "seller"]

    def fact(self, at: Sequence[int], name: str) -> Any:
        """What the first of these moments says of itself; None when there is no such moment."""
        return self.moments[at[0]].data.get(name) if at else None

    def before(self, at: Sequence[int], turns: set[int]) -> list[int]:
        """Those of these moments whose very next turn is one of `turns`."""
        return [i for i in at if int(self.moments[i].data.get("turn", -9)) + 1 in turns]

    def last_turn(self) -> int:
        """The furthest turn that anything was found in, from 0."""
        turns = [m.turn for m in self.markers] + [int(m.data.get("turn", 0) or 0) for m in self.moments]
        return max(turns, default=0)


def suggest(measures: Measures, moments: Sequence[Moment], markers: Sequence[Marker]) -> list[Suggestion]:
    """The first three of our ideas that this call gives reason for, in the order of RULES.

    `moments` of a suggestion are places in the given list; its `data` hold the counts behind it.
    """
    ground = Ground(measures, moments, markers)
    found: list[Suggestion] = []
    for rule in RULES:
        found += rule(ground)
        if len(found) == MOST:
            break
    return found


def idea(code: str, at: Sequence[int], source: str, **data: Any) -> list[Suggestion]:
    """The idea with the places that it rests on; none when there is no such place."""
    return [Suggestion(code, list(at)[:MOST_PLACES], source, {"n": len(at), **data})] if at else []


def take_up_first(ground: Ground) -> list[Suggestion]:
    """Resistance, and the very next turn of the seller says "ja, maar"."""
    buts = {m.turn for m in ground.markers if m.kind == "yes_but" and m.speaker == "seller"}
    return idea("take_up_first", ground.before(ground.places("resistance"), buts), "house")


def pause_after_resistance(ground: Ground) -> list[Suggestion]:
    """Resistance that was answered within .7 s."""
    return idea("pause_after_resistance", ground.places("resistance", micro_pause=False), "house")


def value_before_discount(ground: Ground) -> list[Suggestion]:
    """A price was called high, and a discount came within the seller's next turn."""
    named = (m for m in ground.markers if m.kind == "discount" and m.speaker == "seller")
    given = {m.turn for m in named if not m.data.get("denied")}
    called_high = ground.places("resistance", **{"class": "price"})
    return idea("value_before_discount", ground.before(called_high, given), "house")


def ask_before_offering(ground: Ground) -> list[Suggestion]:
    """The offer came before two open questions had an answer."""
    at = ground.places("premature_pitch")
    asked = ground.fact(at, "open_questions") or 0
    return idea("ask_before_offering", at, "house", open_questions=asked)


def use_their_word(ground: Ground) -> list[Suggestion]:
    """Questions in a row that took nothing up."""
    at = ground.places("checklist_row")
    return idea("use_their_word", at, "practitioners", questions=ground.fact(at, "n") or 0)


def and_instead_of_but(ground: Ground) -> list[Suggestion]:
    at = ground.of_seller("yes_but")
    if len(at) < LEAST_BUTS:
        return []
    return idea("and_instead_of_but", at, "house", better=len(ground.of_seller("yes_and")))


def ask_instead_of_assume(ground: Ground) -> list[Suggestion]:
    return idea("ask_instead_of_assume", ground.places("assumption"), "house")


def shorter_stretch(ground: Ground) -> list[Suggestion]:
    at = ground.places("monologue")
    return idea("shorter_stretch", at, "gong_labs", seconds=ground.fact(at, "seconds"))


def fewer_options(ground: Ground) -> list[Suggestion]:
    at = [i for i in ground.places("options") if int(ground.moments[i].data.get("n", 0)) >= MANY_OPTIONS]
    return idea("fewer_options", at, "house", options=ground.fact(at, "n"))


def agree_next_step(ground: Ground) -> list[Suggestion]:
    """A call with some length in which nobody named a next step; the last moment is where it could stand."""
    turns = ground.last_turn()
    if turns < LONG_TURNS or any(m.kind == "next_step" for m in ground.markers):
        return []
    last = range(len(ground.moments))[-1:]
    return idea("agree_next_step", last, "house", turns=turns)


def summarise(ground: Ground) -> list[Suggestion]:
    """Something was resisted in a call with some length, and nobody gave back what was heard."""
    turns = ground.last_turn()
    if turns < LONG_TURNS or any(m.kind == "summary" for m in ground.markers):
        return []
    return idea("summarise", ground.places("resistance"), "house", turns=turns)


def open_first(ground: Ground) -> list[Suggestion]:
    """Six questions or more, and less than a quarter of them open."""
    asked = [m for m in ground.markers if m.kind == "question" and m.speaker == "seller"]
    whole = [m for m in asked if m.data.get("form") != "tag"]
    opened = sum(m.data.get("form") == "open" for m in whole)
    if len(whole) < LEAST_QUESTIONS or opened >= LEAST_OPEN_SHARE * len(whole):
        return []
    data = {"n": len(funnels := ground.places("funnel")), "open": opened, "questions": len(whole)}
    return [Suggestion("open_first", funnels[:MOST_PLACES], "house", data)]


RULES: Sequence[Callable[[Ground], list[Suggestion]]] = (
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
