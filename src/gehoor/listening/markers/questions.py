"""Questions: open, narrow, closed, and the small tag behind a statement; with or without a question mark.

A recogniser often leaves the mark out. Then only the order of the words tells: a question word with its
verb behind it, or a verb with its subject behind it, at the beginning of a clause. What looks like that but
says something else ("weet je wel") stands in the lexicon.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gehoor.listening.lexicon.bag import bag
from gehoor.listening.markers.reported import addresses, confirms, led, rhetorical, saying, told_again
from gehoor.listening.markers.spoken import COMMA, Sentence, Spoken
from gehoor.listening.markers.words import Words

EXCLAIMED = frozenset(("hoor",))  # "wat was dat leuk hoor": the order of a question, and none
MOST_BETWEEN = 4  # words between "welke" and its verb: "welke andere grote partijen heeft u"
MOST_BEHIND = 4  # words of a courtesy behind its phrase: "spreek ik met mevrouw van den Berg"
MOST_SHORT = 3  # tokens in a question without a verb: "hoezo dan", "met wie precies"


@dataclass(frozen=True, slots=True)
class Question:
    """Tokens first up to last; `form` is open, narrow, closed or tag; `mark` when a "?" stands there.

    `courtesy`: it greets or asks leave ("komt het nu uit?") and wants to know nothing of the subject.
    """

    first: int
    last: int
    form: str
    mark: bool
    courtesy: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of a turn, and whether it ends while somebody's words are being told again."""

    questions: Sequence[Question]
    telling: bool


def questions(said: Spoken, words: Words, writes_marks: bool = False, telling: bool = False) -> Asked:
    """Every question of a turn, in order.

    `writes_marks`: whoever wrote this call down sets question marks, so that a missing one says something.
    Then a tag is not enough, and the order of the words only where it speaks to the other: "u", "jullie".
    `telling`: the same speaker's turn before this one ended in "en toen zei ik", or in a question so told.
    """
    found: list[Question] = []
    for sentence in said.sentences:
        asked = in_sentence(said, sentence, words, writes_marks)
        told = asked and told_again(said, sentence, asked.first, telling, words)
        telling = bool(told) or led(said, sentence.first, sentence.last, words)
        if asked and not told and not rhetorical(said, sentence, asked.first, words):
            found.append(asked)
    return Asked(found, telling)


def in_sentence(said: Spoken, sentence: Sentence, words: Words, writes_marks: bool) -> Question | None:
    """At most one question per sentence: a mark is sure; without one, the order of the words."""
    begin = after_starters(said, sentence, words)
    if not sentence.asked and said.words[sentence.last - 1] in EXCLAIMED:
        return None
    found = (
        marked(said, sentence, begin, words)
        if sentence.asked
        else unmarked(said, sentence, begin, words, writes_marks)
    )
    if not found:
        return None
    polite = is_courtesy(said, sentence, words)
    return Question(found[0], sentence.last, found[1], sentence.asked, polite)


def is_courtesy(said: Spoken, sentence: Sentence, words: Words) -> bool:
    """ "Hoe gaat het?", but not "hoe gaat het met de verkoop"; "spreek ik met" whoever it is."""
    for _, end in words.phrases["courtesies"].find(said, sentence.first, sentence.last):
        rest = said.words[end : sentence.last]
        if words.bags["courtesy_tails"].issuperset(rest[:1]):
            return len(rest) <= MOST_BEHIND
    return any(
        sentence.last - end <= MOST_BEHIND
        for _, end in words.phrases["courtesy_openings"].find(said, sentence.first, sentence.last)
    )


def after_starters(said: Spoken, sentence: Sentence, words: Words) -> int:
    """The first token that is not "ja", "maar", "uh" or the like."""
    at = sentence.first
    while at < sentence.last and said.words[at] in words.bags["starters"]:
        at += 1
    return at


def marked(said: Spoken, sentence: Sentence, begin: int, words: Words) -> tuple[int, str] | None:
    """Form of a sentence with a question mark: by the first clause in it that asks, else closed or tag."""
    if begin >= sentence.last:
        return sentence.first, "tag" if said.words[sentence.last - 1] in words.bags["tag_alone"] else "closed"
    for at in (begin, *clause_starts(said, sentence, begin, words)):
        if form := asks(said, sentence, at, words):
            return at, form
    if tagged(said, sentence, words, "tags") or tagged(said, sentence, words, "asked_tags"):
        return begin, "tag"
    for at in sorted(set(range(begin + 1, sentence.last)) - saying(said, sentence, words)):
        if form := asks(said, sentence, at, words):
            return at, form
    outer = (said.words[begin], said.words[sentence.last - 1])
    return begin, next((words.wh[word] for word in outer if word in words.wh), "closed")


def unmarked(
    said: Spoken, sentence: Sentence, begin: int, words: Words, writes_marks: bool
) -> tuple[int, str] | None:
    """Form of a sentence that asks by its words alone, or None."""
    for at in (sentence.first, begin, *clause_starts(said, sentence, begin, words)):
        if at < sentence.last and not only_said(said, sentence, at, words):
            form = requests(said, sentence, at, words)
            if not form and (not writes_marks or addresses(said, sentence, at)):
                form = by_order(said, sentence, at, words)
            if form:
                return at, form
    if writes_marks:
        return None  # a "hè" that got no mark rounds off what was said
    tag = sentence.last - begin > 1 and tagged(said, sentence, words, "tags")
    return (begin, "tag") if tag and not confirms(said, sentence, begin, words) else None


def only_said(said: Spoken, sentence: Sentence, at: int, words: Words) -> bool:
    """Phrases in the order of a question that ask nothing: "wat mij betreft", and "weet u wat," by itself."""
    if words.phrases["not_questions"].at(said, at, sentence.last):
        return True
    end = at + words.phrases["idle_questions"].at(said, at, sentence.last)
    return end > at and (end >= sentence.last or said.tokens[end].before >= COMMA)


def clause_starts(said: Spoken, sentence: Sentence, begin: int, words: Words) -> Iterator[int]:
    """Where a clause may begin after "maar", "dus", "en", "want"."""
    for at in range(begin, sentence.last - 1):
        if said.words[at] in words.bags["conjunctions"]:
            start = at + 1
            while start < sentence.last and said.words[start] in words.bags["starters"]:
                start += 1
            if start < sentence.last:
                yield start


def asks(said: Spoken, sentence: Sentence, at: int, words: Words) -> str:
    """The form of the question that begins at this token, or ""."""
    return requests(said, sentence, at, words) or by_order(said, sentence, at, words)


def requests(said: Spoken, sentence: Sentence, at: int, words: Words) -> str:
    """What asks without the order of a question: "vertel eens over", "ik ben benieuwd hoe u dat doet"."""
    if words.phrases["open_requests"].at(said, at, sentence.last):
        return "open"
    taken = words.phrases["embedding"].at(said, at, sentence.last)
    return embedded(said, at + taken, sentence, words) if taken else ""


def by_order(said: Spoken, sentence: Sentence, at: int, words: Words) -> str:
    return by_question_word(said, at, sentence, words) or by_verb(said, at, sentence, words)


def embedded(said: Spoken, at: int, sentence: Sentence, words: Words) -> str:
    """ "ik ben benieuwd hoe u dat doet": the question word within three words of the phrase."""
    for place in range(at, min(at + 3, sentence.last)):
        if said.words[place] in words.wh:
            return form_of_word(said, place, sentence, words)
        if said.words[place] in ("of", "if", "whether"):
            return "closed"
    return ""


def by_question_word(said: Spoken, at: int, sentence: Sentence, words: Words) -> str:
    """A question word, maybe after a preposition, with a verb behind it or nearly nothing."""
    for _ in range(2):
        at += said.words[at] in words.bags["fronted_prepositions"] and at + 1 < sentence.last
    if said.words[at] not in words.wh:
        return ""
    rest = sentence.last - at - 1
    short = rest == 0 or (
        rest <= MOST_SHORT
        and all(w in words.bags["fillers_short"] for w in said.words[at + 1 : sentence.last])
    )
    if short or verb_behind(said, at, sentence, words):
        return form_of_word(said, at, sentence, words)
    return ""


def verb_behind(said: Spoken, at: int, sentence: Sentence, words: Words) -> bool:
    """Is there a finite verb right behind the question word, or behind its "welke grote partij"?"""
    word = said.words[at]
    if word in CONTRACTED:
        return True
    reach = MOST_BETWEEN if word in WITH_NOUN or measured(said, at, sentence, words) else 0
    for place in range(at + 1, min(at + 2 + reach, sentence.last)):
        token = said.words[place]
        if (
            said.tokens[place].before >= COMMA
            or (token in SUBJECTS and place > at + 1)
            or token in SUBJECTS_ONLY
        ):
            return False
        if token in words.bags["verbs"] or (place == at + 1 and verb_like(said, place, sentence, words)):
            return True
    return False


def verb_like(said: Spoken, at: int, sentence: Sentence, words: Words) -> bool:
    """A word that no list holds but that ends as a verb does, with its subject behind it: "regelt u"."""
    if at + 1 >= sentence.last or words.language != "nl" or said.tokens[at + 1].before:
        return False
    word = said.words[at]
    if word in words.bags["not_verbs"] or word in words.bags["quantities"]:
        return False
    subject = said.words[at + 1]
    ends = len(word) > 3 and word.endswith(("t", "en"))
    return subject in ("je", "jij") if not ends else subject in SUBJECTS_ONLY


CONTRACTED = frozenset(("what's", "how's", "who's", "where's", "when's"))
WITH_NOUN = frozenset(("welke", "welk", "hoeveel", "which", "what", "whose"))
SUBJECTS = bag("ik je jij u we wij ze zij hij men jullie i you we they he she")
SUBJECTS_ONLY = bag("ik je jij u we wij ze hij het dat er i you we they he she it")


def measured(said: Spoken, at: int, sentence: Sentence, words: Words) -> bool:
    """ "hoe lang", "hoe vaak", "wat voor": the question word takes a word with it."""
    if at + 1 >= sentence.last:
        return False
    word, behind = said.words[at], said.words[at + 1]
    return (word in ("hoe", "how") and behind not in words.bags["verbs"]) or (
        word == "wat" and behind == "voor"
    )


def form_of_word(said: Spoken, at: int, sentence: Sentence, words: Words) -> str:
    """Open or narrow, by the word, its measure ("hoe lang") and the lexicon's exceptions."""
    if words.phrases["narrow_phrases"].at(said, at, sentence.last):
        return "narrow"
    behind = said.words[at + 1] if at + 1 < sentence.last else ""
    if said.words[at] in ("hoe", "how") and behind in words.bags["quantities"]:
        return "narrow"
    if said.words[at] == "waar" and said.words[sentence.last - 1] in words.bags["waar_with"]:
        return "open"  # "waar gaat het u om" asks as "waarom" does, and for no place
    return words.wh[said.words[at]]


def by_verb(said: Spoken, at: int, sentence: Sentence, words: Words) -> str:
    """A verb with its subject behind it: a yes-or-no question."""
    if at + 1 >= sentence.last or said.tokens[at + 1].before >= COMMA:
        return ""
    verb, subject = said.words[at], said.words[at + 1]
    if words.phrases["first_questions"].at(said, at, sentence.last):
        return "closed"
    if subject in words.bags["second"] and (
        verb in words.bags["verbs"] or addressed(said, at, sentence, words)
    ):
        return "" if idle(said, at, sentence, words) else "closed"
    if verb in words.bags["third_verbs"]:
        first = at == sentence.first or said.words[at - 1] in words.bags["conjunctions"]
        if sentence.asked:
            return "closed" if subject in words.bags["third"] else ""
        now = verb in words.bags["third_verbs_unmarked"] and subject in words.bags["third_unmarked"]
        return "closed" if first and now else ""
    return ""


def addressed(said: Spoken, at: int, sentence: Sentence, words: Words) -> bool:
    """ "levert u", "regelt u": a verb outside the list, told by its subject."""
    return said.words[at].endswith("t") and said.words[at + 1] == "u" and verb_like(said, at, sentence, words)


def idle(said: Spoken, at: int, sentence: Sentence, words: Words) -> bool:
    """Without a mark: "moet je gewoon doen", "belt u maar"; and "nemen je aan", which they do to you."""
    verb, subject = said.words[at], said.words[at + 1]
    if not sentence.asked and subject != "jullie" and "maar" in said.words[at + 2 : at + 6]:
        return True
    if subject != "jullie" and len(verb) > 3 and verb.endswith("en"):
        return words.language == "nl"
    return not sentence.asked and subject in ("je", "jij") and verb in words.bags["generic"]


def tagged(said: Spoken, sentence: Sentence, words: Words, which: str) -> bool:
    """Does the sentence end in "toch", "he", "of niet"?"""
    for length in (3, 2, 1):
        at = sentence.last - length
        if at > sentence.first and words.phrases[which].at(said, at, sentence.last) == length:
            return True
    return False
