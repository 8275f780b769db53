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
from pathlib import Path
from random import Random

from gehoor.listening.markers import mark
from gehoor.listening.shape import Turn

HERE = Path(__file__).resolve().parent
BESIDE = Path(__file__).resolve().parents[5] / "shared" / "data"
FILE = Path(os.environ.get("LEARNING_DATA", BESIDE)) / "ifadv_dialogues.csv"
LABELS = HERE / "ifadv_labels.json"
LABELLED = ("question", "acknowledgement", "yes_but", "yes_and")
FOUND = (*LABELLED, "resistance", "assumption", "summary", "next_step", "options", "discount")
DRAWS = 2000


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
def labels() -> tuple[Mapping[str, Mapping[int, frozenset[str]]], Mapping[str, int]]:
    """What the reader found, by stratum and line; and how many utterances each stratum has."""
    file = json.loads(LABELS.read_text("utf-8"))
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


def score(kind: str, whole: bool = False, marks: bool = True) -> Score:
    """One marker against the labels. `whole` compares "question.open" instead of "question"."""
    by, population = labels()
    said = corpus(not marks)
    cells: list[tuple[float, str]] = []
    for part, lines in by.items():
        weight = population[part] / len(lines)
        for line, truth in lines.items():
            cell = ("t" if kind in kinds(truth, whole) else "f") + (
                "p" if kind in kinds(said[line].found, whole) else "n"
            )
            cells.append((weight, cell))
    counts = Counter(cell for _, cell in cells)
    return Score(
        kind,
        counts["tp"] + counts["fp"],
        counts["tp"],
        counts["tn"],
        wilson(counts["tp"], counts["tp"] + counts["fp"]) if even(cells, "p") else drawn(cells, 1),
        drawn(cells, 0),
    )


def even(cells: list[tuple[float, str]], end: str) -> bool:
    """Do all hits weigh the same? Then the plain interval of a proportion is right."""
    return len({weight for weight, cell in cells if cell.endswith(end)}) <= 1


def wilson(right: int, n: int) -> tuple[float, float, float]:
    """A proportion with Wilson's interval of 95 %."""
    if not n:
        return math.nan, math.nan, math.nan
    share, z = right / n, 1.96
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return share, max(0.0, middle - half), min(1.0, middle + half)


def drawn(cells: list[tuple[float, str]], at: int) -> tuple[float, float, float]:
    """Weighted recall (at 0: of the true) or precision (at 1: of the found); interval by drawing again."""
    key = "t" if at == 0 else "p"
    group = [(weight, cell) for weight, cell in cells if cell[at] == key]
    if not group:
        return math.nan, math.nan, math.nan
    random = Random(6605)
    shares = sorted(share(random.choices(group, k=len(group))) for _ in range(DRAWS))
    return share(group), shares[int(0.025 * DRAWS)], shares[int(0.975 * DRAWS)]


def share(group: list[tuple[float, str]]) -> float:
    return sum(w for w, cell in group if cell == "tp") / sum(w for w, _ in group)


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
    for marks in (True, False):
        print("with the corpus's marks" if marks else "without any mark")
        forms = [f"question.{form}" for form in ("open", "narrow", "closed", "tag")]
        for kind in (*LABELLED, *forms):
            s = score(kind, "." in kind, marks)
            print(f"| {kind} | {s.found} | {s.right} | {s.missed} | {told(s.precision)} | {told(s.recall)} |")
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
