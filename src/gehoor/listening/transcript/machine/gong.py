"""Gong-like: monologues of sentences in milliseconds, speakers by id, and parties who say who is inside."""

from collections.abc import Iterator, Mapping
from typing import Any

from gehoor.listening.shape import Utterance
from gehoor.listening.transcript.machine import fields


def fits(document: Any) -> bool:
    return bool(monologues(document))


def monologues(document: Any) -> list[Mapping[str, Any]]:
    """Those of the first call in the file; one file is one call."""
    calls = fields.items(fields.mapping(document).get("callTranscripts"))
    source = calls[0] if calls else fields.mapping(document)
    return [
        part for part in fields.items(source.get("transcript")) if isinstance(part.get("sentences"), list)
    ]


def utterances(document: Any) -> list[Utterance]:
    """One per sentence; someone from outside is labelled a customer, someone from inside a seller."""
    names = dict(parties(document))
    found: list[Utterance] = []
    for part in monologues(document):
        speaker = fields.label(part.get("speakerId"))
        who = names.get(speaker, speaker)
        for sentence in fields.items(part.get("sentences")):
            start, end = (
                fields.time(sentence.get("start"), fields.MILLISECOND),
                fields.time(sentence.get("end"), fields.MILLISECOND),
            )
            if said := fields.text(sentence.get("text")):
                found.append(fields.utterance(said, start, end, who))
    return found


def parties(document: Any) -> Iterator[tuple[str, str]]:
    """Speaker id and name with side, such as "Jan (internal)"."""
    for source in (
        fields.mapping(document),
        *fields.items(fields.mapping(document).get("calls")),
        *fields.items(fields.mapping(document).get("callTranscripts")),
    ):
        for party in fields.items(source.get("parties")):
            side = fields.text(party.get("affiliation")).casefold()
            name = fields.text(party.get("name"))[:60] or fields.label(party.get("speakerId"))
            yield (
                fields.label(party.get("speakerId")),
                f"{name} ({side})" if side in ("internal", "external") else name,
            )
