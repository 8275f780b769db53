"""All ears under one interface: sound in, speech out. The peers are installed for the bench only."""

import io
import tempfile
from collections.abc import Callable

import numpy as np
import soundfile

from bench.listening.voices import Wave
from gehoor.listening.hear import hear
from gehoor.listening.shape import Heard

SIDES = ("seller", "customer")
Speech = dict[str, list[tuple[float, float]]]


def as_file(samples: Wave, rate: int, subtype: str = "PCM_16") -> io.BytesIO:
    """A WAV in memory."""
    file = io.BytesIO()
    soundfile.write(file, samples, rate, format="WAV", subtype=subtype)
    file.seek(0)
    return file


def own(samples: Wave, rate: int, method: str = "silero") -> Heard:
    """What Gehoor hears; the seller is on the left."""
    return hear(as_file(samples, rate), seller="left", method=method)  # type: ignore[arg-type]


def own_silero(samples: Wave, rate: int) -> Speech:
    return {who: list(spans) for who, spans in own(samples, rate).speech.items()}


def own_energy(samples: Wave, rate: int) -> Speech:
    return {who: list(spans) for who, spans in own(samples, rate, "energy").speech.items()}


def webrtc(samples: Wave, rate: int) -> Speech:
    """WebRTC's detector, mode 2, 10 ms."""
    import webrtcvad

    out = {}
    step = rate // 100
    for side, who in enumerate(SIDES):
        detector = webrtcvad.Vad(2)
        sound = (np.clip(samples[:, side], -1, 1) * 32767).astype(np.int16)
        frames = range(0, len(sound) - step + 1, step)
        mask = np.array([detector.is_speech(sound[at : at + step].tobytes(), rate) for at in frames])
        out[who] = spans(mask)
    return out


def librosa_split(samples: Wave, rate: int) -> Speech:
    """librosa.effects.split: what is within 35 dB of the loudest."""
    import librosa

    step = rate // 100
    out = {}
    for side, who in enumerate(SIDES):
        wave = np.ascontiguousarray(samples[:, side], dtype=np.float32)
        found = librosa.effects.split(wave, top_db=35, frame_length=2 * step, hop_length=step)
        mask = np.zeros(len(wave) // step + 1, bool)
        for start, end in found:
            mask[start // step : end // step] = True
        out[who] = spans(mask)
    return out


def praat_silences(samples: Wave, rate: int) -> Speech:
    """Praat's To TextGrid (silences): -35 dB under the loudest, 0.2 and 0.06 s."""
    import parselmouth
    from parselmouth.praat import call

    out = {}
    for side, who in enumerate(SIDES):
        sound = parselmouth.Sound(samples[:, side].astype(np.float64), rate)
        grid = call(sound, "To TextGrid (silences)", 100, 0.0, -35.0, 0.2, 0.06, "silent", "sounding")
        count = call(grid, "Get number of intervals", 1)
        labels = [call(grid, "Get label of interval", 1, at) for at in range(1, count + 1)]
        out[who] = [
            (
                call(grid, "Get start time of interval", 1, at + 1),
                call(grid, "Get end time of interval", 1, at + 1),
            )
            for at, label in enumerate(labels)
            if label == "sounding"
        ]
    return out


def call_metrics(samples: Wave, rate: int) -> Speech:
    """The open call-metrics package: energy, timing only."""
    import call_ai_metrics

    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        soundfile.write(file, samples, rate, format="WAV", subtype="PCM_16")
        file.flush()
        report = call_ai_metrics.analyze(file.name, speakers=list(SIDES))
    out: Speech = {who: [] for who in SIDES}
    for one in report.segments:
        out[one.speaker].append((one.start_s, one.end_s))
    return out


def spans(mask: np.ndarray) -> list[tuple[float, float]]:
    """Runs of 10 ms as spans, cleaned as the house does it."""
    from bench.listening.call import cleaned

    return [(start / 100, end / 100) for start, end in cleaned(mask)]


SPEECH: dict[str, Callable[[Wave, int], Speech]] = {
    "own, Silero": own_silero,
    "own, energy": own_energy,
    "Praat silences": praat_silences,
    "librosa split": librosa_split,
    "webrtcvad": webrtc,
    "call-ai-metrics": call_metrics,
}
