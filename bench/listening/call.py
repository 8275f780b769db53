"""A two-channel call out of a script, with everything about it known."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import soxr

from bench.listening.voices import Spoken, Wave, spoken

RATE = 16_000
SPEAKERS = ("seller", "customer")
QUIET_DB = 42.0  # under the loud of an utterance: what counts as silence in the clean voice
BRIDGE, PRUNE = 20, 6  # blocks of 10 ms: the house's 200 and 60 ms


@dataclass(frozen=True)
class Line:
    """Something said: `gap_s` after the end of the turn before it (negative: before that end).

    `kind` is turn, backchannel (does not take the turn) or interruption (the other stops `yields_s` after it
    began; the other's utterance is cut there).
    """

    speaker: str
    text: str
    gap_s: float = 0.3
    kind: str = "turn"
    yields_s: float = 0.0
    words_per_minute: int = 165
    gain_db: float = 0.0


@dataclass(frozen=True)
class Cast:
    """Who speaks with which voice of espeak-ng, at which pitch setting (0..99)."""

    seller: str = "nl"
    customer: str = "nl+f3"
    seller_pitch: int = 45
    customer_pitch: int = 55


@dataclass
class Call:
    """Sound at RATE, shape (samples, 2), and the truth, ready for JSON; the seller is on the left."""

    samples: Wave
    truth: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Placed:
    line: Line
    start: float
    wave: Wave
    syllables: list[float]

    @property
    def end(self) -> float:
        return self.start + len(self.wave) / RATE


def built(script: Sequence[Line], cast: Cast | None = None, tail_s: float = 1.0) -> Call:
    """Speak a script. The same script gives the same call, byte for byte."""
    placed = _placed(script, cast or Cast())
    length = round((max(one.end for one in placed) + tail_s) * RATE)
    samples = np.zeros((length, 2), np.float32)
    for one in placed:
        at = round(one.start * RATE)
        samples[at : at + len(one.wave), SPEAKERS.index(one.line.speaker)] += one.wave
    return Call(samples, _truth(placed, samples))


def _placed(script: Sequence[Line], cast: Cast) -> list[_Placed]:
    out: list[_Placed] = []
    end, last = 0.5, -1
    for line, (wave, syllables) in zip(script, _voices(script, cast), strict=True):
        if line.kind == "backchannel":
            start = out[last].start + 0.5 * (out[last].end - out[last].start) + line.gap_s
            out.append(_Placed(line, start, wave, syllables))
            continue
        start = max(0.2, end + line.gap_s)
        if line.kind == "interruption":
            _cut(out[last], start + line.yields_s)
        out.append(_Placed(line, start, wave, syllables))
        end, last = out[-1].end, len(out) - 1
    return out


def _cut(placed: _Placed, at: float) -> None:
    """The interrupted one stops."""
    keep = max(1, round((at - placed.start) * RATE))
    if keep < len(placed.wave):
        placed.wave = placed.wave[:keep].copy()
        fade = min(keep, RATE // 50)
        placed.wave[-fade:] *= np.linspace(1, 0, fade, dtype=np.float32)
        placed.syllables = [one for one in placed.syllables if one < keep / RATE]


def _voices(script: Sequence[Line], cast: Cast) -> list[tuple[Wave, list[float]]]:
    """Sound and moments of the syllables of every line, each line's at its own loudness."""
    voices = {"seller": (cast.seller, cast.seller_pitch), "customer": (cast.customer, cast.customer_pitch)}
    requests = [
        (line.text, voices[line.speaker][0], line.words_per_minute, voices[line.speaker][1])
        for line in script
    ]
    return [
        (_at_rate(one) * np.float32(0.7 * 10 ** (line.gain_db / 20)), one.syllables)
        for line, one in zip(script, spoken(requests), strict=True)
    ]


def _at_rate(one: Spoken) -> Wave:
    return soxr.resample(one.wave, one.rate, RATE).astype(np.float32)


def _truth(placed: list[_Placed], samples: Wave) -> dict[str, Any]:
    return {
        "sample_rate": RATE,
        "duration_s": round(len(samples) / RATE, 3),
        "seller": "left",
        "speech": {who: speech_of(samples[:, side]) for side, who in enumerate(SPEAKERS)},
        "utterances": [
            {
                "speaker": one.line.speaker,
                "kind": one.line.kind,
                "start": round(one.start, 3),
                "end": round(one.end, 3),
                "text": one.line.text,
                "syllables": [round(one.start + at, 3) for at in one.syllables],
            }
            for one in sorted(placed, key=lambda one: one.start)
        ],
        "sounds": [],
    }


def speech_of(wave: Wave, rate: int = RATE, below_db: float = QUIET_DB) -> list[list[float]]:
    """Where a clean voice speaks: blocks of 10 ms within `below_db` of its loud ones, bridged and pruned."""
    hop = rate // 100
    blocks = wave[: len(wave) // hop * hop].reshape(-1, hop).astype(np.float64)
    level = 10 * np.log10((blocks**2).mean(axis=1) + 1e-12)
    loud = np.percentile(level[level > level.max() - 40], 90) if len(level) else 0.0
    mask = level > loud - below_db
    return [[round(a / 100, 2), round(b / 100, 2)] for a, b in cleaned(mask)]


def cleaned(mask: np.ndarray) -> list[tuple[int, int]]:
    """Runs of True with short silences bridged and short speech dropped."""
    edges = np.flatnonzero(np.diff(mask.astype(np.int8), prepend=0, append=0)).reshape(-1, 2)
    joined: list[list[int]] = []
    for start, end in edges.tolist():
        if joined and start - joined[-1][1] < BRIDGE:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    return [(start, end) for start, end in joined if end - start >= PRUNE]


def with_sound(call: Call, wave: Wave, at_s: float, speaker: str, kind: str, **data: Any) -> Call:
    """The call with another sound on somebody's channel from `at_s` on; longer when need be."""
    start, side = round(at_s * RATE), SPEAKERS.index(speaker)
    samples = np.pad(call.samples, ((0, max(0, start + len(wave) - len(call.samples))), (0, 0)))
    samples[start : start + len(wave), side] += wave
    sound = {
        "kind": kind,
        "start": round(at_s, 3),
        "end": round(at_s + len(wave) / RATE, 3),
        "speaker": speaker,
    }
    truth = {**call.truth, "duration_s": round(len(samples) / RATE, 3)}
    truth["sounds"] = [*call.truth["sounds"], {**sound, **data}]
    return Call(samples, truth)


def later(call: Call, seconds: float) -> Call:
    """The call after a silence of `seconds`."""
    truth = dict(call.truth)
    truth["duration_s"] = round(truth["duration_s"] + seconds, 3)
    truth["speech"] = {
        who: [[round(a + seconds, 3), round(b + seconds, 3)] for a, b in spans]
        for who, spans in truth["speech"].items()
    }
    truth["utterances"] = [_moved(one, seconds) for one in truth["utterances"]]
    truth["sounds"] = [_moved(one, seconds) for one in truth["sounds"]]
    return Call(np.pad(call.samples, ((round(seconds * RATE), 0), (0, 0))), truth)


def _moved(one: dict[str, Any], seconds: float) -> dict[str, Any]:
    moved = {**one, "start": round(one["start"] + seconds, 3), "end": round(one["end"] + seconds, 3)}
    if "syllables" in one:
        moved["syllables"] = [round(at + seconds, 3) for at in one["syllables"]]
    return moved
