"""Windows of a wave on the 10 ms grid, in portions that stay in the processor's cache."""

from collections.abc import Iterator

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from gehoor.listening.audio.block import HOP, Wave

PORTION = 512  # windows at a time


def windows(wave: Wave, start: int, count: int, length: int) -> NDArray[np.float32]:
    """A view of `count` windows of `length` samples, the first beginning at sample `start`, HOP apart."""
    step = wave.strides[0]
    return as_strided(wave[start:], (count, length), (HOP * step, step), writeable=False)


def power(frames: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """The power spectrum of each row, padded to `size` points."""
    bins = np.fft.rfft(frames, size)
    return np.asarray(bins.real**2 + bins.imag**2, dtype=np.float32)


def portions(count: int, size: int = PORTION) -> Iterator[slice]:
    """0..count in slices of `size`."""
    for start in range(0, count, size):
        yield slice(start, min(count, start + size))


def chosen(wave: Wave, starts: NDArray[np.int64], length: int) -> NDArray[np.float32]:
    """The windows of `length` samples that begin at `starts`, as a new array."""
    view = np.lib.stride_tricks.sliding_window_view(wave, length)
    return view[starts]
