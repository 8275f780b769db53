"""A recording as overlapping chunks at one rate: nothing grows with its length but the 10 ms tracks."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import soxr

from gehoor.listening.audio.block import HOP, RATE, Block
from gehoor.listening.audio.source import Recording

BODY_S, MARGIN_S = 120, 1  # a chunk has MARGIN_S of its neighbours (or silence) on either side


@dataclass(frozen=True, slots=True)
class Chunk:
    """Part of a recording: (MARGIN_S + body + MARGIN_S) seconds at `rate`, shape (samples, channels).

    The body begins at 10 ms frame `first` of the recording and is `frames` frames long.
    """

    samples: Block
    rate: int
    first: int
    frames: int

    def at(self, rate: int) -> Block:
        """The same stretch at another rate."""
        if rate == self.rate:
            return self.samples
        return soxr.resample(self.samples, self.rate, rate, "MQ")  # type: ignore[no-any-return]


def chunks(recording: Recording, rate: int) -> Iterator[Chunk]:
    """Cut a recording into chunks at `rate` (a multiple of RATE)."""
    body, margin, hop = BODY_S * rate, MARGIN_S * rate, HOP * rate // RATE
    held, first = np.zeros((margin, recording.channels), np.float32), 0
    for block in _large(_at_rate(recording, rate), body):
        held = np.concatenate([held, block])
        while len(held) >= body + 2 * margin:
            yield Chunk(held[: body + 2 * margin], rate, first, body // hop)
            held, first = held[body:], first + body // hop
    left = len(held) - margin
    while left > 0:  # what is left may be a little more than one body
        frames = min(-(-left // hop), body // hop)
        yield Chunk(_padded(held, frames * hop + 2 * margin), rate, first, frames)
        held, first, left = held[frames * hop :], first + frames, left - frames * hop


def _large(blocks: Iterator[Block], least: int) -> Iterator[Block]:
    """The blocks joined, so that what is held is not copied for each."""
    held: list[Block] = []
    count = 0
    for block in blocks:
        held.append(block)
        count += len(block)
        if count >= least:
            yield np.concatenate(held)
            held, count = [], 0
    if held:
        yield np.concatenate(held)


def _padded(samples: Block, length: int) -> Block:
    missing = max(0, length - len(samples))
    return np.pad(samples, ((0, missing), (0, 0)))[:length]


def _at_rate(recording: Recording, rate: int) -> Iterator[Block]:
    if recording.rate == rate:
        yield from recording.blocks
        return
    stream = soxr.ResampleStream(recording.rate, rate, recording.channels, dtype="float32", quality="MQ")
    for block in recording.blocks:
        yield stream.resample_chunk(np.ascontiguousarray(block))
    yield stream.resample_chunk(np.zeros((0, recording.channels), np.float32), last=True)
