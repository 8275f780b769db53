"""Plain text with speakers: `Name: …`, `[00:12] Name: …`, `Name (00:12): …`, or name and time alone."""

import re
from collections import Counter
from dataclasses import dataclass

from gehoor.listening.shape import Utterance, Warn
from gehoor.listening.transcript.roles import role
from gehoor.listening.transcript.times import seconds

TIME = r"[\[(]?(\d{1,3}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?)[\])]?"
NAME = r"([^\W\d_][^:\[\](){}<>\"?!\n\t]{0,39})"
FRONT = re.compile(rf"^\s*(?:{TIME}\s+)?(?:-\s*)?{NAME}\s*(?:{TIME}\s*)?:(?!//)\s*(.*)$")
ALONE = re.compile(rf"^\s*{NAME}\s+{TIME}\s*$")
TIMED = re.compile(rf"^\s*{TIME}\s+(.*)$")
MOST_WORDS = 5  # in a name
MOST_HEAD = 120  # characters within which the name must stand


@dataclass(frozen=True, slots=True)
class Line:
    """One line: whose it seems to be, when, what, and what it is when that is no name after all."""

    label: str
    start: float | None
    said: str
    whole: str
    alone: bool = False  # a name and a time, with nothing behind it


def read_plain(text: str) -> tuple[list[Utterance], list[Warn]]:
    """One utterance per named line; a line without a name goes on with the one before it."""
    lines = [parsed(line) for line in text.split("\n") if line.strip()]
    labels = believed(lines)
    found: list[list[str]] = []
    heads: list[tuple[str, float | None]] = []
    for line in lines:
        if line.label in labels:
            heads.append((line.label, line.start))
            found.append([line.said])
        elif labels and heads and (line.start is None or not line.said):
            found[-1].append(line.whole)
        else:
            heads.append(("", line.start))
            found.append([line.said if not line.label else line.whole])
    said = [" ".join(" ".join(parts).split()) for parts in found]
    return [Utterance(None, t, s, None, (), n) for (n, s), t in zip(heads, said, strict=True) if t], []


def parsed(line: str) -> Line:
    whole = line.strip()
    if len(whole) <= MOST_HEAD and (found := ALONE.match(whole)):
        return Line(found[1].strip(" -,"), seconds(found[2]), "", whole, alone=True)
    if found := FRONT.match(line[:MOST_HEAD]):
        before, name, after, _ = found.groups()
        said = line[found.start(4) :].strip()
        return Line(name.strip(" -"), seconds(before or after or ""), said, whole)
    if found := TIMED.match(line):
        return Line("", seconds(found[1]), found[2], found[2])
    return Line("", None, whole, whole)


def believed(lines: list[Line]) -> set[str]:
    """The labels that are names: a role, said more than once, or a file where nearly every line has one.

    "Let op: morgen dicht" within a sentence is no speaker.
    """
    if sum(line.alone for line in lines) > 1:
        return {line.label for line in lines if line.alone}
    counts = Counter(line.label for line in lines if line.label and len(line.label.split()) <= MOST_WORDS)
    few = len(counts) <= 2 or (max(counts.values(), default=0) == 1 and len(counts) <= 8)
    most = few and sum(counts.values()) >= 0.8 * len(lines)
    return {label for label, n in counts.items() if n > 1 or role(label) is not None or most}
