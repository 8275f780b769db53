"""AssemblyAI-like: utterances in milliseconds, speakers A, B, …"""

from collections.abc import Mapping
from typing import Any

from gehoor.listening.shape import Utterance
from gehoor.listening.transcript.machine import fields


def fits(document: Any) -> bool:
    """Known by its own fields: others call their list `utterances` too, but count in seconds."""
    given = fields.mapping(document).keys()
    own = {"audio_url", "language_code", "speaker_labels", "acoustic_model", "audio_duration", "speech_model"}
    return bool(own & given) and not given.isdisjoint(("utterances", "words", "text"))


def utterances(document: Any) -> list[Utterance]:
    """One per utterance; without them the whole text, by nobody in particular."""
    found = [one(item) for item in fields.items(document.get("utterances")) if fields.text(item.get("text"))]
    if found:
        return found
    said, spoken = (
        fields.text(document.get("text")),
        fields.words(document.get("words"), "text", fields.MILLISECOND),
    )
    if not said:
        return []
    return [
        fields.utterance(
            said, spoken[0].start if spoken else None, spoken[-1].end if spoken else None, "", spoken
        )
    ]


def one(item: Mapping[str, Any]) -> Utterance:
    side = {"1": "left", "2": "right"}.get(str(item.get("channel")), "")
    start, end = (
        fields.time(item.get("start"), fields.MILLISECOND),
        fields.time(item.get("end"), fields.MILLISECOND),
    )
    spoken = fields.words(item.get("words"), "text", fields.MILLISECOND)
    return fields.utterance(
        fields.text(item.get("text")), start, end, side or fields.label(item.get("speaker")), spoken
    )
