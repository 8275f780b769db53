"""Sounds made of numbers: a voice-like buzz, tones, and whole two-channel calls. Nothing is random twice."""

import io
from collections.abc import Sequence

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE = 8_000
GLIDE_ST = 0.8  # a voice never stands still as a tone does
Wave = NDArray[np.float32]
Span = tuple[float, float]


def buzz(seconds: float, hertz: float = 120.0, rate: int = RATE, syllables: float = 4.0) -> Wave:
    """Harmonics between 300 and 3400 Hz with two formants, swelling `syllables` times a second."""
    at = np.arange(round(seconds * rate)) / rate
    turns = hertz * np.cumsum(2 ** (GLIDE_ST / 12 * np.sin(2 * np.pi * 0.7 * at))) / rate
    wave = np.zeros(len(at))
    for number in range(1, int(3400 / hertz) + 1):
        line = number * hertz
        if line >= 300:
            loud = 1 / (1 + ((line - 600) / 200) ** 2) + 0.4 / (1 + ((line - 1700) / 300) ** 2) + 0.02
            wave += loud * np.cos(2 * np.pi * number * turns + number**2)
    swell = 10 ** (-20 * np.sin(np.pi * syllables * at) ** 2 / 20)
    fade = np.clip(np.minimum(at, seconds - at) / 0.01, 0, 1)
    return (0.15 * wave * swell * fade).astype(np.float32)


def channel(spans: Sequence[Span], seconds: float, hertz: float = 120.0, rate: int = RATE) -> Wave:
    """A voice that speaks in the spans, over the faint noise of a line."""
    wave = np.random.default_rng(7).standard_normal(round(seconds * rate)).astype(np.float32) * 3e-4
    for start, end in spans:
        sound = buzz(end - start, hertz, rate)
        at = round(start * rate)
        wave[at : at + len(sound)] += sound
    return wave


def tone(*hertz: float, seconds: float, rate: int = RATE, level: float = 0.1) -> Wave:
    """Sines together."""
    at = np.arange(round(seconds * rate)) / rate
    return np.asarray(sum(np.sin(2 * np.pi * one * at) for one in hertz) * level, dtype=np.float32)


def wav(samples: Wave, rate: int = RATE, kind: str = "WAV", subtype: str | None = None) -> io.BytesIO:
    """A file in memory; `samples` of shape (n,) or (n, channels)."""
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format=kind, subtype=subtype)
    file.seek(0)
    return file


SELLER: list[Span] = [(0.5, 3.0), (6.0, 9.5), (12.5, 16.0)]
CUSTOMER: list[Span] = [(3.4, 5.6), (9.8, 12.1), (16.4, 18.0)]


def call(seconds: float = 19.0, rate: int = RATE) -> Wave:
    """Two voices taking turns: the seller, lower, on the left."""
    return np.stack([channel(SELLER, seconds, 115, rate), channel(CUSTOMER, seconds, 205, rate)], axis=1)
