"""Calls made by hand: speech where it is put, a voice as it is asked for."""

import itertools
from collections.abc import Mapping, Sequence

import numpy as np

from gehoor.listening.shape import Heard, Sound, Span, Speaker, Track, Transcript, Utterance, Warn

HOP_S = 0.01


def voice(
    spans: Sequence[Span],
    duration_s: float,
    *,
    rate: float = 4.5,
    pitch: float = 5.0,
    wide: float = 2.0,
    level: float = -20.0,
    parts: Sequence[tuple[float, float, Mapping[str, float]]] = (),
    seed: int = 1,
) -> Track:
    """A voice of so many syllables a second, semitones and decibels; `parts` (start, end, other numbers)."""
    random = np.random.default_rng(seed)
    frames = round(duration_s / HOP_S)
    pitches = np.full(frames, np.nan, dtype=np.float32)
    levels = np.full(frames, -70.0, dtype=np.float32)
    nuclei: list[float] = []
    usual = {"rate": rate, "pitch": pitch, "wide": wide, "level": level}
    for start, end in spans:
        for left, right, numbers in _split(start, end, parts, usual):
            a, b = round(left / HOP_S), round(right / HOP_S)
            pitches[a:b] = numbers["pitch"] + numbers["wide"] * random.standard_normal(b - a) / 1.2816
            levels[a:b] = numbers["level"]
            count = max(round((right - left) * numbers["rate"]), 0)
            nuclei += list(left + (np.arange(count) + 0.5) * (right - left) / max(count, 1))
    return Track(HOP_S, pitches, levels, np.array(sorted(nuclei)))


def _split(start, end, parts, usual):
    edges = sorted({start, end, *(edge for a, b, _ in parts for edge in (a, b) if start < edge < end)})
    for left, right in itertools.pairwise(edges):
        own = next((numbers for a, b, numbers in parts if a <= left and right <= b), {})
        yield left, right, {**usual, **own}


def heard(
    seller: Sequence[Span] = (),
    customer: Sequence[Span] = (),
    *,
    duration_s: float | None = None,
    separated: bool = True,
    method: str = "silero",
    sample_rate: int = 8000,
    sounds: Sequence[Sound] = (),
    warnings: Sequence[Warn] = (),
    **own: object,
) -> Heard:
    """What the ears would have made of two voices at these times; `own` goes to the seller's voice."""
    length = duration_s or max((end for _, end in [*seller, *customer]), default=1.0) + 1.0
    tracks: dict[Speaker, Track] = {
        "seller": voice(seller, length, **own),  # type: ignore[arg-type]
        "customer": voice(customer, length, pitch=12.0, seed=2),
    }
    return Heard(
        duration_s=length,
        sample_rate=sample_rate,
        channels=2 if separated else 1,
        separated=separated,
        method=method,
        seller_side="left" if separated else None,
        speech={"seller": list(seller), "customer": list(customer)},
        tracks=tracks,
        sounds=sounds,
        warnings=warnings,
    )


def transcript(*said: tuple, kind: str = "csv", language: str = "nl") -> Transcript:
    """(speaker, text) or (speaker, text, start, end), in order."""
    return Transcript([Utterance(*one) for one in said], kind, language)


def pingpong(turns: int = 20, length_s: float = 3.0, gap_s: float = 0.4) -> dict[Speaker, list[Span]]:
    """Two who take turns of the same length, the seller first."""
    spans: dict[Speaker, list[Span]] = {"seller": [], "customer": []}
    at = 0.5
    for place in range(turns):
        spans["customer" if place % 2 else "seller"].append((round(at, 3), round(at + length_s, 3)))
        at += length_s + gap_s
    return spans
