"""The seller's own voice over stretches of speech: syllables per second, semitones, decibels.

Numbers against one's own numbers, nothing else: no word here is about a state of the speaker.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gehoor.listening.measures import uncertainty
from gehoor.listening.measures.call import Call, missing, number
from gehoor.listening.measures.talk import length
from gehoor.listening.shape import Measure, Span, Track, Turn
from gehoor.listening.turns import total

LEAST_SPEECH_S = 10.0
LEAST_VOICED_S = 3.0
PAUSE_LOW_S, PAUSE_HIGH_S = 0.15, 1.0
FLOOR_DB = -120.0
UNITS = {"articulation_rate": "syll/s", "speaking_rate": "syll/s", "pitch_level": "st", "pitch_range": "st"}
UNITS |= {"level": "dB", "pauses": "1/10 s", "longest_pause": "s"}


def voice_measures(call: Call) -> dict[str, Measure]:
    """articulation_rate, speaking_rate, pitch_level, pitch_range, level, pauses, longest_pause."""
    why, track = call.why_no_voice(), call.track("seller")
    spans = call.spans("seller")
    if not why and total(spans) < LEAST_SPEECH_S:
        why = "too_little_speech"
    if why or track is None or call.heard is None:
        return {name: missing(name, unit, why or "no_speech") for name, unit in UNITS.items()}
    source = call.heard.method
    return {**_rates(call, track, spans), **_pitch(track, spans, source), **_level(track, spans, source)} | (
        _pauses(call)
    )


def syllables(track: Track, spans: Sequence[Span]) -> int:
    """How many syllables fall within the spans."""
    edges = np.searchsorted(track.nuclei, np.asarray(spans, dtype=float).ravel())
    return int((edges[1::2] - edges[::2]).sum())


def frames(values: NDArray[np.float32], track: Track, spans: Sequence[Span]) -> NDArray[np.float32]:
    """The frames that stand within the spans."""
    if not spans:
        return values[:0]
    edges = [(int(np.ceil(a / track.hop_s - 1e-6)), int(np.ceil(b / track.hop_s - 1e-6))) for a, b in spans]
    return np.concatenate([values[max(a, 0) : max(b, 0)] for a, b in edges])


def voiced(track: Track, spans: Sequence[Span]) -> NDArray[np.float32]:
    """Semitones above 100 Hz of the voiced frames within the spans."""
    found = frames(track.pitch, track, spans)
    return found[np.isfinite(found)]


def level_of(track: Track, spans: Sequence[Span]) -> float:
    """Decibels below full scale of the mean square within the spans; -120 for silence."""
    found = frames(track.level, track, spans).astype(float)
    found = found[np.isfinite(found)]
    return float(10 * np.log10(np.mean(10 ** (found / 10)))) if found.size else FLOOR_DB


def spread(semitones: NDArray[np.float32]) -> float:
    """The ninetieth percentile minus the tenth."""
    low, high = np.percentile(semitones, (10, 90))
    return float(high - low)


def own_pauses(turns: Iterable[Turn]) -> list[Span]:
    """The seller's silences within a turn; those under .2 s are part of a unit already."""
    return [
        (left[1], right[0])
        for turn in turns
        if turn.speaker == "seller"
        for left, right in pairwise(turn.spans)
        if right[0] > left[1]
    ]


def held_s(turns: Iterable[Turn]) -> float:
    """How long the seller's turns last together, own pauses included."""
    return sum(length(turn) for turn in turns if turn.speaker == "seller")


def _rates(call: Call, track: Track, spans: Sequence[Span]) -> dict[str, Measure]:
    assert call.heard
    n, speech_s = syllables(track, spans), total(spans)
    found = {}
    for name, length_s in (("articulation_rate", speech_s), ("speaking_rate", held_s(call.floor.turns))):
        value = n / length_s if length_s else 0.0
        error = uncertainty.rate(value, length_s)
        found[name] = number(name, value, UNITS[name], n, error, call.heard.method)
    return found


def _pitch(track: Track, spans: Sequence[Span], source: str) -> dict[str, Measure]:
    semitones = voiced(track, spans)
    n = int(semitones.size)
    if n * track.hop_s < LEAST_VOICED_S:
        names = ("pitch_level", "pitch_range")
        return {name: missing(name, "st", "too_little_voice", source, n) for name in names}
    level = float(np.median(semitones))
    data = {"hz": round(100 * 2 ** (level / 12), 1)}
    return {
        "pitch_level": number("pitch_level", level, "st", n, uncertainty.PITCH_ST, source, data),
        "pitch_range": number("pitch_range", spread(semitones), "st", n, uncertainty.RANGE_ST, source),
    }


def _level(track: Track, spans: Sequence[Span], source: str) -> dict[str, Measure]:
    n = int(frames(track.level, track, spans).size)
    if not n:
        return {"level": missing("level", "dB", "too_little_speech", source)}
    return {"level": number("level", level_of(track, spans), "dB", n, uncertainty.LEVEL_DB, source)}


def _pauses(call: Call) -> dict[str, Measure]:
    source, seconds = call.floor.source, held_s(call.floor.turns)
    gaps = own_pauses(call.floor.turns)
    if seconds <= 0:
        return {name: missing(name, UNITS[name], "too_little_speech") for name in ("pauses", "longest_pause")}
    n = sum(PAUSE_LOW_S <= end - start <= PAUSE_HIGH_S for start, end in gaps)
    error = uncertainty.of_count(n) * 10 / seconds
    found = {"pauses": number("pauses", n * 10 / seconds, UNITS["pauses"], n, error, source)}
    if not gaps:
        return found | {"longest_pause": missing("longest_pause", "s", "no_pause", source)}
    start, end = max(gaps, key=lambda gap: gap[1] - gap[0])
    data = {"start": round(start, 3), "end": round(end, 3)}
    error = 2 * uncertainty.edge(source)
    return found | {
        "longest_pause": number("longest_pause", end - start, "s", len(gaps), error, source, data)
    }
