"""A turn without the words that only soften it: "dat moet ik toch nog eens even bespreken".

In Dutch a refusal wraps itself in small words that change nothing of what is said, and in any order. What is
looked for is found again once they are gone; where it stood in the turn is remembered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gehoor.listening.markers.phrases import Phrases, Span, apart
from gehoor.listening.markers.spoken import Sentence, Spoken, Token
from gehoor.listening.markers.words import Words


@dataclass(frozen=True, slots=True)
class Softened:
    """The whole turn, the bare one, and for each bare token its place in the whole."""

    whole: Spoken
    bare: Spoken
    kept: Sequence[int]

    def find(self, phrases: Phrases) -> list[Span]:
        """The places of these phrases in the bare turn, as spans of the whole one."""
        found = [(self.kept[first], self.kept[last - 1] + 1) for first, last in phrases.find(self.bare)]
        return apart(found, phrases.spared(self.whole)) if found else []


def softened(said: Spoken, words: Words) -> Softened:
    """Take the small words out; the mark before one that goes passes to the next that stays."""
    gone = {at for span in words.phrases["softening"].find(said) for at in range(*span)}
    tokens: list[Token] = []
    kept: list[int] = []
    strongest = 0
    for at, token in enumerate(said.tokens):
        strongest = max(strongest, token.before)
        if at in gone or token.word in words.bags["softeners"]:
            continue
        tokens.append(replace(token, before=strongest))
        kept.append(at)
        strongest = 0
    return Softened(said, bare(said, tokens, kept), kept)


def bare(said: Spoken, tokens: Sequence[Token], kept: Sequence[int]) -> Spoken:
    """The same turn with these tokens only. Its sentences are those that keep a word."""
    places = iter(said.sentences)
    sentences: list[Sentence] = []
    here = next(places, None)
    first = 0
    for at in range(len(kept) + 1):
        while here and (at == len(kept) or kept[at] >= here.last):
            if at > first:
                sentences.append(Sentence(first, at, here.asked))
            first, here = at, next(places, None)
    return replace(said, tokens=tokens, words=[token.word for token in tokens], sentences=sentences)
