"""Whisper and its kin: segments with start, end and text; and any plain list of such objects."""

from collections.abc import Mapping, Sequence
from typing import Any

from gehoor.listening.shape import Utterance
from gehoor.listening.transcript.machine.fields import (
    MILLISECOND,
    items,
    label,
    mapping,
    text,
    time,
    utterance,
    words,
)

LISTS = ("segments", "transcription", "utterances", "transcript", "results")


def segments(document: Any) -> Sequence[Mapping[str, Any]]:
    """The list that holds the speech, under whichever of its names."""
    if isinstance(document, list):
        return items(document)
    return next((found for name in LISTS if (found := items(mapping(document).get(name)))), ())


def fits(document: Any) -> bool:
    return any("text" in segment for segment in segments(document))


def utterances(document: Any) -> list[Utterance]:
    """One utterance per segment with text."""
    return [one(segment) for segment in segments(document) if text(segment.get("text"))]


def one(segment: Mapping[str, Any]) -> Utterance:
    start, end = times(segment)
    who = label(segment.get("speaker", segment.get("channel")))
    return utterance(text(segment.get("text")), start, end, who, words(segment.get("words"), "word"))


def times(segment: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Seconds; the C++ sibling writes milliseconds under `offsets`."""
    offsets = mapping(segment.get("offsets"))
    if offsets:
        return time(offsets.get("from"), MILLISECOND), time(offsets.get("to"), MILLISECOND)
    return time(segment.get("start")), time(segment.get("end"))
