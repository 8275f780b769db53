"""What shows only over several turns: funnelling, checklist rows, yes-rhythm, a pitch before its time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gehoor.listening.markers.questions import Question
from gehoor.listening.markers.replies import Hit
from gehoor.listening.markers.spoken import Spoken
from gehoor.listening.markers.words import Words

BLOCK_S = 90.0  # a longer silence between two questions begins another subject
BLOCK_TURNS = 8  # the same without times
LEAST_ROW = 3
SHORT_ANSWER_S, SHORT_ANSWER_WORDS = 3.0, 7
PITCH_S, PITCH_WORDS = 12.0, 35
HEARD_S, HEARD_WORDS = 20.0, 50
LEAST_OPEN = 2
RANK = {"open": 3, "narrow": 2, "closed": 1}


@dataclass(frozen=True, slots=True)
class Part:
    """One turn with what was found in it. Over several turns courtesies do not count as questions."""

    said: Spoken
    questions: Sequence[Question]
    acknowledges: bool
    telling: bool = False  # it ends while somebody's words are being told again

    @property
    def asked(self) -> list[Question]:
        return [question for question in self.questions if not question.courtesy]


def funnel(parts: Sequence[Part], words: Words) -> Iterator[tuple[int, Hit]]:
    """Per subject with three seller's questions or more: do they go from open to closed? (Kendall's tau)

    -1 is a whole funnel, +1 the reverse; marked at the first question of the block.
    """
    for block in blocks(parts):
        ranks = [RANK[asked.form] for _, asked in block]
        tau = kendall(ranks)
        if len(block) >= LEAST_ROW and tau is not None:
            at, asked = block[0]
            yield at, Hit("funnel", (asked.first, asked.last), {"tau": round(tau, 2), "n": len(block)})


def blocks(parts: Sequence[Part]) -> Iterator[list[tuple[int, Question]]]:
    """The seller's questions, parted where the subject is likely to change."""
    block: list[tuple[int, Question]] = []
    for at, part in enumerate(parts):
        for asked in part.asked:
            if part.said.speaker != "seller" or asked.form not in RANK:
                continue
            if block and parted(parts[block[-1][0]].said, part.said):
                yield block
                block = []
            block.append((at, asked))
    if block:
        yield block


def parted(before: Spoken, after: Spoken) -> bool:
    if before.start is not None and after.start is not None:
        return after.start - before.start > BLOCK_S
    return after.at - before.at > BLOCK_TURNS


def kendall(ranks: Sequence[int]) -> float | None:
    """Kendall's tau-a of rank against order; None when all are of one form.

    Counted by the three ranks that exist, so in linear time.
    """
    if len(set(ranks)) < 2:
        return None
    seen = dict.fromkeys(RANK.values(), 0)
    score = 0
    for rank in ranks:
        score += sum(n if before < rank else -n for before, n in seen.items() if before != rank)
        seen[rank] += 1
    return score / (len(ranks) * (len(ranks) - 1) / 2)


def checklist_rows(parts: Sequence[Part], words: Words) -> Iterator[tuple[int, Hit]]:
    """Three seller's questions or more in a row that take nothing up from the short answers between them."""
    row: list[int] = []
    for at, part in enumerate(parts):
        if part.said.speaker != "seller":
            continue
        if row and not goes_on(parts, row[-1], at, words):
            yield from whole_row(parts, row)
            row = []
        if part.asked and (row or starts_with_question(part)):
            row.append(at)
    yield from whole_row(parts, row)


def whole_row(parts: Sequence[Part], row: Sequence[int]) -> Iterator[tuple[int, Hit]]:
    if len(row) >= LEAST_ROW:
        first, last = parts[row[0]], parts[row[-1]]
        asked = first.asked[0]
        facts = {"n": len(row), "last": last.said.at, "end": last.said.end}
        yield row[0], Hit("checklist_row", (asked.first, asked.last), facts)


def starts_with_question(part: Part) -> bool:
    return bool(part.asked) and part.asked[0].first <= 4


def goes_on(parts: Sequence[Part], before: int, at: int, words: Words) -> bool:
    """Is this turn the next dry question after a short answer?"""
    part = parts[at]
    answers = [p.said for p in parts[before + 1 : at] if p.said.speaker == "customer"]
    if not answers or not starts_with_question(part) or part.acknowledges:
        return False
    return all(short(answer) for answer in answers) and not takes_up(part.said, answers, words)


def short(said: Spoken) -> bool:
    if said.start is not None and said.end is not None:
        return said.end - said.start < SHORT_ANSWER_S
    return len(said.tokens) < SHORT_ANSWER_WORDS


def takes_up(said: Spoken, answers: Sequence[Spoken], words: Words) -> bool:
    """Does a word with content of the answer come back in the first eight tokens?"""
    heard = {w for answer in answers for w in answer.words} - words.bags["stop_words"]
    return any(w in heard for w in said.words[:8])


def yes_rhythm(parts: Sequence[Part], words: Words) -> Iterator[tuple[int, Hit]]:
    """Three yeses or more in a row to the seller's closed questions. A count, and no judgement."""
    row: list[int] = []
    asked = False
    for at, part in enumerate(parts):
        if part.said.speaker == "seller":
            asked = any(q.form in ("closed", "tag") for q in part.asked[-1:])
            continue
        if asked and part.said.words and part.said.words[0] in words.bags["yes"]:
            row.append(at)
        else:
            yield from whole_rhythm(parts, row)
            row = []
        asked = False
    yield from whole_rhythm(parts, row)


def whole_rhythm(parts: Sequence[Part], row: Sequence[int]) -> Iterator[tuple[int, Hit]]:
    if len(row) >= LEAST_ROW:
        said = parts[row[0]].said
        last = parts[row[-1]].said
        facts = {"n": len(row), "last": last.at, "end": last.end}
        yield row[0], Hit("yes_rhythm", (0, min(8, len(said.tokens))), facts)


def premature_pitch(parts: Sequence[Part], words: Words) -> Iterator[tuple[int, Hit]]:
    """The first long turn about what we offer, when little was asked and little heard before it."""
    open_answered, heard_s, heard_words, waiting = 0, 0.0, 0, 0
    for at, part in enumerate(parts):
        said = part.said
        if said.speaker == "customer":
            open_answered, waiting = open_answered + waiting, 0
            heard_words += len(said.tokens)
            heard_s += (said.end or 0) - (said.start or 0) if said.end is not None else 0.0
            continue
        enough = heard_s >= HEARD_S or (said.end is None and heard_words >= HEARD_WORDS)
        if open_answered >= LEAST_OPEN and enough:
            return
        if offers(said, words):
            yield (
                at,
                Hit(
                    "premature_pitch",
                    (0, len(said.tokens)),
                    {
                        "open_questions": open_answered,
                        "heard_s": round(heard_s, 1),
                        "heard_words": heard_words,
                    },
                ),
            )
            return
        waiting += sum(q.form == "open" for q in part.asked)


def offers(said: Spoken, words: Words) -> bool:
    """Long, with us in it, and two words of offering or more."""
    if said.start is not None and said.end is not None:
        long = said.end - said.start > PITCH_S
    else:
        long = len(said.tokens) > PITCH_WORDS
    us = any(w in words.bags["offer_us"] for w in said.words)
    named = {w for w in said.words if w in words.bags["offer_words"] or w in words.bags["offer_verbs"]}
    return long and us and len(named - words.bags["offer_us"]) >= 2
