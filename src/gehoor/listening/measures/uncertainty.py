"""How sure a number is: what the methods scored, and what few cases leave open.

Each constant is a half-width; docs/listening.en.md names the measurement behind it. They widen with the
method: neural speech detection on the telephone band, the energy method, or the times of a transcript.
"""

from collections.abc import Mapping, Sequence
from math import sqrt

EDGE_S: Mapping[str, float] = {"silero": 0.050, "energy": 0.055, "transcript": 0.200, "recogniser": 0.500}
SHARE_POINTS: Mapping[str, float] = {"silero": 1.0, "energy": 1.2, "transcript": 3.0, "recogniser": 5.0}
RATE_SHARE = 0.05  # of ten seconds of speech
RATE_SHARE_LONG = 0.02  # of a minute or more
PITCH_ST = 0.15
RANGE_ST = 0.30
LEVEL_DB = 0.5


def edge(source: str) -> float:
    """Half-width of one edge of speech, seconds."""
    return EDGE_S.get(source, EDGE_S["transcript"])


def share(source: str) -> float:
    """Half-width of a share of the talk, percentage points."""
    return SHARE_POINTS.get(source, SHARE_POINTS["transcript"])


def rate(value: float, speech_s: float) -> float:
    """Half-width of a syllable rate over so many seconds of speech."""
    part = RATE_SHARE * sqrt(10 / max(speech_s, 1.0))
    return value * min(max(part, RATE_SHARE_LONG), 3 * RATE_SHARE)


def of_median(values: Sequence[float], floor: float) -> float:
    """Half the 95 % interval of a median, from the order of the values; never under what the method leaves.

    The interval holds whatever the distribution, because it counts ranks: n/2 +- 0.98 sqrt(n).
    """
    ordered = sorted(values)
    n = len(ordered)
    reach = 0.98 * sqrt(n)
    low, high = int(max(n / 2 - reach, 0)), int(min(n / 2 + reach, n - 1))
    return max((ordered[high] - ordered[low]) / 2, floor)


def of_count(n: int) -> float:
    """Half the 95 % interval of a count, by the square-root rule; one for a count of none."""
    return max(1.96 * sqrt(n), 1.0)
