"""What was heard, back from its JSON: the inverse of `result.as_json`, for whoever kept it."""

from collections.abc import Mapping, Sequence
from typing import Any

from gehoor.listening.shape import (
    SPEAKERS,
    Analysis,
    Marker,
    Measure,
    Moment,
    Sound,
    Speaker,
    Suggestion,
    Turn,
    Warn,
)


def from_json(document: Mapping[str, Any]) -> Analysis:
    """The analysis that `as_json` wrote down; times are those of the JSON, spans of turns are left out."""
    return Analysis(
        duration_s=document["duration_s"],
        speech={who: [(a, b) for a, b in document["speech"].get(who, ())] for who in SPEAKERS},
        turns=[_turn(place, one) for place, one in enumerate(document["turns"])],
        measures={name: Measure(**one) for name, one in document["measures"].items()},
        moments=[Moment(**one) for one in document["moments"]],
        suggestions=[Suggestion(**one) for one in document["suggestions"]],
        signals=document["signals"],
        sounds=[Sound(**one) for one in document["sounds"]],
        warnings=[Warn(**one) for one in document["warnings"]],
        method=document["method"],
    )


def _turn(place: int, one: Mapping[str, Any]) -> Turn:
    return Turn(
        speaker=one["speaker"],
        start=one["start"],
        end=one["end"],
        fto_s=one["fto_s"],
        text=one["text"],
        markers=_markers(place, one["speaker"], one["markers"]),
    )


def _markers(place: int, speaker: Speaker, several: Sequence[Mapping[str, Any]]) -> tuple[Marker, ...]:
    return tuple(Marker(speaker=speaker, turn=place, **one) for one in several)
