"""Between yes-or-no per 10 ms and spans in seconds."""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from gehoor.listening.audio.block import HOP_S, Mask
from gehoor.listening.shape import Span

BRIDGE_S, PRUNE_S = (
    0.2,
    0.06,
)  # a silence shorter than the one is part of an utterance; speech shorter than the other is none


def runs(mask: Mask) -> NDArray[np.int64]:
    """First and past-the-last frame of each run of True, as rows."""
    edges = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0))
    return edges.reshape(-1, 2)


def filled(mask: Mask, bridge_s: float = BRIDGE_S, prune_s: float = PRUNE_S) -> Mask:
    """Silences shorter than `bridge_s` bridged, then speech shorter than `prune_s` dropped."""
    out = mask.copy()
    for start, end in runs(~out):
        if start > 0 and end < len(out) and end - start < bridge_s / HOP_S:
            out[start:end] = True
    for start, end in runs(out):
        if end - start < prune_s / HOP_S:
            out[start:end] = False
    return out


def widened(mask: Mask, frames: int) -> Mask:
    """True also within `frames` of what is true."""
    if not frames or not len(mask):
        return mask
    near = np.convolve(mask, np.ones(2 * frames + 1))[frames : frames + len(mask)]
    return np.asarray(near > 0.5)


def within(mask: Mask, start: int, end: int) -> Mask:
    """Each run of True without its first `start` and its last `end` frames."""
    out = mask.copy()
    for first, last in runs(mask):
        out[first : first + start] = False
        out[max(first, last - end) : last] = False
    return out


def spans(mask: Mask, duration_s: float = float("inf")) -> tuple[Span, ...]:
    """The runs in seconds, no later than the end of the recording."""
    found = ((round(a * HOP_S, 3), round(min(b * HOP_S, duration_s), 3)) for a, b in runs(mask).tolist())
    return tuple((start, end) for start, end in found if end > start)


def mask_of(found: Iterable[Span] | Sequence[Span], frames: int) -> Mask:
    """The spans as yes or no per 10 ms."""
    mask = np.zeros(frames, np.bool_)
    for start, end in found:
        mask[max(0, round(start / HOP_S)) : max(0, round(end / HOP_S))] = True
    return mask
