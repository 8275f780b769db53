"""The power spectrum each 20 ms, of which a few numbers are kept, on the grid of 10 ms."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gehoor.listening.audio.block import HOP, RATE, Curve, Wave
from gehoor.listening.audio.frames import portions, power, windows
from gehoor.listening.level import decibels

LENGTH = 256  # samples: 32 ms, bins of 31.25 Hz
BIN_HZ = RATE / LENGTH
NUCLEUS_HZ = (300, 2500)  # where vowels are louder than what is between them
NUCLEUS = slice(round(NUCLEUS_HZ[0] / BIN_HZ), round(NUCLEUS_HZ[1] / BIN_HZ) + 1)
EVERY = 2  # blocks of 10 ms from one spectrum to the next
REACH = 2  # bins on either side of a peak that belong to it
WINDOW = np.hanning(LENGTH + 1)[:-1].astype(np.float32)


@dataclass(frozen=True, slots=True)
class Peaks:
    """The two strongest lines of the spectrum: Hz, and their share of all power (0..1)."""

    first_hz: Curve
    first_share: Curve
    second_hz: Curve
    second_share: Curve


@dataclass(frozen=True, slots=True)
class Spectrum:
    """The level in dB of the band of vowels, and the peaks."""

    nucleus: Curve
    peaks: Peaks


def spectrum(wave: Wave, start: int, count: int) -> Spectrum:
    """What stands at the middle of each of `count` blocks, the first beginning at sample `start`."""
    first = start + HOP // 2 - LENGTH // 2
    frames = windows(wave, first, count, LENGTH)[::EVERY]
    out = np.empty((5, len(frames)), np.float32)
    for part in portions(len(frames)):
        out[:, part] = _numbers(frames[part])
    level = np.interp(np.arange(count), np.arange(len(frames)) * EVERY, out[0])
    peaks = np.repeat(out[1:], EVERY, axis=1)[:, :count]
    return Spectrum(level.astype(np.float32), Peaks(*peaks))


def _numbers(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    lines = power(frames * WINDOW, LENGTH)
    lines[:, :2] = 0.0  # below 60 Hz nothing is speech
    vowels = lines[:, NUCLEUS].sum(axis=1) / (LENGTH * float((WINDOW**2).sum()) / 2)
    total = lines.sum(axis=1) + np.float32(1e-12)
    first, share = _strongest(lines)
    second, other = _strongest(lines)
    return np.stack([decibels(vowels), first, share / total, second, other / total])


def _strongest(lines: NDArray[np.float32]) -> tuple[Curve, Curve]:
    """Hz and power of each spectrum's strongest line, which is then taken out of it."""
    rows = np.arange(len(lines))
    peak = np.clip(lines.argmax(axis=1), REACH, lines.shape[1] - REACH - 1)
    around = peak[:, None] + np.arange(-REACH, REACH + 1)
    near = lines[rows[:, None], around]
    sums = near.sum(axis=1)
    hertz = (near * around).sum(axis=1) / np.maximum(sums, 1e-12) * BIN_HZ
    lines[rows[:, None], around] = 0.0
    return hertz.astype(np.float32), sums
