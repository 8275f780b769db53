"""Interruptions planted by the generator, and those that the turns find in what was heard."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from bench.listening.score import Speech
from gehoor.listening.turns import interruptions_in

NEAR_S, LEAST_OVERLAP_S = 0.4, 0.5


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
    """Who came in when, of the interruptions whose clean voices overlap for half a second or more."""
    out = []
    turns = [one for one in truth["utterances"] if one["kind"] != "backchannel"]
    for before, one in pairwise(turns):
        if one["kind"] == "interruption" and _overlap(truth, before, one) >= LEAST_OVERLAP_S:
            out.append((one["speaker"], one["start"]))
    return out


def _overlap(truth: Mapping, before: Mapping, one: Mapping) -> float:
    ends = [end for start, end in truth["speech"][before["speaker"]] if start < before["end"]]
    starts = [start for start, end in truth["speech"][one["speaker"]] if end > one["start"]]
    return max(ends, default=0.0) - min(starts, default=0.0)


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
