"""What is named in a turn: resistance, assumptions, summaries, next steps, options, discounts."""

from collections.abc import Iterator, Sequence

from gehoor.listening.markers.phrases import Span
from gehoor.listening.markers.replies import Hit
from gehoor.listening.markers.softened import Softened, softened
from gehoor.listening.markers.spoken import STOP, Sentence, Spoken
from gehoor.listening.markers.words import Words

NO_TOPIC: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
AROUND = 6  # tokens on either side in which a time belongs to a deed, or "geen" to a discount


def resistance(said: Spoken, words: Words) -> Iterator[Hit]:
    """Each class at most once a turn. `need` is what may lie beneath it: a question, never a finding.

    First by its phrases, as said or without the small words that soften it; where none is said, by a sentence
    that holds a word of the subject and one that turns it ("budget" with "klein"). `by` tells which. A
    sentence that agrees ("en we gaan het doen") resists nothing.
    """
    soft = softened(said, words)
    fine = settled(said, soft, words)
    for kind, (need, phrases) in words.resistance.items():
        found = [span for span in phrases.find(said) or soft.find(phrases) if not within(span, fine)]
        if found:
            yield Hit("resistance", found[0], {"class": kind, "need": need, "by": "phrase"})
        elif (span := turned(said, kind, words)) is not None and not within(span, fine):
            yield Hit("resistance", span, {"class": kind, "need": need, "by": "subject"})


def settled(said: Spoken, soft: Softened, words: Words) -> list[Sentence]:
    """The sentences that agree, and do not turn round behind a "maar"."""
    agreed = [*words.phrases["agreed"].find(said), *soft.find(words.phrases["agreed"])]
    return [
        sentence
        for sentence in said.sentences
        if any(sentence.first <= first < sentence.last for first, _ in agreed)
        and not turns_round(said, sentence, words)
    ]


def turns_round(said: Spoken, sentence: Sentence, words: Words) -> bool:
    """ "Goed, maar te duur" and "goed maar het is duur"; not the small word of "stuur het maar op"."""
    opens = words.bags["clause_openers"] - words.bags["fronted_prepositions"]
    return any(
        said.words[at] in words.bags["hinges"] and (said.tokens[at].before or said.words[at + 1] in opens)
        for at in range(sentence.first, sentence.last - 1)
    )


def within(span: Span, sentences: Sequence[Sentence]) -> bool:
    return any(sentence.first <= span[0] < sentence.last for sentence in sentences)


def turned(said: Spoken, kind: str, words: Words) -> Span | None:
    """The first sentence with a word of this subject and one that turns it; what is spared is spared."""
    of, turning = words.topics.get(kind, NO_TOPIC)
    if of.isdisjoint(said.words) or words.resistance[kind][1].spared(said):
        return None
    for sentence in said.sentences:
        here = said.words[sentence.first : sentence.last]
        if not of.isdisjoint(here) and not turning.isdisjoint(here) and not wonders(here, words):
            return sentence.first, sentence.last
    return None


def wonders(here: Sequence[str], words: Words) -> bool:
    """A sentence that begins with a question word wants to know something: "hoe lang is de garantie"."""
    opening = next((word for word in here if word not in words.bags["starters"]), "")
    return opening in words.wh


def assumptions(said: Spoken, words: Words, asked: list[Span]) -> Iterator[Hit]:
    """Something said of the other that the other did not say; what is asked is no assumption."""
    for span in words.phrases["assumptions"].find(said):
        if not any(first <= span[0] < last for first, last in asked):
            yield Hit("assumption", span, {})


def summaries(said: Spoken, words: Words) -> Iterator[Hit]:
    """The first announcement of giving back what was heard."""
    for span in words.phrases["summaries"].find(said)[:1]:
        yield Hit("summary", span, {})


def next_steps(said: Spoken, words: Words) -> Iterator[Hit]:
    """A deed to come, best with its time beside it; the strongest of the turn."""
    found = [(timed(said, span, words), span) for span in words.phrases["next_steps"].find(said)]
    weak = [(timed(said, span, words), span) for span in words.phrases["with_time"].find(said)]
    found += [(when, span) for when, span in weak if when]  # "zullen we" is a step only with its time
    if found:
        when, span = max(found, key=lambda pair: (bool(pair[0]), -pair[1][0]))
        yield Hit("next_step", span, {"when": when})


def timed(said: Spoken, span: Span, words: Words) -> str:
    """The word of time in the same sentence as the deed, or ""."""
    first = span[0]
    while first > 0 and said.tokens[first].before != STOP and span[0] - first < 2 * AROUND:
        first -= 1
    last = span[1]
    while last < len(said.tokens) and said.tokens[last].before != STOP and last - span[1] < 2 * AROUND:
        last += 1
    return next((said.words[i] for i in range(first, last) if said.words[i] in words.bags["when"]), "")


def options(said: Spoken, words: Words) -> Iterator[Hit]:
    """How many possibilities are laid before the other: a number with its noun, or those counted off."""
    for at, word in enumerate(said.words):
        many = words.numbers.get(word)
        ahead = said.words[at + 1 : at + 4]
        if (
            many
            and (noun := next((i for i, w in enumerate(ahead) if w in words.bags["option_nouns"]), None))
            is not None
        ):
            yield Hit("options", (at, at + 2 + noun), {"n": many})
            return
    if found := words.phrases["options"].find(said):
        yield Hit("options", (found[0][0], found[-1][1]), {"n": max(len(found), 2)})


def discounts(said: Spoken, words: Words) -> Iterator[Hit]:
    """The first discount named; `denied` when it is only said that there is none."""
    for first, last in words.phrases["discounts"].find(said)[:1]:
        near = (*said.words[max(0, first - 4) : first], *said.words[last : last + 3])
        yield Hit("discount", (first, last), {"denied": any(word in words.bags["denied"] for word in near)})
