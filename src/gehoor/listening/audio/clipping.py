"""Where a recording is cut off because it was too loud for the file."""

from collections.abc import Iterator

import numpy as np

from gehoor.listening.audio.block import Block, Wave

TOP = 0.979  # of full scale: the loudest value of mu-law
FLAT, TIMES = 4, 3  # equal samples in a row at the top, and how often in one second


class Clipping:
    """Counts, second by second and channel by channel, how often the wave is cut off flat."""

    def __init__(self, rate: int, channels: int) -> None:
        self._rate, self._channels = rate, channels
        self._seconds: list[list[float]] = [[] for _ in range(channels)]
        self._read = 0

    def watch(self, blocks: Iterator[Block]) -> Iterator[Block]:
        """The same blocks, looked at in passing."""
        for block in blocks:
            if np.abs(block).max(initial=0.0) >= TOP:
                for channel in range(self._channels):
                    self._count(channel, np.ascontiguousarray(block[:, channel]))
            self._read += len(block)
            yield block

    def _count(self, channel: int, wave: Wave) -> None:
        equal = (wave[1:] == wave[:-1]) & (np.abs(wave[1:]) >= TOP)
        edges = np.flatnonzero(np.diff(equal.astype(np.int8), prepend=0, append=0)).reshape(-1, 2)
        flat = edges[(edges[:, 1] - edges[:, 0]) >= FLAT - 1, 0]
        self._seconds[channel] += ((flat + self._read) / self._rate).tolist()

    def spans(self, channel: int) -> list[tuple[float, float, int]]:
        """Start and end in whole seconds, and the number of cuts."""
        counts = np.bincount(np.asarray(self._seconds[channel], dtype=np.int64))
        bad = np.flatnonzero(np.diff((counts >= TIMES).astype(np.int8), prepend=0, append=0)).reshape(-1, 2)
        return [(float(a), float(b), int(counts[a:b].sum())) for a, b in bad]
