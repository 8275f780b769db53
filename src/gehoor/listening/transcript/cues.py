"""WebVTT and SRT: blocks with a line of times, and below it what was said."""

import html
import re
from collections.abc import Iterator

from gehoor.listening.shape import Utterance, Warn, Word
from gehoor.listening.transcript.times import seconds

ARROW = "-->"
TAG = re.compile(r"<([^<>]*)>")
LABEL = re.compile(r"^\s*([^\W\d_][^:<>\n]{0,39}):\s+(?=\S)")
Piece = tuple[str, str, tuple[Word, ...]]  # who, what, words with times


def read_cues(text: str) -> tuple[list[Utterance], list[Warn]]:
    """The cues in order; those whose times cannot be read are counted in a warning and left out."""
    found: list[Utterance] = []
    odd: list[int] = []
    for number, times, body in blocks(text.split("\n")):
        start, end = span(times)
        if start is None or end is None or end < start:
            odd.append(number)
            continue
        found += [
            Utterance(None, said, start, end, words, label) for label, said, words in pieces(body) if said
        ]
    return found, [Warn("cues_without_time", {"lines": odd[:20], "count": len(odd)})] if odd else []


def blocks(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    """(line number from 1, line of times, text below it) of every cue; notes and styles hold no arrow."""
    starts = [i for i, line in enumerate(lines) if ARROW in line]
    for at, i in enumerate(starts):
        stop = starts[at + 1] if at + 1 < len(starts) else len(lines)
        body: list[str] = []
        for line in lines[i + 1 : stop]:
            if not line.strip():
                break
            body.append(line)
        yield i + 1, lines[i], "\n".join(body)


def span(line: str) -> tuple[float | None, float | None]:
    """Start and end of a line like `00:01.000 --> 00:04.000 align:start`."""
    left, _, right = line.partition(ARROW)
    after = right.split(maxsplit=1)
    return seconds(left), seconds(after[0]) if after else None


def pieces(body: str) -> list[Piece]:
    """What each voice says in one cue: `<v Name>`, else `Name: …`, else nobody's name."""
    found: list[Piece] = []
    label, said, words = "", "", list[Word]()
    at: float | None = None
    last = 0
    for tag in [*TAG.finditer(body), None]:
        chunk = html.unescape(body[last : tag.start() if tag else len(body)])
        said += chunk
        if at is not None and chunk.strip():
            words.append(Word(" ".join(chunk.split()), at))
        if tag is None or is_voice(tag[1]):
            found.append(named(label, said, words))
            label, said, words, at = voice(tag[1]) if tag else "", "", [], None
        if tag is not None:
            last = tag.end()
            at = seconds(tag[1]) if ":" in tag[1] else at
    return [piece for piece in found if piece[1]]


def is_voice(tag: str) -> bool:
    return tag == "v" or tag.startswith(("v ", "v.", "v\t"))


def voice(tag: str) -> str:
    """The name in `v.loud Jan de Vries`."""
    return html.unescape(tag.partition(" ")[2]).strip()[:80]


def named(label: str, said: str, words: list[Word]) -> Piece:
    said = " ".join(said.split())
    if not label and (found := LABEL.match(said)):
        return found[1].strip(), said[found.end() :].strip(), ()
    return label, said.removeprefix("- ").strip(), tuple(words)
