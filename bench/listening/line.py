"""What a telephone line does: band, A-law, the other's voice leaking through, and noise."""

from dataclasses import dataclass

import numpy as np
import soxr

from bench.listening.voices import Wave


@dataclass(frozen=True)
class Line:
    """How bad a line is. `leak_db` under the voice, `leak_s` later; `snr_db` under both voices."""

    rate: int = 8_000
    telephone: bool = True
    a_law: bool = True
    leak_db: float | None = -35.0
    leak_s: float = 0.06
    snr_db: float | None = 45.0


CLEAN = Line(rate=16_000, telephone=False, a_law=False, leak_db=None, snr_db=None)
TELEPHONE = Line()
NOISY = Line(snr_db=15.0)
LEAKY = Line(leak_db=-25.0, snr_db=30.0)


def sent(channels: Wave, rate: int, line: Line, seed: int = 1) -> Wave:
    """Two channels (samples, 2) as they arrive over the line, at the line's rate."""
    random = np.random.default_rng(seed)
    out = channels
    if line.leak_db is not None:
        late = round(line.leak_s * rate)
        other = np.pad(out[:, ::-1], ((late, 0), (0, 0)))[: len(out)]
        out = out + other * 10 ** (line.leak_db / 20)
    if line.rate != rate:
        out = soxr.resample(out, rate, line.rate)
    if line.snr_db is not None:
        loud = np.sqrt((out[np.abs(out).max(axis=1) > 0.02] ** 2).mean())
        out = out + random.standard_normal(out.shape) * loud * 10 ** (-line.snr_db / 20)
    if line.telephone:
        out = np.stack([telephone_band(out[:, side], line.rate) for side in range(out.shape[1])], axis=1)
    return a_law(out) if line.a_law else out.astype(np.float32)


def telephone_band(wave: Wave, rate: int, low: float = 300.0, high: float = 3400.0) -> Wave:
    """Cut to 300-3400 Hz with slopes of 40 Hz and 150 Hz wide, in one transform."""
    size = 2 ** int(np.ceil(np.log2(len(wave) + rate)))
    bins = np.fft.rfft(wave, size)
    hertz = np.fft.rfftfreq(size, 1 / rate)
    rise = np.clip((hertz - low + 40) / 40, 0, 1)
    fall = np.clip((high + 150 - hertz) / 150, 0, 1)
    return np.fft.irfft(bins * np.sin(rise * np.pi / 2) * np.sin(fall * np.pi / 2), size)[: len(wave)]


def a_law(wave: Wave) -> Wave:
    """There and back through eight bits of A-law (companding of G.711 as a formula, A = 87.6)."""
    a, scale = 87.6, 1 + np.log(87.6)
    size = np.clip(np.abs(wave), 0, 1)
    small = size < 1 / a
    pressed = np.where(small, a * size, 1 + np.log(np.maximum(a * size, 1e-9))) / scale
    pressed = (np.floor(pressed * 128) + 0.5) / 128
    opened = np.where(pressed < 1 / scale, pressed * scale / a, np.exp(pressed * scale - 1) / a)
    return (np.sign(wave) * opened).astype(np.float32)
