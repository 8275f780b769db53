"""Questions that ask nobody here: told again ("en ik zeg: wat is dit?"), or said for their own sake."""

from gehoor.listening.markers.spoken import Sentence, Spoken
from gehoor.listening.markers.words import Words

FORMAL = frozenset(("u", "uw", "jullie", "jij", "your"))


def told_again(said: Spoken, sentence: Sentence, at: int, telling: bool, words: Words) -> bool:
    """Does somebody's saying or thinking lead straight into the question that begins at this token?

    `telling`: the sentence before ended so, or was itself a question told again; a "u" asks here and now.
    """
    if led(said, sentence.first, at, words):
        return True
    straight = words.bags["starters"].issuperset(said.words[sentence.first : at])
    return telling and straight and not addresses(said, sentence, at)


def saying(said: Spoken, sentence: Sentence, words: Words) -> set[int]:
    """The tokens of "dan denk je", which have the order of a question and are none."""
    spans = words.phrases["reporting"].find(said, sentence.first, sentence.last)
    return {at for span in spans for at in range(*span)}


def led(said: Spoken, first: int, last: int, words: Words) -> bool:
    """Do these tokens end in "ik zeg", "dacht ze", "hij had zoiets van", maybe with a "ja" behind it?"""
    return any(
        words.bags["reporting_fillers"].issuperset(said.words[end:last])
        for _, end in words.phrases["reporting"].find(said, first, last)
    )


def rhetorical(said: Spoken, sentence: Sentence, at: int, words: Words) -> bool:
    """ "Hoe is het mogelijk", with a question mark or without one."""
    end = at + words.phrases["rhetorical"].at(said, at, sentence.last)
    return end > at and words.bags["fillers_short"].issuperset(said.words[end : sentence.last])


def addresses(said: Spoken, sentence: Sentence, at: int) -> bool:
    """Is the other named in it by a word that means nobody else: "u", "jij", "jullie"; never "je"?"""
    return not FORMAL.isdisjoint(said.words[at : sentence.last])


def confirms(said: Spoken, sentence: Sentence, begin: int, words: Words) -> bool:
    """A tag without a mark that only rounds off: "ik snap daar niks van hè", "maar ja hè", "jij had toch"."""
    last = said.words[sentence.last - 2] if sentence.last - 2 >= sentence.first else ""
    if said.tokens[sentence.last - 1].before:
        return False
    told = said.words[begin : sentence.last - 1]
    of_me = not FIRST.isdisjoint(told[:2]) and words.bags["second"].isdisjoint(told)
    return of_me or last in words.bags["conjunctions"] | AFTER_ALL or last in words.bags["auxiliaries"]


FIRST = frozenset(("ik", "i"))
AFTER_ALL = frozenset(("ja", "nou", "yes", "well"))
