"""Learning from one file and judging on another."""

import csv
from pathlib import Path

import numpy as np
import pytest

from gehoor.errors import InputError
from gehoor.scoring.learning.evaluate import evaluate

HEADING = ["Lead Number", "Source", "Minutes", "Town", "Newsletter", "Good"]


def rows(count: int, seed: int) -> list[list[str]]:
    """Leads of which the source and the minutes on the site decide whether they are good."""
    chance = np.random.default_rng(seed)
    made = []
    for number in range(count):
        source = str(chance.choice(["Google", "Fair", "Friend", "List"], p=[0.4, 0.3, 0.2, 0.1]))
        minutes = int(chance.integers(0, 60))
        odds = -1.0 + 2.2 * (source == "Friend") - 1.5 * (source == "List") + 1.8 * (minutes >= 30)
        good = chance.random() < 1 / (1 + np.exp(-odds))
        town = "" if chance.random() < 0.3 else f"Town {chance.integers(200)}"
        made.append([str(9_000 + number), source, str(minutes), town, "no", "ja" if good else "nee"])
    return made


def write(path: Path, content: list[list[str]], heading: list[str] = HEADING) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=";").writerows([heading, *content])
    return path


@pytest.fixture
def train(tmp_path: Path) -> Path:
    return write(tmp_path / "train.csv", rows(800, 1))


def test_what_decides_is_found_and_what_does_not_is_left_out(train: Path, tmp_path: Path) -> None:
    found = evaluate(train, write(tmp_path / "test.csv", rows(500, 2)), "Good").as_dict()
    texts = " / ".join(rule["text"] for rule in found["rules"])
    assert found["auc"] > 0.75
    assert found["auc_low"] < found["auc"] < found["auc_high"]
    assert found["log_loss"] < 0.6
    assert "Minutes" in texts
    assert "Source" in texts
    assert "Lead Number" not in texts, "a number of the row says nothing"
    assert all(isinstance(rule["points"], int) and rule["points"] for rule in found["rules"])


def test_no_more_rules_than_asked_for(train: Path, tmp_path: Path) -> None:
    found = evaluate(train, write(tmp_path / "test.csv", rows(300, 2)), "Good", max_rules=1)
    assert len(found.card.traits) == 1


def test_an_excluded_column_is_not_used(train: Path, tmp_path: Path) -> None:
    found = evaluate(train, write(tmp_path / "test.csv", rows(300, 2)), "Good", ["source", "Nothing"])
    assert "Source" not in str(found.as_dict()["rules"])


def test_unknown_categories_blanks_and_words_for_numbers_are_judged_as_well(
    train: Path, tmp_path: Path
) -> None:
    odd = rows(300, 3)
    for number, row in enumerate(odd):
        row[1] = "Never seen" if number % 3 == 0 else row[1]
        row[2] = ["", "n/a", "many"][number % 3] if number % 4 == 0 else row[2]
    found = evaluate(train, write(tmp_path / "test.csv", odd), "Good")
    assert 0.5 < found.area.value < 0.9


def test_a_column_that_is_missing_from_the_other_file_counts_as_it_usually_was(
    train: Path, tmp_path: Path
) -> None:
    short = [[row[1], row[5]] for row in rows(400, 4)]
    found = evaluate(train, write(tmp_path / "test.csv", short, ["SOURCE ", "good"]), "Good")
    assert found.area.value > 0.55
    assert found.log_loss < 0.72


def test_numbers_as_the_dutch_write_them(tmp_path: Path) -> None:
    content = [[f"1.{n:03d},5", "1" if n > 500 else "0"] for n in range(0, 1000, 4)]
    path = write(tmp_path / "a.csv", content, ["Omzet", "Good"])
    assert evaluate(path, path, "Good").area.value > 0.99


def test_without_anything_that_decides_the_card_is_empty_and_says_so(tmp_path: Path) -> None:
    from gehoor.scoring.learning.print_report import judgement_text

    chance = np.random.default_rng(5)
    content = [[str(chance.choice(["a", "b"])), str(chance.integers(2))] for _ in range(400)]
    path = write(tmp_path / "a.csv", content, ["Letter", "Good"])
    found = evaluate(path, path, "Good")
    assert found.as_dict()["rules"] == []
    assert found.area.value == 0.5
    assert "0" in judgement_text(found)


@pytest.mark.parametrize(
    ("content", "target", "part"),
    [
        ([["a", "1"], ["b", "0"]], "Good", "20"),
        ([["a", "1"]] * 40, "Good", "40"),
        ([["a", "perhaps"]] * 40, "Good", "perhaps"),
        ([["a", ""]] * 40, "Good", "Good"),
        ([["a", "1"]] * 40, "Goood", "Goood"),
    ],
)
def test_too_little_to_learn_from_is_said_in_a_sentence(
    tmp_path: Path, content: list[list[str]], target: str, part: str
) -> None:
    path = write(tmp_path / "a.csv", content, ["Letter", "Good"])
    other = write(tmp_path / "b.csv", [["a", "1"], ["b", "0"]], ["Letter", target])
    with pytest.raises(InputError, match=part):
        evaluate(path, other, target)
