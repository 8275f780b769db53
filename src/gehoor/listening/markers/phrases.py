"""Phrases as the lexicon writes them, found in one pass over the tokens.

`geen (tijd|zin)` is a choice, `(|even)` may be left out, `...` stands for at most three words of the same
sentence. A phrase is tried at each of its possible first words by carrying the set of places that it may
have reached; nothing is tried twice, so time is linear in the text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from gehoor.listening.markers.spoken import STOP, Spoken

GAP = "..."
MOST_GAP = 3
MOST_LONG = 24  # tokens of one phrase
PIECE = re.compile(r"\([^()]*\)|[^\s()]+")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """One place of a phrase: any of these words; it may be left out; or a gap."""

    words: frozenset[str]
    optional: bool
    gap: bool = False


Form = tuple[Part, ...]


class Phrases:
    """A set of phrases, and those that look like one of them but are not."""

    def __init__(self, phrases: Sequence[str], but_not: Sequence[str] = ()) -> None:
        self.forms = by_first(phrases)
        self.exceptions = by_first(but_not)

    def find(self, said: Spoken, first: int = 0, last: int | None = None) -> list[Span]:
        """(first, last) tokens of every place, the longest at each, none overlapping."""
        stop = len(said.tokens) if last is None else last
        if self.forms.keys().isdisjoint(said.words):
            return []
        found = list(spans(self.forms, said, first, stop))
        if not found:
            return []
        return apart(found, spans(self.exceptions, said, first, stop))

    def spared(self, said: Spoken) -> list[Span]:
        """Where the text holds something that only looks like one of these."""
        return list(spans(self.exceptions, said, 0, len(said.tokens)))

    def at(self, said: Spoken, at: int, last: int | None = None) -> int:
        """How many tokens a phrase takes that begins at this one; 0 when none does."""
        stop = len(said.tokens) if last is None else last
        return longest(self.forms, said, at, stop) - at if at < stop else 0


def apart(found: Sequence[Span], spared: Iterable[Span]) -> list[Span]:
    """The spans that touch none of the spared ones."""
    kept = list(spared)
    return [(a, b) for a, b in found if not any(x < b and a < y for x, y in kept)]


def spans(forms: dict[str, list[Form]], said: Spoken, first: int, stop: int) -> Iterator[Span]:
    at = first
    while at < stop:
        end = longest(forms, said, at, stop) if said.words[at] in forms else at
        if end > at:
            yield at, end
        at = max(end, at + 1)


def longest(forms: dict[str, list[Form]], said: Spoken, at: int, stop: int) -> int:
    """The end of the longest phrase that begins here, or `at` when none does; never past its sentence."""
    here = forms.get(said.words[at])
    if here is None:
        return at
    end = at + 1
    while end < stop and end < at + MOST_LONG and said.tokens[end].before != STOP:
        end += 1
    return max(reach(form, said, at, end) for form in here)


def reach(form: Form, said: Spoken, at: int, stop: int) -> int:
    """The furthest end of this phrase from here, or `at` when it does not fit."""
    here = at
    for place, part in enumerate(form):
        if part.optional or part.gap:
            return furthest(form[place:], said, here, stop) or at
        if here >= stop or said.words[here] not in part.words:
            return at
        here += 1
    return here


def furthest(form: Form, said: Spoken, here: int, stop: int) -> int:
    """The same where words may be left out, by the set of places that may have been reached; 0 for none."""
    places = {here}
    for part in form:
        if part.gap:
            places |= {p + n for p in places for n in range(1, MOST_GAP + 1)}
            continue
        moved = {p + 1 for p in places if p < stop and said.words[p] in part.words}
        places = moved | places if part.optional else moved
        if not places:
            return 0
    return max(places)


def by_first(phrases: Sequence[str]) -> dict[str, list[Form]]:
    """Each phrase under every word that it may begin with; a phrase begins with a word of its own."""
    found: dict[str, list[Form]] = {}
    for form in (form for phrase in phrases for form in forms_of(phrase)):
        for at, part in enumerate(form):
            for word in part.words:
                found.setdefault(word, []).append(form[at:])
            if not part.optional:
                break
    return found


def forms_of(phrase: str) -> list[Form]:
    """One form, or one for each choice of more words: "(een|nog een) keer" is two."""
    ways = [ways_of(piece) for piece in PIECE.findall(phrase)]
    return [tuple(part for way in picked for part in way) for picked in product(*ways)]


def ways_of(piece: str) -> list[Form]:
    """The single words together as one part, each choice of more words as a way of its own."""
    choices = piece.strip("()").split("|")
    single = [choice for choice in choices if " " not in choice]
    longer = [tuple(part_of(word) for word in choice.split()) for choice in choices if " " in choice]
    return [(part_of("|".join(single)),), *longer] if single else longer


def part_of(piece: str) -> Part:
    if piece == GAP:
        return Part(frozenset(), False, gap=True)
    choices = piece.split("|")
    return Part(frozenset(word for word in choices if word), "" in choices)
