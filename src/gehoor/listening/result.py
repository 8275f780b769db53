"""What was heard, as JSON: versioned, seconds throughout, codes instead of sentences.

docs/listening.en.md describes every field. Keys are added within a version, never renamed or taken away.
"""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from gehoor.listening.shape import (
    SPEAKERS,
    Analysis,
    Marker,
    Measure,
    Moment,
    Sound,
    Suggestion,
    Turn,
    Warn,
)

VERSION = 1


def as_json(analysis: Analysis) -> dict[str, Any]:
    """The whole analysis as plain values: dicts, lists, numbers, strings, None."""
    return {
        "version": VERSION,
        "duration_s": _seconds(analysis.duration_s),
        "speech": {
            speaker: [[_seconds(a), _seconds(b)] for a, b in analysis.speech.get(speaker, ())]
            for speaker in SPEAKERS
        },
        "turns": [_turn(turn) for turn in analysis.turns],
        "measures": {name: _measure(measure) for name, measure in analysis.measures.items()},
        "moments": [_moment(moment) for moment in analysis.moments],
        "suggestions": [_suggestion(one) for one in analysis.suggestions],
        "signals": [_plain(signal) for signal in analysis.signals],
        "sounds": [_sound(sound) for sound in analysis.sounds],
        "warnings": [_warning(warning) for warning in analysis.warnings],
        "method": dict(analysis.method),
    }


def dumps(analysis: Analysis) -> str:
    """The JSON as text, the same bytes for the same analysis."""
    return json.dumps(as_json(analysis), ensure_ascii=False, indent=1, allow_nan=False)


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "speaker": turn.speaker,
        "start": _seconds(turn.start),
        "end": _seconds(turn.end),
        "fto_s": _seconds(turn.fto_s),
        "text": turn.text,
        "markers": [_marker(marker) for marker in turn.markers],
    }


def _marker(marker: Marker) -> dict[str, Any]:
    times = {"start": _seconds(marker.start), "end": _seconds(marker.end)}
    return {"kind": marker.kind, "quote": marker.quote, **times, "data": _plain(marker.data)}


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "value": _plain(measure.value),
        "unit": measure.unit,
        "n": measure.n,
        "error": _plain(measure.error),
        "method": measure.method,
        "reason": measure.reason,
        "data": _plain(measure.data),
    }


def _moment(moment: Moment) -> dict[str, Any]:
    return {
        "start": _seconds(moment.start),
        "end": _seconds(moment.end),
        "kind": moment.kind,
        "speaker": moment.speaker,
        "quote": moment.quote,
        "why": moment.why,
        "data": _plain(moment.data),
    }


def _suggestion(one: Suggestion) -> dict[str, Any]:
    return {"code": one.code, "moments": list(one.moments), "source": one.source, "data": _plain(one.data)}


def _sound(sound: Sound) -> dict[str, Any]:
    times = {"start": _seconds(sound.start), "end": _seconds(sound.end)}
    return {"kind": sound.kind, **times, "speaker": sound.speaker, "data": _plain(sound.data)}


def _warning(warning: Warn) -> dict[str, Any]:
    return {"code": warning.code, "data": _plain(warning.data)}


def _seconds(value: float | None) -> float | None:
    """Seconds to a tenth of a millisecond."""
    return None if value is None or not math.isfinite(value) else round(float(value), 4)


def _plain(value: Any) -> Any:
    """Numbers of numpy, tuples and mappings as JSON knows them; what is not a number becomes None."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, str) or value is None or isinstance(value, bool):
        return value
    if isinstance(value, Sequence | set | frozenset):
        return [_plain(one) for one in value]
    number = value.item() if hasattr(value, "item") else value
    if isinstance(number, float):
        return round(number, 4) if math.isfinite(number) else None
    return number if isinstance(number, int) else str(number)
