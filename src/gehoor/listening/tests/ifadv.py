"""Precision and recall of the markers on real Dutch talk, by labels that a reader gave by hand.

The corpus lies beside the project; here are only line numbers and labels. Utterances were drawn from two
strata, those with a marker at the time of the draw and those without, and are weighted back to all 6,605.
Run `python -m gehoor.listening.tests.ifadv` for the table of docs/listening-words.md.
"""

import csv
import json
import math
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from gehoor.listening.markers import mark
from gehoor.listening.shape import Turn

HERE = Path(__file__).resolve().parent
BESIDE = Path(__file__).resolve().parents[5] / "shared" / "data"
FILE = Path(os.environ.get("LEARNING_DATA", BESIDE)) / "ifadv_dialogues.csv"
LABELS, AGAIN = HERE / "ifadv_labels.json", HERE / "ifadv_labels_again.json"
THIRD = HERE / "ifadv_labels_third.json"  # questions only
LABELLED = ("question", "acknowledgement", "yes_but", "yes_and")
FOUND = (*LABELLED, "resistance", "assumption", "summary", "next_step", "options", "discount")


@dataclass(frozen=True)
class Said:
    """One line of the corpus: its number with the heading as 1, and what the markers found in it."""

    line: int
    dialogue: str
    text: str
    found: frozenset[str]


@cache
def corpus(without_marks: bool = False) -> Mapping[int, Said]:
    """Every utterance by line; friends have no seller, so each speaker is once the one and once the other."""
    with FILE.open(newline="", encoding="utf-8") as file:
        rows = list(enumerate(csv.DictReader(file), start=2))
    dialogues: dict[str, list[tuple[int, dict[str, str]]]] = defaultdict(list)
    for line, row in rows:
        dialogues[row["source"]].append((line, row))
    return {said.line: said for name, part in dialogues.items() for said in one(name, part, without_marks)}


def one(name: str, part: list[tuple[int, dict[str, str]]], without_marks: bool) -> Iterator[Said]:
    found: dict[int, set[str]] = defaultdict(set)
    for first in ("seller", "customer"):
        turns = [turn(row, first, without_marks) for _, row in part]
        for marker in mark(turns, "nl"):
            form = f".{marker.data['form']}" if marker.kind == "question" else ""
            found[marker.turn].add(marker.kind + form)
    for at, (line, row) in enumerate(part):
        yield Said(line, name, row["utterance"], frozenset(found[at]))


def turn(row: Mapping[str, str], first: str, without_marks: bool) -> Turn:
    mine = row["participant"].startswith("spreker1") == (first == "seller")
    text = row["utterance"].replace("?", "") if without_marks else row["utterance"]
    start, end = float(row["begin"]) / 1000, float(row["end"]) / 1000
    return Turn("seller" if mine else "customer", start, end, None, text)


@cache
def labels(path: Path = LABELS) -> tuple[Mapping[str, Mapping[int, frozenset[str]]], Mapping[str, int]]:
    """What the reader found, by stratum and line; and how many utterances each stratum has."""
    file = json.loads(path.read_text("utf-8"))
    by = {
        part: {int(line): frozenset(said.split()) for line, said in file[part].items()}
        for part in ("hit", "other")
    }
    return by, file["population"]


def kinds(found: frozenset[str], whole: bool) -> set[str]:
    """The markers without (or with) the form of a question."""
    return set(found) if whole else {kind.partition(".")[0] for kind in found}


@dataclass(frozen=True)
class Score:
    """Weighted precision and recall with 95 % intervals, and the plain counts behind them."""

    kind: str
    found: int
    right: int
    missed: int
    precision: tuple[float, float, float]
    recall: tuple[float, float, float]


def score(kind: str, whole: bool = False, marks: bool = True, path: Path = LABELS) -> Score:
    """One marker against the labels. `whole` compares "question.open" instead of "question"."""
    by, population = labels(path)
    said = corpus(not marks)
    cells = Counter(
        (part, kind in kinds(truth, whole), kind in kinds(said[line].found, whole))
        for part, lines in by.items()
        for line, truth in lines.items()
    )
    weights = {part: population[part] / len(lines) for part, lines in by.items()}
    right, wrong, missed = (
        {part: cells[part, *cell] for part in by} for cell in ((True, True), (False, True), (True, False))
    )
    found = sum(right.values()) + sum(wrong.values())
    return Score(
        kind,
        found,
        sum(right.values()),
        sum(missed.values()),
        precision(right, wrong, weights),
        recall(right, missed, weights, {part: len(lines) for part, lines in by.items()}),
    )


Counts = Mapping[str, float]
Interval = tuple[float, float, float]


def precision(right: Counts, wrong: Counts, weights: Counts) -> Interval:
    """Weighted share; Wilson's interval with the number of equal draws that would weigh as much (Kish)."""
    each = [(weights[part], right[part] + wrong[part]) for part in weights]
    total, squares = sum(w * n for w, n in each), sum(w * w * n for w, n in each)
    if not total:
        return math.nan, math.nan, math.nan
    n = total * total / squares
    return wilson(sum(weights[part] * right[part] for part in weights) / total * n, n)


def recall(right: Counts, missed: Counts, weights: Counts, drawn: Counts) -> Interval:
    """Weighted share. Its interval comes from what may have been missed among those without a marker.

    None missed in three hundred still leaves room for some per cent of thousands: the lower end says so.
    """
    hits = sum(weights[part] * right[part] for part in weights)
    if not hits and not any(missed.values()):
        return math.nan, math.nan, math.nan
    lost = weights["hit"] * missed["hit"]
    share, low, high = wilson(missed["other"], drawn["other"])
    others = weights["other"] * drawn["other"]
    return (
        hits / (hits + lost + others * share),
        hits / (hits + lost + others * high),
        hits / (hits + lost + others * low),
    )


def wilson(right: float, n: float) -> Interval:
    """A proportion with Wilson's interval of 95 %."""
    if not n:
        return math.nan, math.nan, math.nan
    share, z = right / n, 1.96
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(max(0.0, share * (1 - share)) / n + z * z / (4 * n * n))
    return share, max(0.0, middle - half), min(1.0, middle + half)


def against_marks(tags: bool = True) -> tuple[int, int, int]:
    """Question marks taken away and looked for again: how many of both, of ours only, of theirs only."""
    marked = corpus()
    counts: Counter[str] = Counter()
    for line, said in corpus(without_marks=True).items():
        asked = {kind for kind in said.found if kind.startswith("question")}
        hit = bool(asked if tags else asked - {"question.tag"})
        counts[f"{'?' in marked[line].text}{hit}"] += 1
    return counts["TrueTrue"], counts["FalseTrue"], counts["TrueFalse"]


def told(value: tuple[float, float, float]) -> str:
    return "–" if math.isnan(value[0]) else f"{value[0]:.2f} ({value[1]:.2f}–{value[2]:.2f})"


def main() -> None:
    """Print the tables."""
    print("all lines", len(corpus()), Counter(k for s in corpus().values() for k in kinds(s.found, False)))
    for path, marks in product((LABELS, AGAIN), (True, False)):
        print(path.name, "with the corpus's marks" if marks else "without any mark")
        forms = [f"question.{form}" for form in ("open", "narrow", "closed", "tag")]
        for kind in (*LABELLED, *forms):
            s = score(kind, "." in kind, marks, path)
            print(f"| {kind} | {s.found} | {s.right} | {s.missed} | {told(s.precision)} | {told(s.recall)} |")
    s = score("question", path=THIRD)
    print(THIRD.name, f"| {s.found} | {s.right} | {s.missed} | {told(s.precision)} | {told(s.recall)} |")
    for tags in (True, False):
        both, only, missed = against_marks(tags)
        print(
            "marks",
            tags,
            both,
            only,
            missed,
            told(wilson(both, both + only)),
            told(wilson(both, both + missed)),
        )


if __name__ == "__main__":
    main()
