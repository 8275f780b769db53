"""Whisper and its kin: segments with start, end and text; and any plain list of such objects."""

from collections.abc import Mapping, Sequence
from typing import Any

from gehoor.listening.shape import Utterance
from gehoor.listening.transcript.machine import fields

LISTS = ("segments", "transcription", "utterances", "transcript", "results")


def segments(document: Any) -> Sequence[Mapping[str, Any]]:
    """The list that holds the speech, under whichever of its names."""
    if isinstance(document, list):
        return fields.items(document)
    return next((found for name in LISTS if (found := fields.items(fields.mapping(document).get(name)))), ())


def fits(document: Any) -> bool:
    return any("text" in segment for segment in segments(document))


def utterances(document: Any) -> list[Utterance]:
    """One utterance per segment with text."""
    return [one(segment) for segment in segments(document) if fields.text(segment.get("text"))]


def one(segment: Mapping[str, Any]) -> Utterance:
    start, end = times(segment)
    who = fields.label(segment.get("speaker", segment.get("channel")))
    return fields.utterance(
        fields.text(segment.get("text")), start, end, who, fields.words(segment.get("words"), "word")
    )


def times(segment: Mapping[str, Any]) -> tuple[float | None, float | None]:
    """Seconds; the C++ sibling writes milliseconds under `offsets`."""
    offsets = fields.mapping(segment.get("offsets"))
    if offsets:
        return fields.time(offsets.get("from"), fields.MILLISECOND), fields.time(
            offsets.get("to"), fields.MILLISECOND
        )
    return fields.time(segment.get("start")), fields.time(segment.get("end"))
