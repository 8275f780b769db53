"""Deepgram-like: `results` with utterances, or with channels of words."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from gehoor.listening.shape import Utterance, Word
from gehoor.listening.transcript.machine import fields

PAUSE_S = 0.8  # a longer silence between two words of one voice begins a new utterance


def fits(document: Any) -> bool:
    results = fields.mapping(fields.mapping(document).get("results"))
    return "channels" in results or "utterances" in results


def utterances(document: Any) -> list[Utterance]:
    """The maker's own utterances when it gives them, else words put together by voice and pause."""
    results = fields.mapping(fields.mapping(document).get("results"))
    channels = fields.items(results.get("channels"))
    two = len(channels) > 1
    given = [
        one(item, two)
        for item in fields.items(results.get("utterances"))
        if fields.text(item.get("transcript"))
    ]
    if given:
        return given
    return [
        u for at, side in enumerate(channels) for u in from_words(side, fields.channel(at) if two else "")
    ]


def one(item: Mapping[str, Any], two: bool) -> Utterance:
    side = fields.channel(item.get("channel")) if two else ""
    spoken = fields.words(item.get("words"), "word")
    who = side or fields.label(item.get("speaker"))
    return fields.utterance(
        fields.text(item.get("transcript")),
        fields.time(item.get("start")),
        fields.time(item.get("end")),
        who,
        spoken,
    )


def from_words(side: Mapping[str, Any], who: str) -> Iterator[Utterance]:
    """Utterances out of the first alternative of one channel."""
    first = next(iter(fields.items(side.get("alternatives"))), {})
    spoken = fields.items(first.get("words"))
    if not spoken:
        if said := fields.text(first.get("transcript")):
            yield fields.utterance(said, None, None, who)
        return
    for (_, name), group in groupby(
        numbered(spoken), key=lambda pair: (pair[0], fields.label(pair[1].get("speaker")))
    ):
        found = [word(item) for _, item in group]
        kept = [w for w in found if w.text]
        if kept:
            yield fields.utterance(
                " ".join(w.text for w in kept), kept[0].start, kept[-1].end, who or name, tuple(kept)
            )


def numbered(spoken: Any) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Each word with the number of its run; a pause begins the next run."""
    run, before = 0, None
    for item in spoken:
        start = fields.time(item.get("start"))
        run += before is not None and start is not None and start - before > PAUSE_S
        before = fields.time(item.get("end"))
        yield run, item


def word(item: Mapping[str, Any]) -> Word:
    said = fields.text(item.get("punctuated_word")) or fields.text(item.get("word"))
    return Word(said, fields.time(item.get("start")), fields.time(item.get("end")))
