"""How a turn takes up what the other said: an acknowledgement, ja-maar, or its better sibling ja-en."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gehoor.listening.markers.phrases import Span
from gehoor.listening.markers.spoken import Sentence, Spoken
from gehoor.listening.markers.words import Words

MOST_AWAY = 6  # tokens between the acknowledgement and "maar"


@dataclass(frozen=True, slots=True)
class Hit:
    """A marker before it gets its times: kind, tokens, facts."""

    kind: str
    span: Span
    data: dict[str, Any]


def acknowledgements(said: Spoken, words: Words) -> list[Hit]:
    """Words that take in what the other said, beyond a bare "ja"."""
    fronts = {at for sentence in said.sentences for at in front(said, sentence, words)}
    found = words.phrases["acknowledgements"].find(said)
    return [Hit("acknowledgement", span, {}) for span in found if span[0] in fronts]


def front(said: Spoken, sentence: Sentence, words: Words) -> range:
    """Where an acknowledgement may begin: first in its sentence, or behind "ja", "oh" and the like."""
    at = sentence.first
    while at < sentence.last and said.words[at] in words.bags["starters"]:
        at += 1
    return range(sentence.first, min(at + 1, sentence.last))


def yes_but(said: Spoken, words: Words, questions: Sequence[int]) -> list[Hit]:
    """ja-maar and ja-en, when the turn begins with taking up: the first of the two that comes.

    `questions` holds the first tokens of the turn's questions: a question before "maar" makes it another
    thing, as the other was asked first.
    """
    taken = taken_up(said, words)
    if not taken:
        return []
    for at in range(taken, min(taken + MOST_AWAY + 1, len(said.tokens))):
        if any(start < at for start in questions):
            return []
        if said.words[at] in words.bags["but"] and turns(said, at, taken, words):
            return [Hit("yes_but", (0, tail(said, at)), {"word": said.words[at]})]
        if said.words[at] in words.bags["and"] and (at == taken or said.tokens[at].before):
            return [Hit("yes_and", (0, tail(said, at)), {})]
    return []


def taken_up(said: Spoken, words: Words) -> int:
    """The number of tokens at the start of the turn that say yes or take in; 0 when it begins otherwise."""
    at = 0
    while at < min(len(said.tokens), 12):
        step = words.phrases["acknowledgements"].at(said, at)
        step = step or (1 if said.words[at] in words.bags["light_yes"] else 0)
        if not step and at and said.words[at] in HESITATIONS:
            step = 1
        if not step:
            break
        at += step
    return at


HESITATIONS = frozenset(("uh", "hm", "hoor", "nou", "well"))


def turns(said: Spoken, at: int, taken: int, words: Words) -> bool:
    """Is this "maar" the hinge of two clauses, and no particle as in "doe maar"?"""
    behind = said.words[at + 1 :]
    if not behind or set(behind) <= LET_GO:
        return not behind and at == taken and said.words[at] in HINGES
    if at == taken or said.tokens[at].before:
        opens = behind[0] in words.bags["clause_openers"] or behind[0] in words.bags["verbs"]
        return said.words[at] in HINGES or (bool(said.tokens[at].before) and opens)
    if said.words[at] not in HINGES or said.words[at - 1] in words.bags["particle_before"]:
        return False
    return said.words[at + 1] in words.bags["clause_openers"]


LET_GO = frozenset(("goed", "ja", "nou", "well", "yeah"))  # "ja maar goed": the speaker lets it go
HINGES = frozenset(("maar", "echter", "en", "but", "however", "and"))


def tail(said: Spoken, at: int) -> int:
    """A few words after the hinge, so that the quote says what came of it."""
    return min(at + 7, len(said.tokens))
