"""Two channels: how much of one voice leaks into the other's, and whether they are two at all."""

import math
from dataclasses import dataclass

import numpy as np

from gehoor.listening.audio.block import Curve, Mask
from gehoor.listening.speech.floor import floor, loud

LATEST = 30  # blocks of 10 ms that a leak may come later
LOUD_DB = 18.0  # the other's voice is looked at down to this below its loud parts
UNDER_DB = 8.0  # a leak is at least this much weaker than the voice it comes from
ROOM_DB = 6.0  # what may exceed the expected leak and still be taken for it
SMEAR, WIDE = 3, 25  # blocks on either side: of speech, and where only the network hears any
LIKE = 0.45  # correlation of the two levels from which a leak is believed
ENOUGH = 100  # blocks
MIXED, MIXED_DB = 0.4, 8.0  # so alike, and so little apart: both voices are on both channels
IDENTICAL = 0.97  # correlation of the samples themselves


@dataclass(frozen=True, slots=True)
class Leak:
    """One voice in the other's channel: `db` weaker, `late` blocks of 10 ms later, its levels this alike."""

    db: float
    late: int
    likeness: float


def leak(into: Curve, of: Curve) -> Leak | None:
    """How the voice of one channel comes through in the other; None when it does not."""
    if len(of) < ENOUGH:
        return None
    places = np.flatnonzero(of > loud(of, floor(of)) - LOUD_DB)
    best: Leak | None = None
    for late in range(LATEST + 1):
        here = places[: np.searchsorted(places, len(into) - late)]
        found = _at(into[here + late], of[here], late)
        if found and (best is None or found.likeness > best.likeness):
            best = found
    return best if best and best.likeness > LIKE else None


def _at(into: Curve, source: Curve, late: int) -> Leak | None:
    """The leak at one delay: the median difference where the one is loud, without what stands far out."""
    weak = into < source - UNDER_DB
    if np.count_nonzero(weak) < ENOUGH:
        return None
    heard, said = into[weak], source[weak]
    under = float(np.median(said - heard))
    near = np.abs(said - heard - under) < 15
    if np.count_nonzero(near) < ENOUGH:
        return None
    return Leak(under, late, _alike(heard[near], said[near]))


def _alike(one: Curve, other: Curve) -> float:
    """The correlation of two levels; 0 when one of them stands still."""
    one, other = one - one.mean(), other - other.mean()
    powers = float(one @ one), float(other @ other)
    if min(powers) < 1e-6 * len(one):
        return 0.0
    return float(one @ other) / math.sqrt(powers[0] * powers[1])


def leaked(into: Curve, of: Curve, found: Leak, smear: int = SMEAR) -> Mask:
    """Where a channel holds no more than the other voice's leak: as loud as that was within `smear`."""
    late = np.concatenate([np.full(found.late, -120.0, np.float32), of])[: len(of)]
    padded = np.pad(late, smear, constant_values=-120.0)
    loudest = np.lib.stride_tricks.sliding_window_view(padded, 2 * smear + 1).max(axis=1)
    bar: Mask = into < loudest - found.db + ROOM_DB
    return bar


def mixed(left: Curve, right: Curve) -> bool:
    """Whether the two levels go up and down together: then there are no two channels to speak of."""
    loudest = np.maximum(left, right)
    heard = loudest > max(loud(left, floor(left)), loud(right, floor(right))) - 25.0
    if heard.sum() < ENOUGH:
        return False
    near = _alike(left[heard], right[heard]) > MIXED
    return near and float(np.median(np.abs(left[heard] - right[heard]))) < MIXED_DB
