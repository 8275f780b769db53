"""Openings that differ from somebody's own by a known amount: are they found, and is the usual left alone?"""

from dataclasses import dataclass
from random import Random

import numpy as np

from bench.listening.call import RATE
from bench.listening.ears import own
from bench.listening.line import TELEPHONE, Line, sent
from bench.listening.pitched import contour
from bench.listening.talk import CUSTOMER, SELLER
from bench.listening.vocoder import HOP, revoiced
from bench.listening.voices import Spoken, Wave, spoken
from gehoor.listening.floor import floor_of
from gehoor.listening.measures.call import Call
from gehoor.listening.opening import Opening, baseline_of, compare, opening_of

PACE = 160
TEMPO, SEMITONES, DECIBELS = 0.12, 2.5, 4.0
EARLIER, TRIED = 12, 20


@dataclass(frozen=True)
class Verdicts:
    """Shares: planted changes found (above and below), and unchanged openings called changed."""

    above: float
    below: float
    false: float


def verdicts(line: Line = TELEPHONE, method: str = "silero") -> Verdicts:
    """One speaker: EARLIER openings as the baseline, then TRIED of each kind."""
    usual = [_values(seed, 0, line, method) for seed in range(EARLIER)]
    own_range = baseline_of([one.values for one in usual], "telephone")
    answers = {
        sign: [compare(_values(100 + seed, sign, line, method).values, own_range) for seed in range(TRIED)]
        for sign in (1, -1, 0)
    }
    return Verdicts(
        above=answers[1].count("above") / TRIED,
        below=answers[-1].count("below") / TRIED,
        false=1 - answers[0].count("within") / TRIED,
    )


def _values(seed: int, sign: int, line: Line, method: str) -> Opening:
    samples = _call(Random(seed), sign)
    heard = own(sent(samples, RATE, line, seed + 1), line.rate, method)
    found = opening_of(Call(heard, floor_of(heard, None), (), False))
    if found is None or found.reason:
        raise AssertionError(f"the opening of call {seed} was not heard: {found}")
    return found


def _call(random: Random, sign: int) -> Wave:
    """Some 13 s by the seller, an answer, and 15 s more by the seller in the usual way."""
    opening, rest = " ".join(random.sample(SELLER, 4)), " ".join(random.sample(SELLER, 5))
    pace = round(PACE * (1 + TEMPO * sign))
    said = spoken(
        [
            (opening, "nl", pace, 50),
            (random.choice(CUSTOMER), "nl+f3", PACE, 50),
            (rest, "nl", PACE, 50),
        ]
    )
    bases = (1 + SEMITONES * sign, 11.0, 1.0)
    first, answer, last = (_voiced(one, base, random) for one, base in zip(said, bases, strict=True))
    first = first * 10 ** (DECIBELS * sign / 20)
    quiet = np.zeros(RATE // 2)
    seller = np.concatenate([quiet, first, np.zeros(len(answer) + RATE), last, quiet])
    customer = np.zeros_like(seller)
    at = len(quiet) + len(first) + RATE // 2
    customer[at : at + len(answer)] = answer
    return np.stack([seller, customer], axis=1).astype(np.float32)


def _voiced(one: Spoken, base: float, random: Random) -> Wave:
    """With a contour of its own around `base`, and as loud as all others."""
    count = int(len(one.wave) / one.rate * RATE) // HOP + 2
    wave, _ = revoiced(one, contour(count, base, random.randrange(10**6)), random.randrange(10**6))
    level = np.sqrt((wave[np.abs(wave) > 0.02] ** 2).mean())
    return wave * (0.08 / level)
