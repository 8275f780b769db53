"""The lines that are drawn under a call: pitch and level of one voice, ten points a second at most."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor.listening.shape import Heard, Span, Track

STEP_S = 0.1
MOST = 18_000  # points; a call of over half an hour gets a coarser line


def curves(heard: Heard) -> Mapping[str, Any]:
    """Per speaker a pitch line (semitones above 100 Hz) and a level line (dB); None where they are silent."""
    return {speaker: _lines(track, heard.speech.get(speaker, ())) for speaker, track in heard.tracks.items()}


def _lines(track: Track, spans: Sequence[Span]) -> Mapping[str, Any]:
    frames = max(1, round(STEP_S / track.hop_s), -(-len(track.level) // MOST))
    return {
        "step_s": round(frames * track.hop_s, 4),
        "pitch": _middle(track.pitch, frames),
        "level": _middle(np.where(_spoken(track, spans), track.level, np.nan), frames),
    }


def _spoken(track: Track, spans: Sequence[Span]) -> NDArray[np.bool_]:
    """Which frames lie within the speech of this voice."""
    mask = np.zeros(len(track.level), dtype=np.bool_)
    for start, end in spans:
        mask[round(start / track.hop_s) : round(end / track.hop_s)] = True
    return mask


def _middle(values: NDArray[Any], frames: int) -> list[float | None]:
    """The median of each run of `frames` values, None where a third of them at most is there."""
    whole = len(values) // frames * frames
    table = values[:whole].reshape(-1, frames)
    there = np.count_nonzero(~np.isnan(table), axis=1)
    filled = np.where(there[:, None] > 0, table, 0.0)
    middle = np.nanmedian(filled, axis=1)
    enough = there * 3 > frames
    return [round(float(value), 1) if good else None for value, good in zip(middle, enough, strict=True)]
