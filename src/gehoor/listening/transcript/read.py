"""One door for every kind of transcript."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from gehoor.listening.errors import TranscriptError
from gehoor.listening.lexicon.language import language_of
from gehoor.listening.shape import Transcript, Utterance, Warn
from gehoor.listening.transcript.cues import ARROW, read_cues
from gehoor.listening.transcript.decode import as_text
from gehoor.listening.transcript.machine import read_machine
from gehoor.listening.transcript.plain import read_plain
from gehoor.listening.transcript.roles import assign
from gehoor.listening.transcript.table import delimiter, read_table
from gehoor.listening.transcript.times import MOST_S

MOST_UTTERANCES = 100_000
JSON = re.compile(r'\{\s*["}]|\[\s*[\[{"\]]|\{$')  # and not the [00:01] or {laughs} of a plain text
Said = tuple[list[Utterance], list[Warn]]
READERS: dict[str, Callable[[str], Said]] = {
    "vtt": read_cues,
    "srt": read_cues,
    "csv": read_table,
    "text": read_plain,
}


def read(source: str | bytes, name: str = "", seller: str | None = None, language: str = "") -> Transcript:
    """Read a transcript of any known kind.

    `name` is the file's name and only helps to choose; `seller` is the label of the voice that sells (with
    "left" for the first and "right" for the second channel of a recogniser); `language` is told or found.
    Speakers stay None where nothing says who is who, with the warning "speakers_unknown".
    Raises TranscriptError: empty, too_large, not_text, bad_json, not_recognised, no_columns, bad_table,
    no_speech, too_many.
    """
    text = as_text(source)
    kind = kind_of(text, name)
    if kind == "json":
        kind, said, warnings, found = read_machine(text)
    else:
        (said, warnings), found = READERS[kind](text), ""
    if not said:
        raise TranscriptError("no_speech", {"kind": kind})
    if len(said) > MOST_UTTERANCES:
        raise TranscriptError("too_many", {"count": len(said), "most": MOST_UTTERANCES})
    said, odd = in_order(said)
    said, unknown = assign(said, seller)
    spoken = language or found or language_of(" ".join(u.text for u in said[:400]))
    return Transcript(said, kind, spoken, [*warnings, *odd, *unknown])


def kind_of(text: str, name: str) -> str:
    """vtt, srt, json, csv or text: what stands in it decides, the name only when that is not clear."""
    head = text.lstrip()[:2000]
    if head.startswith("WEBVTT"):
        return "vtt"
    if JSON.match(head) or name.casefold().endswith(".json"):
        return "json"
    if delimiter(head.partition("\n")[0]) or name.casefold().endswith(".csv"):
        return "csv"
    if ARROW in text:
        return "vtt" if name.casefold().endswith(".vtt") else "srt"
    return "text"


def in_order(said: Sequence[Utterance]) -> Said:
    """By start when every utterance has one; times that cannot be are taken away and counted."""
    kept = [u if possible(u) else replace(u, start=None, end=None, words=()) for u in said]
    wrong = sum(1 for before, after in zip(said, kept, strict=True) if before is not after)
    warnings = [Warn("times_odd", {"count": wrong})] if wrong else []
    if all(u.start is not None for u in kept):
        kept.sort(key=lambda u: u.start or 0.0)
    elif any(u.start is not None for u in kept):
        warnings.append(Warn("times_missing", {"count": sum(1 for u in kept if u.start is None)}))
    return kept, warnings


def possible(utterance: Utterance) -> bool:
    start, end = utterance.start, utterance.end
    if start is None:
        return end is None
    return start <= MOST_S and (end is None or start <= end <= MOST_S)
