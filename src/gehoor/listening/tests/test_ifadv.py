"""The markers on 6,605 utterances of real Dutch talk, against labels given by hand."""

import math
from collections import Counter
from pathlib import Path

import pytest

from gehoor.listening.tests import ifadv

__test__ = ifadv.FILE.exists()  # collected only where the corpus lies beside the project


def test_every_utterance_is_read_and_marked_within_a_few_seconds() -> None:
    said = ifadv.corpus()
    counts = Counter(kind for one in said.values() for kind in one.found)
    assert len(said) == 6605
    assert sum(counts[f"question.{form}"] for form in ("open", "narrow", "closed", "tag")) > 400


def test_six_hundred_utterances_are_labelled_and_no_word_of_the_corpus_is_in_the_file() -> None:
    by, population = ifadv.labels()
    assert [len(lines) for lines in by.values()] == [300, 300]
    assert sum(population.values()) == 6605
    allowed = {"acknowledgement", "yes_but", "yes_and"} | {
        f"question.{f}" for f in ("open", "narrow", "closed", "tag")
    }
    assert {label for lines in by.values() for labels in lines.values() for label in labels} <= allowed


@pytest.mark.parametrize(
    ("kind", "precision", "recall"),
    [
        ("question", 0.95, 0.80),
        ("yes_but", 0.85, 0.80),
        ("acknowledgement", 0.83, 0.60),
        ("question.open", 0.65, 0.85),
    ],
)
def test_a_marker_keeps_what_it_reached(kind: str, precision: float, recall: float) -> None:
    score = ifadv.score(kind, "." in kind)
    assert score.precision[0] >= precision
    assert score.recall[0] >= recall


@pytest.mark.parametrize(("path", "precision"), [(ifadv.AGAIN, 0.9), (ifadv.THIRD, 0.9)])
def test_nine_in_ten_questions_are_asked_on_lines_drawn_later_too(path: Path, precision: float) -> None:
    assert ifadv.score("question", path=path).precision[0] >= precision


def test_without_question_marks_two_in_three_of_what_is_found_was_marked() -> None:
    both, only, missed = ifadv.against_marks()
    assert both / (both + only) >= 0.62
    assert both / (both + missed) >= 0.38


def test_an_interval_holds_its_share() -> None:
    share, low, high = ifadv.wilson(9, 10)
    assert low < share < high
    assert math.isnan(ifadv.wilson(0, 0)[0])
