"""The permission table: each case is data with its source; the engine answers all of them alike."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from gehoor.followup.permission.ask import ask
from gehoor.followup.permission.facts import from_data
from gehoor.followup.permission.words import REASONS, TREATMENTS

HERE = Path(__file__).resolve().parent
CASES = {
    country: json.loads((HERE / f"cases_{country}.json").read_text(encoding="utf-8"))
    for country in ("nl", "be")
}
ALL = [pytest.param(case, id=f"{country}: {case['case']}") for country in CASES for case in CASES[country]]


@pytest.mark.parametrize("case", ALL)
def test_the_engine_answers_as_the_source_says(case: Mapping[str, Any]) -> None:
    answer = ask(
        from_data(case["facts"]), datetime.fromisoformat(case["at"]), dialling=case.get("dialling", False)
    )
    assert (answer.verdict, answer.reason) == (case["answer"], case["reason"])
    assert answer.source_url.startswith("http")
    assert case["source"].startswith("http")


def test_there_are_enough_cases_and_none_stands_there_twice() -> None:
    assert len(CASES["nl"]) >= 40
    assert len(CASES["be"]) >= 15
    for cases in CASES.values():
        assert len({case["case"] for case in cases}) == len(cases)
        assert len({(case["at"], json.dumps(case["facts"], sort_keys=True)) for case in cases}) == len(cases)


def test_every_reason_that_is_answered_has_words_and_every_ask_first_a_treatment() -> None:
    for case in (*CASES["nl"], *CASES["be"]):
        assert case["reason"] in REASONS
        assert case["answer"] != "ask_first" or case["reason"] in TREATMENTS
