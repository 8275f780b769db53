"""Pitch and syllables by Gehoor and by its peers, one channel each."""

from collections.abc import Callable

import numpy as np

from bench.listening.voices import Wave

LOW, HIGH = 65, 500


def own_pitch(wave: Wave, rate: int) -> np.ndarray:
    """Semitones each 10 ms, by the same code that hears calls."""
    import soxr

    from gehoor.listening.audio.block import HOP, RATE
    from gehoor.listening.level import block_levels
    from gehoor.listening.pitch import pitch
    from gehoor.listening.trace import gate

    sound = wave if rate == RATE else soxr.resample(wave, rate, RATE)
    levels = block_levels(sound)
    return pitch(np.pad(sound, (RATE, RATE)).astype(np.float32), RATE, len(sound) // HOP, gate(levels))


def praat_pitch(wave: Wave, rate: int) -> np.ndarray:
    """Praat, To Pitch (ac)."""
    import parselmouth

    sound = parselmouth.Sound(wave.astype(np.float64), rate)
    found = sound.to_pitch_ac(time_step=0.01, pitch_floor=LOW, pitch_ceiling=HIGH)
    return _on_grid(found.xs(), found.selected_array["frequency"], len(wave) * 100 // rate)


def librosa_pitch(wave: Wave, rate: int) -> np.ndarray:
    """librosa.pyin with its defaults for the resolution."""
    import librosa

    hertz, _, _ = librosa.pyin(
        wave, fmin=LOW, fmax=HIGH, sr=rate, hop_length=rate // 100, frame_length=rate // 16
    )
    return semitones(np.nan_to_num(hertz))


def _on_grid(at: np.ndarray, hertz: np.ndarray, count: int) -> np.ndarray:
    out = np.zeros(count)
    index = np.round(at * 100).astype(int)
    good = index < count
    out[index[good]] = hertz[good]
    return semitones(out)


def semitones(hertz: np.ndarray) -> np.ndarray:
    """Semitones above 100 Hz; NaN for 0."""
    return 12 * np.log2(np.where(hertz > 0, hertz, np.nan) / 100)


PITCH: dict[str, Callable[[Wave, int], np.ndarray]] = {
    "own": own_pitch,
    "Praat": praat_pitch,
    "librosa pYIN": librosa_pitch,
}


def praat_nuclei(wave: Wave, rate: int, dip: float = 2.0) -> np.ndarray:
    """Peaks of Praat's intensity with dips of `dip` dB that are voiced, after de Jong & Wempe (2009)."""
    import parselmouth

    from gehoor.listening.syllables import prominent

    sound = parselmouth.Sound(wave.astype(np.float64), rate)
    intensity = sound.to_intensity(minimum_pitch=50)
    values = intensity.values[0]
    tops = prominent(np.maximum(values, np.percentile(values, 99) - 25), dip)
    times = intensity.xs()[tops]
    voiced = praat_pitch(wave, rate)
    index = np.clip((times * 100).astype(int), 0, len(voiced) - 1)
    return times[~np.isnan(voiced[index])]
