"""`gehoor learn`: numbers for a program, sentences for a person, and a clear no."""

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from gehoor.cli.learn_command import command
from gehoor.errors import InputError


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Two files of which the minutes decide, now and then not."""
    names = []
    for part in (0, 1):
        rows = [[n % 60, "ja" if (n % 60 > 30) != (n % 7 == part) else "nee"] for n in range(300)]
        path = tmp_path / f"part{part}.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([["Minuten", "Goed"], *rows])
        names.append(str(path))
    return names


def test_a_program_gets_the_area_the_loss_and_the_rules(files) -> None:
    train, test = files
    answer = CliRunner().invoke(command, ["evaluate", train, "--holdout", test, "--target", "Goed", "--json"])
    assert answer.exit_code == 0, answer.output
    found = json.loads(answer.stdout)
    assert found["auc_low"] < found["auc"] < found["auc_high"]
    assert found["log_loss"] < 0.6
    assert {"text": "Minuten is 31 of meer", "points": found["rules"][0]["points"]} == found["rules"][0]


def test_a_person_gets_sentences(files) -> None:
    train, test = files
    answer = CliRunner().invoke(command, ["evaluate", train, "--holdout", test, "--target", "Goed"])
    assert "Geleerd van 300 leads, getoetst op 300 andere" in answer.stdout


def test_half_a_question_is_refused(files) -> None:
    answer = CliRunner().invoke(command, ["evaluate", files[0], "--target", "Goed"])
    assert answer.exit_code == 2
    assert "--holdout" in answer.stderr


@pytest.mark.django_db
def test_an_empty_database_says_what_is_missing() -> None:
    answer = CliRunner().invoke(command, ["report"])
    assert answer.exit_code == 0, answer.output
    assert "Te weinig gegevens" in answer.stdout
    refused = CliRunner().invoke(command, ["evaluate"])
    assert isinstance(refused.exception, InputError)
    assert "nodig zijn er ongeveer 40" in str(refused.exception)
    as_json = json.loads(CliRunner().invoke(command, ["report", "--json"]).stdout)
    assert as_json["verdicts"]["refusal"] == "too_few"
