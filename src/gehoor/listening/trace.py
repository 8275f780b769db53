"""One pass over a recording: from sound to tracks of 10 ms, chunk by chunk."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

import numpy as np

from gehoor.listening.audio.block import HOP, RATE, Curve, Mask, Wave
from gehoor.listening.audio.source import Recording
from gehoor.listening.audio.spectrum import Peaks, spectrum
from gehoor.listening.audio.tape import MARGIN_S, Chunk, chunks
from gehoor.listening.level import block_levels
from gehoor.listening.pitch import pitch
from gehoor.listening.speech.silero import Silero

GATE_DB, GATE_REACH_DB = (
    -62.0,
    40.0,
)  # pitch is looked for above these: absolute, and under the loud of the chunk


@dataclass(slots=True)
class Trace:
    """One channel: everything per block of 10 ms. `voice` is Silero's probability, absent without Silero."""

    level: Curve
    nucleus: Curve
    pitch: Curve
    first_hz: Curve
    first_share: Curve
    second_hz: Curve
    second_share: Curve
    voice: Curve


@dataclass(slots=True)
class Traces:
    """All channels, and how alike they are: `likeness` is the correlation of the samples of the two."""

    channels: list[Trace]
    likeness: float = 0.0
    frames: int = 0


@dataclass(slots=True)
class _Alike:
    """Sums for the correlation of two channels."""

    cross: float = 0.0
    power: list[float] = field(default_factory=lambda: [0.0, 0.0])

    def add(self, left: Wave, right: Wave) -> None:
        self.cross += float(left @ right)
        self.power[0] += float(left @ left)
        self.power[1] += float(right @ right)

    def value(self) -> float:
        scale = float(np.sqrt(self.power[0] * self.power[1]))
        return abs(self.cross) / scale if scale > 1e-9 else 0.0


def trace(recording: Recording, silero: Silero | None) -> Traces:
    """Read a recording once, to its end."""
    rate = RATE if recording.rate == RATE or silero is None else 2 * RATE
    parts: list[list[Trace]] = [[] for _ in range(recording.channels)]
    alike = _Alike()
    for chunk in chunks(recording, rate):
        for number, part in enumerate(_chunk(chunk, silero, alike)):
            parts[number].append(part)
    channels = [_joined(part) for part in parts] if parts[0] else []
    return Traces(channels, alike.value(), len(channels[0].level) if channels else 0)


def _chunk(chunk: Chunk, silero: Silero | None, alike: _Alike) -> Iterator[Trace]:
    waves = _centred(chunk.at(RATE).T)
    margin, body = MARGIN_S * RATE, chunk.frames * HOP
    if len(waves) == 2:
        alike.add(waves[0][margin : margin + body], waves[1][margin : margin + body])
    levels = [block_levels(wave[margin : margin + body]) for wave in waves]
    voices = silero.probabilities(chunk, levels) if silero else [np.zeros(0, np.float32)] * len(waves)
    for wave, level, voice in zip(waves, levels, voices, strict=True):
        yield _channel(wave, margin, level, voice)


def _centred(waves: Wave) -> list[Wave]:
    return [np.ascontiguousarray(wave - wave.mean(), dtype=np.float32) for wave in waves]


def _channel(wave: Wave, start: int, level: Curve, voice: Curve) -> Trace:
    seen = spectrum(wave, start, len(level))
    tone = pitch(wave, start, len(level), gate(level))
    peaks: Peaks = seen.peaks
    return Trace(
        level, seen.nucleus, tone,
        peaks.first_hz, peaks.first_share, peaks.second_hz, peaks.second_share, voice,
    )  # fmt: skip


def gate(level: Curve) -> Mask:
    """Where it is worth looking for a voice: neither silent nor far below the loud of the neighbourhood."""
    loud = float(np.percentile(level, 98)) if len(level) else 0.0
    low = float(np.percentile(level, 5)) if len(level) else 0.0
    return level > max(GATE_DB, loud - GATE_REACH_DB, min(low + 4.0, loud - 20.0))


def _joined(parts: list[Trace]) -> Trace:
    return Trace(*(np.concatenate([getattr(part, name.name) for part in parts]) for name in fields(Trace)))
