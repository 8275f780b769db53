"""What was heard, back from its JSON: the inverse of `result.as_json`, for whoever kept it."""

from collections.abc import Mapping, Sequence
from typing import Any

from gehoor.listening import shape


def from_json(document: Mapping[str, Any]) -> shape.Analysis:
    """The analysis that `as_json` wrote down; times are those of the JSON, spans of turns are left out."""
    return shape.Analysis(
        duration_s=document["duration_s"],
        speech={who: [(a, b) for a, b in document["speech"].get(who, ())] for who in shape.SPEAKERS},
        turns=[_turn(place, one) for place, one in enumerate(document["turns"])],
        measures={name: shape.Measure(**one) for name, one in document["measures"].items()},
        moments=[shape.Moment(**one) for one in document["moments"]],
        suggestions=[shape.Suggestion(**one) for one in document["suggestions"]],
        signals=document["signals"],
        sounds=[shape.Sound(**one) for one in document["sounds"]],
        warnings=[shape.Warn(**one) for one in document["warnings"]],
        method=document["method"],
    )


def _turn(place: int, one: Mapping[str, Any]) -> shape.Turn:
    return shape.Turn(
        speaker=one["speaker"],
        start=one["start"],
        end=one["end"],
        fto_s=one["fto_s"],
        text=one["text"],
        markers=_markers(place, one["speaker"], one["markers"]),
    )


def _markers(
    place: int, speaker: shape.Speaker, several: Sequence[Mapping[str, Any]]
) -> tuple[shape.Marker, ...]:
    return tuple(shape.Marker(speaker=speaker, turn=place, **one) for one in several)
