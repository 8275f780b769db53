"""Two voices with a pitch that is known: text, contour, line."""

from dataclasses import dataclass

import numpy as np

from bench.listening.line import Line, sent
from bench.listening.talk import CUSTOMER, SELLER
from bench.listening.vocoder import HOP, RATE, revoiced
from bench.listening.voices import Wave, spoken


@dataclass(frozen=True)
class Pitched:
    """A voice at RATE with its pitch each 5 ms in semitones above 100 Hz, NaN where unvoiced."""

    name: str
    wave: Wave
    semitones: Wave

    def over(self, line: Line) -> Wave:
        """As it arrives over a line, one channel."""
        return sent(self.wave[:, None], RATE, line)[:, 0]


def contour(count: int, base: float, seed: int) -> Wave:
    """A falling line with accents and a tremble, one value each 5 ms."""
    random = np.random.default_rng(seed)
    at = np.arange(count) * HOP / RATE
    line = base + 2.0 - 4.0 * at / max(at[-1], 0.5)
    for _ in range(max(1, round(at[-1] * 1.5))):
        line += random.uniform(1.5, 5) * np.exp(-(((at - random.uniform(0, at[-1])) / 0.09) ** 2))
    return (line + 0.15 * np.convolve(random.standard_normal(count), np.ones(4) / 2, "same")).astype(
        np.float32
    )


def voice(name: str, base: float, sentences: tuple[str, ...] = SELLER + CUSTOMER, seed: int = 5) -> Pitched:
    """All sentences by one voice around `base` semitones above 100 Hz, with pauses between."""
    waves, truths = [], []
    quiet = np.zeros(40 * HOP, np.float32)
    said = spoken([(text, name, 160, 50) for text in sentences])
    for number, one in enumerate(said):
        count = int(len(one.wave) / one.rate * RATE) // HOP + 2
        wave, truth = revoiced(one, contour(count, base, seed + number), seed + number)
        waves += [wave, quiet]
        truths += [truth, np.full(40, np.nan, np.float32)]
    return Pitched(name, np.concatenate(waves), np.concatenate(truths))
