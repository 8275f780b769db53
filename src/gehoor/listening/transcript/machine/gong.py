"""Gong-like: monologues of sentences in milliseconds, speakers by id, and parties who say who is inside."""

from collections.abc import Iterator, Mapping
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
)


def fits(document: Any) -> bool:
    return bool(monologues(document))


def monologues(document: Any) -> list[Mapping[str, Any]]:
    """Those of the first call in the file; one file is one call."""
    calls = items(mapping(document).get("callTranscripts"))
    source = calls[0] if calls else mapping(document)
    return [part for part in items(source.get("transcript")) if isinstance(part.get("sentences"), list)]


def utterances(document: Any) -> list[Utterance]:
    """One per sentence; someone from outside is labelled a customer, someone from inside a seller."""
    names = dict(parties(document))
    found: list[Utterance] = []
    for part in monologues(document):
        speaker = label(part.get("speakerId"))
        who = names.get(speaker, speaker)
        for sentence in items(part.get("sentences")):
            start, end = time(sentence.get("start"), MILLISECOND), time(sentence.get("end"), MILLISECOND)
            if said := text(sentence.get("text")):
                found.append(utterance(said, start, end, who))
    return found


def parties(document: Any) -> Iterator[tuple[str, str]]:
    """Speaker id and name with side, such as "Jan (internal)"."""
    for source in (
        mapping(document),
        *items(mapping(document).get("calls")),
        *items(mapping(document).get("callTranscripts")),
    ):
        for party in items(source.get("parties")):
            side = text(party.get("affiliation")).casefold()
            name = text(party.get("name"))[:60] or label(party.get("speakerId"))
            yield (
                label(party.get("speakerId")),
                f"{name} ({side})" if side in ("internal", "external") else name,
            )
