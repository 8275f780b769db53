"""Syllable nuclei: peaks of the level between 300 and 2500 Hz, smoothed to 11 Hz, that stand out by 1.5 dB.

After de Jong & Wempe (2009), who take peaks of intensity with dips on both sides and drop unvoiced ones.
"""

import numpy as np
from numpy.typing import NDArray

from gehoor.listening.audio.block import HOP_S, Curve, Mask

CUT_HZ = 11.0
PROMINENCE_DB = 1.5
BELOW_DB = 25.0  # a nucleus is at most this much weaker than the loud ones of the same speaker
HALF = 8  # frames on either side of the smoothing filter


def _filter() -> Curve:
    at = np.arange(-HALF, HALF + 1)
    taps = np.sinc(2 * CUT_HZ * HOP_S * at) * np.hamming(2 * HALF + 1)
    return np.asarray(taps / taps.sum(), dtype=np.float32)


def nuclei(level: Curve, voiced: Mask, speech: Mask) -> NDArray[np.float64]:
    """The moments (s, ascending) of the syllables in a level per 10 ms; only where there is speech."""
    if not speech.any():
        return np.zeros(0)
    loud = float(np.percentile(level[speech], 90))
    quiet = np.maximum(level, loud - 2 * BELOW_DB)
    smooth = np.convolve(np.pad(quiet, HALF, mode="edge"), _filter(), mode="valid")
    tops = prominent(smooth, PROMINENCE_DB)
    near = np.convolve(voiced, np.ones(5), mode="same") > 0
    good = speech[tops] & near[tops] & (smooth[tops] > loud - BELOW_DB)
    return np.asarray((tops[good] + 0.5) * HOP_S, dtype=np.float64)


def prominent(curve: Curve, least: float) -> NDArray[np.int64]:
    """Where the curve has a top from which it falls by `least` on either side before it rises above it."""
    turns = np.flatnonzero(np.diff(np.sign(np.diff(curve)), prepend=0) != 0)
    tops: list[int] = []
    best, low = -1, float("inf")  # the top waited for, and the lowest point since the last one kept
    for at in turns.tolist():
        value = float(curve[at])
        if best < 0:
            low = min(low, value)
            if value >= low + least:
                best = at
        elif value > curve[best]:
            best = at
        elif value <= curve[best] - least:
            tops.append(best)
            best, low = -1, value
    return np.asarray(tops if best < 0 else [*tops, best], dtype=np.int64)
