"""Everything that is marked in a call, in order of turns."""

from collections.abc import Iterator, Sequence
from itertools import chain

from gehoor.listening.lexicon.language import language_of
from gehoor.listening.markers import course, replies, topics
from gehoor.listening.markers.questions import Question, questions
from gehoor.listening.markers.replies import Hit
from gehoor.listening.markers.spoken import Spoken, spoken
from gehoor.listening.markers.words import Words, words_of
from gehoor.listening.shape import Marker, Turn

SELLERS = ("assumption", "summary", "options", "discount", "premature_pitch", "checklist_row", "funnel")
CUSTOMERS = ("resistance", "yes_rhythm")
WHOLE = (
    "question",
    "premature_pitch",
    "checklist_row",
    "funnel",
    "yes_rhythm",
)  # quote as marked
ONWARD = ("yes_but", "yes_and")  # quote to the end of what the "maar" leads to
LEAST_MARKS = 5  # turns with a question mark: then whoever wrote this down sets them
KINDS = (
    *("question", "acknowledgement", "yes_but", "yes_and", "next_step"),
    *SELLERS,
    *CUSTOMERS,
)


def mark(turns: Sequence[Turn], language: str = "") -> list[Marker]:
    """The markers of a call, by turn and place. `language` is "nl" or "en"; found when it is not given.

    Questions, acknowledgements, yes_but, yes_and and next_step are marked for both speakers; those
    in SELLERS only for the seller, those in CUSTOMERS only for the customer. Words only: no sound comes in.
    """
    words = words_of(language or language_of(" ".join(turn.text for turn in turns[:200])))
    marks = sum("?" in turn.text for turn in turns) >= LEAST_MARKS
    parts: list[course.Part] = []
    for at, turn in enumerate(turns):
        parts.append(part_of(spoken(at, turn), words, marks, parts[-1] if parts else None))
    found = [
        (part.said, hit) for at, part in enumerate(parts) for hit in in_turn(part, earlier(parts, at), words)
    ]
    found += [(parts[at].said, hit) for at, hit in over_turns(parts, words)]
    found.sort(key=lambda pair: (pair[0].at, pair[1].span[0]))
    return [marker(said, hit) for said, hit in found]


def part_of(said: Spoken, words: Words, writes_marks: bool, before: course.Part | None) -> course.Part:
    telling = before is not None and before.telling and before.said.speaker == said.speaker
    asked = questions(said, words, writes_marks, telling)
    return course.Part(said, asked.questions, replies.taken_up(said, words) > 0, asked.telling)


def earlier(parts: Sequence[course.Part], at: int) -> Spoken | None:
    return parts[at - 1].said if at else None


def in_turn(part: course.Part, before: Spoken | None, words: Words) -> Iterator[Hit]:
    """What this turn holds by itself; what takes up, takes up the other speaker."""
    said, asked = part.said, part.questions
    spans = [(q.first, q.last) for q in asked]
    answers = before is not None and before.speaker != said.speaker
    found = chain(
        (question_hit(q) for q in asked),
        replies.acknowledgements(said, words) if answers else (),
        replies.yes_but(said, words, [q.first for q in asked]) if answers else (),
        topics.resistance(said, words),
        topics.assumptions(said, words, spans),
        topics.summaries(said, words),
        topics.next_steps(said, words),
        topics.options(said, words),
        topics.discounts(said, words),
    )
    other = CUSTOMERS if said.speaker == "seller" else SELLERS
    return (hit for hit in found if hit.kind not in other)


def question_hit(asked: Question) -> Hit:
    return Hit("question", (asked.first, asked.last), {"form": asked.form, "mark": asked.mark})


def over_turns(parts: Sequence[course.Part], words: Words) -> Iterator[tuple[int, Hit]]:
    for find in (course.funnel, course.checklist_rows, course.yes_rhythm, course.premature_pitch):
        yield from find(parts, words)


def marker(said: Spoken, hit: Hit) -> Marker:
    start, end = said.times(*hit.span)
    if hit.kind in ONWARD:
        quote = said.quote_on(*hit.span)
    else:
        quote = said.quote(*hit.span) if hit.kind in WHOLE else said.quote_around(*hit.span)
    return Marker(hit.kind, said.speaker, said.at, quote, start, end, hit.data)
