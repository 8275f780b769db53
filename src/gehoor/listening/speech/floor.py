"""How quiet a line is when nobody speaks, and how loud when somebody does."""

from dataclasses import dataclass

import numpy as np

from gehoor.listening.audio.block import Curve

SECOND = 100  # frames
AROUND = 10  # seconds on either side
LOWEST_DB, QUIETEST_DB = -90.0, -60.0
RISE_DB, LEAST_RISE_DB = (
    25.0,
    -50.0,
)  # how far above that of the whole call: else it is somebody without a pause


def floor(level: Curve) -> Curve:
    """The noise of the line in dB for each 10 ms: the low tenth of each second, low among its neighbours."""
    seconds = max(1, -(-len(level) // SECOND))
    padded = np.pad(level, (0, seconds * SECOND - len(level)), mode="edge")
    low = np.percentile(padded.reshape(seconds, SECOND), 10, axis=1)
    around = np.pad(low, AROUND, mode="edge")
    view = np.lib.stride_tricks.sliding_window_view(around, 2 * AROUND + 1)
    most = max(float(np.percentile(level, 10)) + RISE_DB, LEAST_RISE_DB)
    steps = np.clip(np.percentile(view, 25, axis=1), LOWEST_DB, most)
    middle = (np.arange(seconds) + 0.5) * SECOND
    return np.interp(np.arange(len(level)), middle, steps).astype(np.float32)


def loud(level: Curve, noise: Curve) -> float:
    """The level that the loud parts of a voice reach: the 90th percentile of what stands out of the noise."""
    heard = level[(level > noise + 10.0) & (level > QUIETEST_DB)]
    return float(np.percentile(heard, 90)) if len(heard) > 20 else QUIETEST_DB


@dataclass(frozen=True, slots=True)
class Line:
    """One channel's noise in dB per 10 ms, and the level its voice reaches."""

    noise: Curve
    loud: float


def measured(level: Curve) -> Line:
    """Noise and loudness of a channel."""
    noise = floor(level)
    return Line(noise, loud(level, noise))
