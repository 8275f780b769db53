"""AssemblyAI-like: utterances in milliseconds, speakers A, B, …"""

from collections.abc import Mapping
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


def fits(document: Any) -> bool:
    """Known by its own fields: others call their list `utterances` too, but count in seconds."""
    fields = mapping(document)
    own = {"audio_url", "language_code", "speaker_labels", "acoustic_model", "audio_duration", "speech_model"}
    return bool(own & fields.keys()) and ("utterances" in fields or "words" in fields or "text" in fields)


def utterances(document: Any) -> list[Utterance]:
    """One per utterance; without them the whole text, by nobody in particular."""
    found = [one(item) for item in items(document.get("utterances")) if text(item.get("text"))]
    if found:
        return found
    said, spoken = text(document.get("text")), words(document.get("words"), "text", MILLISECOND)
    if not said:
        return []
    return [
        utterance(said, spoken[0].start if spoken else None, spoken[-1].end if spoken else None, "", spoken)
    ]


def one(item: Mapping[str, Any]) -> Utterance:
    side = {"1": "left", "2": "right"}.get(str(item.get("channel")), "")
    start, end = time(item.get("start"), MILLISECOND), time(item.get("end"), MILLISECOND)
    spoken = words(item.get("words"), "text", MILLISECOND)
    return utterance(text(item.get("text")), start, end, side or label(item.get("speaker")), spoken)
