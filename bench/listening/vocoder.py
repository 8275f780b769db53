"""A voice with a pitch that is known: the filter of espeak's speech, driven by pulses of our own."""

import numpy as np
import soxr
from scipy.linalg import solve_toeplitz
from scipy.signal import lfilter

from bench.listening.voices import VOICED, Spoken, Wave

RATE, HOP, LENGTH, ORDER = 16_000, 80, 400, 18
WIDER = 0.985 ** np.arange(ORDER + 1)  # 77 Hz more to each formant: espeak's harmonics make them too sharp


def revoiced(spoken: Spoken, semitones: Wave, seed: int = 0) -> tuple[Wave, Wave]:
    """The utterance with the given contour (semitones above 100 Hz, one per 5 ms at RATE), and its voicing.

    Voiced phonemes are driven by pulses at the contour's pitch, the others by noise. Returns the sound at
    RATE and, per 5 ms, the pitch in semitones where voiced and NaN elsewhere.
    """
    wave = soxr.resample(spoken.wave, spoken.rate, RATE).astype(np.float32)
    count = len(wave) // HOP
    voiced = _voicing(spoken, count)
    contour = np.resize(semitones, count) if len(semitones) < count else semitones[:count]
    source = _source(contour, voiced, np.random.default_rng(seed))
    return _filtered(wave, source, count), np.where(voiced, contour, np.nan).astype(np.float32)


def _voicing(spoken: Spoken, count: int) -> np.ndarray:
    voiced = np.zeros(count, bool)
    ends = [at for at, _ in spoken.phonemes[1:]] + [count * HOP / RATE]
    for (start, name), end in zip(spoken.phonemes, ends, strict=True):
        if VOICED & set(name):
            voiced[round(start * RATE / HOP) : round(end * RATE / HOP)] = True
    return voiced


def _source(contour: Wave, voiced: np.ndarray, random: np.random.Generator) -> Wave:
    """Pulses where voiced, noise elsewhere, both of power one; pulses fall between samples."""
    hertz = 100 * 2 ** (np.repeat(contour, HOP) / 12)
    phase = np.cumsum(hertz / RATE)
    turns = np.flatnonzero(np.diff(np.floor(phase), prepend=0) > 0)
    late = (phase[turns] - np.floor(phase[turns])) / (hertz[turns] / RATE)  # samples since the pulse
    pulses = np.zeros(len(hertz) + 1)
    height = np.sqrt(RATE / hertz[turns])
    np.add.at(pulses, turns, height * (1 - late))
    np.add.at(pulses, np.maximum(turns - 1, 0), height * late)
    return np.where(np.repeat(voiced, HOP), pulses[:-1], random.standard_normal(len(hertz)))


def _filtered(wave: Wave, source: Wave, count: int) -> Wave:
    padded = np.pad(wave, (LENGTH // 2, LENGTH))
    window, memory, out = np.hanning(LENGTH), np.zeros(ORDER), np.zeros(count * HOP)
    for frame in range(count):
        gain, shape = _lpc(padded[frame * HOP : frame * HOP + LENGTH] * window)
        part = slice(frame * HOP, (frame + 1) * HOP)
        out[part], memory = lfilter([gain], shape, source[part], zi=memory)
    return (out / max(1e-9, np.abs(out).max()) * 0.6).astype(np.float32)


def _lpc(frame: Wave) -> tuple[float, np.ndarray]:
    """Gain and denominator of the all-pole filter of a windowed frame."""
    sums = np.correlate(frame, frame, "full")[len(frame) - 1 : len(frame) + ORDER]
    if sums[0] < 1e-7:
        return 0.0, np.eye(1, ORDER + 1)[0]
    sums[0] *= 1.0001
    weights = solve_toeplitz(sums[:ORDER], sums[1 : ORDER + 1])
    error = max(1e-12, float(sums[0] - weights @ sums[1 : ORDER + 1]))
    return float(np.sqrt(error / (np.hanning(LENGTH) ** 2).sum())), np.concatenate([[1.0], -weights]) * WIDER
