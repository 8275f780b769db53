"""How much the customer said and in what words, as counts with quotes: from times and words, never a sound.

few_words, hedges, long_answers and takes_lead tell what happened in this call and nothing of a person: they
are counted anew each time, several may hold, and nobody keeps them beside a name. The thresholds are our own
proposals; research gives none.
"""

from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import Any

from gehoor.listening.lexicon.language import language_of
from gehoor.listening.markers.spoken import Spoken, spoken
from gehoor.listening.markers.words import Words, words_of
from gehoor.listening.shape import Marker, Turn

LEAST_TURNS = 6  # of the customer, before anything is said
FEW_SHARE, FEW_TURN_S, FEW_TURN_WORDS = 0.25, 2.5, 6
HEDGES_PER_100, LEAST_HEDGES, LEAST_WORDS = 4.0, 4, 60
LONG_TURN_S, LONG_TURN_WORDS, LONG_SHARE = 8.0, 22, 0.5
EARLY_S, LEAST_EARLY = -0.3, 4
ASKS_SHARE, LEAST_ASKED = 0.6, 5
MOST_QUOTES = 3
Signal = Mapping[str, Any]


def signals(turns: Sequence[Turn], markers: Sequence[Marker], language: str = "") -> list[Signal]:
    """What holds of the customer's side: kind, n turns, counts, and at most three quotes with their turn.

    An empty list when the customer had fewer than six turns with words.
    """
    mine = [(at, turn) for at, turn in enumerate(turns) if turn.speaker == "customer" and turn.text.strip()]
    if len(mine) < LEAST_TURNS:
        return []
    words = words_of(language or language_of(" ".join(turn.text for turn in turns[:200])))
    said = [spoken(at, turn) for at, turn in mine]
    call = Sides(turns, markers, said, words)
    finders: Sequence[Callable[[Sides], Signal | None]] = (few_words, hedges, long_answers, takes_lead)
    return [found for find in finders if (found := find(call)) is not None]


class Sides:
    """The customer's turns beside the seller's: in seconds when all have times, else in words."""

    def __init__(
        self, turns: Sequence[Turn], markers: Sequence[Marker], said: Sequence[Spoken], words: Words
    ) -> None:
        self.turns, self.markers, self.said, self.words = turns, markers, said, words
        self.timed = all(turn.start is not None and turn.end is not None for turn in turns if turn.text)
        sizes = [(turn.speaker, self.size(turn)) for turn in turns]
        self.mine = [size for speaker, size in sizes if speaker == "customer" and size]
        total = sum(size for _, size in sizes)
        self.share = sum(self.mine) / total if total else 0.0

    def size(self, turn: Turn) -> float:
        if self.timed:
            return (turn.end or 0.0) - (turn.start or 0.0)
        return float(len(turn.text.split()))

    def signal(self, kind: str, counts: Mapping[str, float], quoted: Sequence[Spoken]) -> Signal:
        quotes = [{"turn": one.at, "start": one.start, "text": one.quote(0, 30)} for one in cut(quoted)]
        return {"kind": kind, "n": len(self.said), "counts": counts, "quotes": quotes}


def cut(quoted: Sequence[Spoken]) -> list[Spoken]:
    return [one for one in quoted if one.tokens][:MOST_QUOTES]


def few_words(call: Sides) -> Signal | None:
    """Less than a quarter of the talk, in short turns."""
    middle = median(call.mine) if call.mine else 0.0
    if call.share >= FEW_SHARE or middle >= (FEW_TURN_S if call.timed else FEW_TURN_WORDS):
        return None
    counts = {"share": round(100 * call.share, 1), **call_median(call, middle)}
    return call.signal("few_words", counts, sorted(call.said, key=lambda one: len(one.tokens)))


def hedges(call: Sides) -> Signal | None:
    """Four hedging phrases in a hundred words or more ("misschien", "weet ik niet")."""
    found = [(one, len(call.words.phrases["hedges"].find(one))) for one in call.said]
    count, total = sum(n for _, n in found), sum(len(one.tokens) for one in call.said)
    if total < LEAST_WORDS or count < LEAST_HEDGES or 100 * count / total < HEDGES_PER_100:
        return None
    counts = {"hedges": count, "words": total, "per_100": round(100 * count / total, 1)}
    return call.signal("hedges", counts, [one for one, n in sorted(found, key=lambda pair: -pair[1]) if n])


def long_answers(call: Sides) -> Signal | None:
    """Half of the talk or more, in long turns."""
    middle = median(call.mine) if call.mine else 0.0
    if call.share < LONG_SHARE or middle <= (LONG_TURN_S if call.timed else LONG_TURN_WORDS):
        return None
    counts = {"share": round(100 * call.share, 1), **call_median(call, middle)}
    return call.signal("long_answers", counts, sorted(call.said, key=lambda one: -len(one.tokens)))


def takes_lead(call: Sides) -> Signal | None:
    """Most of the questions are the customer's, or the customer comes in early twice as often."""
    asked = [m for m in call.markers if m.kind == "question" and m.data.get("form") != "tag"]
    mine = [m for m in asked if m.speaker == "customer"]
    early = [early_starts(call.turns, side) for side in ("customer", "seller")]
    asks = len(asked) >= LEAST_ASKED and len(mine) >= ASKS_SHARE * len(asked)
    comes_in = early[0] >= LEAST_EARLY and early[0] >= 2 * early[1]
    if not asks and not comes_in:
        return None
    counts = {"asked": len(mine), "asked_by_both": len(asked), "early": early[0], "early_seller": early[1]}
    at = {m.turn for m in mine}
    return call.signal("takes_lead", counts, [one for one in call.said if one.at in at] or call.said)


def early_starts(turns: Sequence[Turn], side: str) -> int:
    """How often this side began three tenths of a second or more before the other was done."""
    return sum(turn.speaker == side and turn.fto_s is not None and turn.fto_s <= EARLY_S for turn in turns)


def call_median(call: Sides, middle: float) -> dict[str, float]:
    return {"median_turn_s" if call.timed else "median_turn_words": round(middle, 1)}
