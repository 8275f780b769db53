"""Speech by level alone: what stands above the noise of the line. The fallback, which says that it is one."""

import numpy as np

from gehoor.listening.audio.block import Curve, Mask
from gehoor.listening.speech.floor import QUIETEST_DB, Line, measured
from gehoor.listening.speech.spans import runs

ENTER_DB, STAY_DB = 9.0, 5.0  # above the noise, to begin and to go on
REACH_DB = 36.0  # speech is at most this much weaker than the loud parts of the same voice


def active(level: Curve, line: Line | None = None) -> Mask:
    """Whether each 10 ms stands out of the noise far enough to be somebody speaking; with hysteresis."""
    line = line or measured(level)
    least = max(line.loud - REACH_DB, QUIETEST_DB - 2.0)
    return hysteresis(
        level, np.maximum(line.noise + STAY_DB, least), np.maximum(line.noise + ENTER_DB, least + 3.0)
    )


def buried(line: Line) -> Mask:
    """Where the noise is so loud that the weak parts of the voice lie under it."""
    under: Mask = line.noise + STAY_DB > line.loud - REACH_DB
    return under


def hysteresis(values: Curve, stay: Curve | float, enter: Curve | float) -> Mask:
    """True where the values stay above `stay` around a place where they come above `enter`."""
    mask: Mask = values > stay
    strong = np.concatenate([[0], np.cumsum(values > enter)])
    for start, end in runs(mask):
        if strong[end] == strong[start]:
            mask[start:end] = False
    return mask
