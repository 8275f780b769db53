"""Interruptions planted by the generator, and those that the turns find in what was heard."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from bench.listening.call import RATE, built
from bench.listening.ears import own
from bench.listening.line import TELEPHONE, Line, sent
from bench.listening.material import CASTS
from bench.listening.score import Speech
from bench.listening.talk import talk
from gehoor.listening.turns import interruptions_in

NEAR_S, LEAST_OVERLAP_S, UNDERWAY_S = 0.4, 0.5, 0.3
SEEDS = (31, 32, 33, 34)


@dataclass(frozen=True)
class Found:
    """Counts: planted and found, found without having been planted, planted and not found."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def __add__(self, other: "Found") -> "Found":
        return Found(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


def planted(truth: Mapping) -> list[tuple[str, float]]:
    """Who came in when, of the planted interruptions that are one by definition in the clean voices.

    The interrupted one may by chance have been pausing just then; that is nothing to find.
    """
    turns = [one for one in truth["utterances"] if one["kind"] != "backchannel"]
    return [
        (one["speaker"], one["start"])
        for before, one in pairwise(turns)
        if one["kind"] == "interruption" and _comes_in(truth, before["speaker"], one)
    ]


def _comes_in(truth: Mapping, interrupted: str, one: Mapping) -> bool:
    own = [span for span in truth["speech"][one["speaker"]] if span[1] > one["start"]]
    underway = [
        span
        for span in truth["speech"][interrupted]
        if own and span[0] <= own[0][0] - UNDERWAY_S and span[1] >= own[0][0] + LEAST_OVERLAP_S
    ]
    return bool(underway) and own[0][1] - own[0][0] >= LEAST_OVERLAP_S


def interruptions(found: Speech, truth: Mapping) -> Found:
    """Both speakers' interruptions beside the planted ones."""
    open_, right, wrong = planted(truth), 0, 0
    for who in ("seller", "customer"):
        for one in interruptions_in(found, who):  # type: ignore[arg-type]
            match = [at for at in open_ if at[0] == who and abs(at[1] - one.start) <= NEAR_S]
            if match:
                open_.remove(match[0])
                right += 1
            else:
                wrong += 1
    return Found(right, wrong, len(open_))


def many(method: str = "silero", line: Line = TELEPHONE) -> tuple[Found, Found]:
    """Calls in which people often come in early: what was found in them, and in their clean voices."""
    heard = known = Found(0, 0, 0)
    for seed, cast in zip(SEEDS, CASTS.values(), strict=False):
        call = built(talk(300.0, seed, cast[0], interrupting=0.5), cast[2])
        found = own(sent(call.samples, RATE, line), line.rate, method)
        heard += interruptions(found.speech, call.truth)
        known += interruptions(call.truth["speech"], call.truth)
    return heard, known
