"""Pitch: autocorrelation of 40 ms windows and the cheapest path through its candidates.

The candidates are the peaks of the autocorrelation divided by that of the window (Boersma 1993), read from a
padded spectrum, which interpolates the lags; the path weighs the strength of each against jumps in octaves
and changes of voicing. On the telephone the fundamental itself is gone: its period remains, and that is
what an autocorrelation finds.
"""

import numpy as np
from numpy.typing import NDArray

from gehoor.listening.audio.block import HOP, RATE, Curve, Mask, Wave
from gehoor.listening.audio.frames import chosen, portions, power

LOW_HZ, HIGH_HZ = 65.0, 500.0
LENGTH = 320  # samples: 40 ms, 2.6 periods of the lowest pitch
SIZE, FINE = 512, 2  # points of the transform; lags are FINE to a sample
CANDIDATES = 4
VOICED = 0.55  # the strength below which silence wins
OCTAVE_COST = 0.02  # per octave below HIGH_HZ: of two equal periods the shorter
JUMP_COST = 0.35  # per octave between neighbours
CHANGE_COST = 0.14  # from voiced to not, or back
PIECE, OVERLAP = 100, 20  # frames; pieces are followed side by side

_SHORT, _LONG = int(RATE * FINE / HIGH_HZ), int(RATE * FINE / LOW_HZ) + 1
_Lags = NDArray[np.float32]


def _cosines() -> _Lags:
    """What a power spectrum is multiplied by for its autocorrelation at lag 0 and _SHORT - 1 to _LONG + 1.

    Only a fifth of the lags is wanted, and a product of matrices gives those in an eighth of the time that
    the inverse transform takes for all.
    """
    lags = np.array([0, *range(_SHORT - 1, _LONG + 2)])
    bins = np.arange(SIZE // 2 + 1)
    twice = np.where(bins == 0, 1.0, 2.0)  # each line but the first stands for its mirror image, too
    waves = np.cos(2 * np.pi * np.outer(bins, lags) / (SIZE * FINE)) * twice[:, None] / (SIZE * FINE)
    return np.asarray(waves, dtype=np.float32)


def _window() -> tuple[Curve, _Lags]:
    window = np.hanning(LENGTH + 2)[1:-1].astype(np.float32)
    lags = _lags(padded(window[None, :]))[0]
    return window, (1.0 / lags).astype(np.float32)


def padded(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows with zeros behind them, as long as the transform."""
    wide = np.zeros((len(frames), SIZE), np.float32)
    wide[:, :LENGTH] = frames
    return wide


def _lags(frames: NDArray[np.float32]) -> _Lags:
    """The autocorrelation of each row from lag _SHORT - 1 to _LONG + 1, over that at lag 0."""
    found = power(frames, SIZE) @ COSINES
    return np.asarray(found[:, 1:] / np.maximum(found[:, :1], 1e-12), dtype=np.float32)


COSINES = _cosines()
WINDOW, UNWINDOW = _window()


def pitch(wave: Wave, start: int, count: int, gate: Mask) -> Curve:
    """Semitones above 100 Hz at `count` moments 10 ms apart, the first at sample `start`; NaN without voice.

    Only where `gate` is true is voice looked for. `wave` must reach 20 ms beyond the first and last moment.
    """
    hertz = np.zeros((count, CANDIDATES), np.float32)
    strength = np.full((count, CANDIDATES), -np.inf, np.float32)
    frames = np.flatnonzero(gate)
    for part in portions(len(frames)):
        here = frames[part]
        hertz[here], strength[here] = candidates(chosen(wave, start + here * HOP - LENGTH // 2, LENGTH))
    return _semitones(path(hertz, strength))


def candidates(frames: NDArray[np.float32]) -> tuple[_Lags, _Lags]:
    """The CANDIDATES best periods of each window: Hz and strength (-inf where there is none)."""
    lags = _lags(padded((frames - frames.mean(axis=1, keepdims=True)) * WINDOW)) * UNWINDOW
    middle = lags[:, 1:-1]
    peaks = (middle > lags[:, :-2]) & (middle >= lags[:, 2:]) & (middle > 0.2)
    bonus = OCTAVE_COST * np.log2(np.arange(_SHORT, _LONG + 1, dtype=np.float32) / _SHORT)
    scores = np.where(peaks, middle - bonus, np.float32(-np.inf))
    rows = np.arange(len(frames))
    hertz = np.zeros((len(frames), CANDIDATES), np.float32)
    strength = np.full((len(frames), CANDIDATES), -np.inf, np.float32)
    for slot in range(CANDIDATES):
        best = scores.argmax(axis=1)
        strength[:, slot], hertz[:, slot] = _refined(lags, scores, rows, best)
        scores[rows, best] = -np.inf
    return hertz, strength


def _refined(
    lags: _Lags, scores: _Lags, rows: NDArray[np.int64], best: NDArray[np.int64]
) -> tuple[Curve, Curve]:
    """Strength and Hz at the top of the parabola through each peak."""
    left, top, right = lags[rows, best], lags[rows, best + 1], lags[rows, best + 2]
    bend = np.maximum(2.0 * top - left - right, 1e-9)
    shift = 0.5 * (right - left) / bend
    gain = 0.25 * (right - left) * shift
    return scores[rows, best] + gain, RATE * FINE / (_SHORT + best + np.clip(shift, -1.0, 1.0))


def path(hertz: _Lags, strength: _Lags) -> Curve:
    """Hz of the cheapest path through the candidates of consecutive frames; 0 where it is unvoiced."""
    count = len(hertz)
    pieces = max(1, -(-count // PIECE))
    index = np.arange(-OVERLAP, PIECE + OVERLAP)[:, None] + np.arange(pieces) * PIECE
    index = np.clip(index, 0, count - 1)
    voiced, chosen_ = strength[index], hertz[index]  # (steps, pieces, CANDIDATES)
    silent = np.full((*voiced.shape[:2], 1), VOICED, np.float32)
    states = _follow(np.concatenate([voiced, silent], axis=2), np.log2(np.maximum(chosen_, 1.0)))
    body = np.concatenate([chosen_, np.zeros_like(silent)], axis=2)[OVERLAP : OVERLAP + PIECE]
    found = np.take_along_axis(body, states[OVERLAP : OVERLAP + PIECE, :, None], axis=2)[:, :, 0]
    return found.T.reshape(-1)[:count].astype(np.float32)


def _follow(gain: _Lags, octave: _Lags) -> NDArray[np.int64]:
    """The state of each step in each piece: the path with the highest sum of gains minus costs."""
    steps, pieces, states = gain.shape
    gain = np.maximum(gain, np.float32(-1e6))
    total, came = gain[0], np.zeros((steps, pieces, states), np.int64)
    cost = np.full((pieces, states, states), CHANGE_COST, np.float32)
    cost[:, -1, -1] = 0.0
    for step in range(1, steps):
        jump = np.abs(octave[step - 1][:, :, None] - octave[step][:, None, :])
        cost[:, :-1, :-1] = JUMP_COST * jump
        ways = total[:, :, None] - cost
        came[step] = ways.argmax(axis=1)
        total = ways.max(axis=1) + gain[step]
    return _back(total, came)


def _back(total: _Lags, came: NDArray[np.int64]) -> NDArray[np.int64]:
    steps, pieces, _ = came.shape
    states = np.empty((steps, pieces), np.int64)
    states[-1] = total.argmax(axis=1)
    rows = np.arange(pieces)
    for step in range(steps - 1, 0, -1):
        states[step - 1] = came[step, rows, states[step]]
    return states


def _semitones(hertz: Curve) -> Curve:
    safe = np.where(hertz > 0, hertz, np.float32(np.nan))
    return (12.0 * np.log2(safe / 100.0)).astype(np.float32)
