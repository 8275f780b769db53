"""The real call of two people on clean channels, where a plain level threshold says who speaks when."""

from pathlib import Path

import numpy as np
import soundfile

from bench.listening.call import cleaned
from bench.listening.line import Line
from bench.listening.score import Speech
from bench.listening.voices import Wave

THRESHOLD_DB = -45.0  # in the valley between the noise of these channels and their voices
WORSE = Line(telephone=False, leak_db=-25.0, snr_db=30.0)  # noise, A-law and the other's voice at -25 dB


def real_call(folder: Path) -> tuple[Wave, int, Speech] | None:
    """Samples, rate and truth; None when the file is not there."""
    path = folder / "calls" / "auto_repairs_40.flac"
    if not path.exists():
        return None
    samples, rate = soundfile.read(path, dtype="float32")
    return (
        samples,
        rate,
        {who: _truth(samples[:, side], rate) for side, who in enumerate(("seller", "customer"))},
    )


def _truth(wave: Wave, rate: int) -> list[tuple[float, float]]:
    hop = rate // 100
    blocks = wave[: len(wave) // hop * hop].reshape(-1, hop).astype(np.float64)
    level = 10 * np.log10((blocks**2).mean(axis=1) + 1e-12)
    return [(start / 100, end / 100) for start, end in cleaned(level > THRESHOLD_DB)]


def order(speech: Speech) -> str:
    """Who has the floor, turn after turn, as letters."""
    from gehoor.listening.turns import turns_in

    turns = turns_in(speech)  # type: ignore[arg-type]
    letters = [turn.speaker[0] for turn in turns]
    return "".join(one for at, one in enumerate(letters) if at == 0 or letters[at - 1] != one)
