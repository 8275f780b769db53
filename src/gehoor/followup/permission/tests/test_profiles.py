"""The files with rules: a country is data, a change of the law is a row."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gehoor.followup.permission import facts
from gehoor.followup.permission.ask import Answer, ask, require
from gehoor.followup.permission.facts import CallFacts, derive, from_data
from gehoor.followup.permission.profile import FOLDER, RuleFileError, profile, read
from gehoor.followup.permission.words import DUTIES, FORMS, REASONS
from gehoor.identity.legal_form import KNOWN

FILES = sorted(FOLDER.glob("*.json"))
NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_file_is_understood_and_every_word_in_it_is_known(path: Path) -> None:
    rules = read(path)
    known = derive(CallFacts(), rules, NOW)
    assert set(known) == set(facts.NAMES)
    for rule in rules.rules:
        assert set(rule.when) <= set(facts.NAMES), rule.name
        assert rule.reason in REASONS, rule.name
        assert rule.source.url.startswith("http"), rule.name
    assert {row.reason for row in rules.numbers} <= set(REASONS)
    assert {duty for duty, _source in rules.duties} <= set(DUTIES)
    assert set(rules.all_forms) <= set(FORMS)
    assert set(rules.all_forms) <= set(KNOWN)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_source_is_used_and_says_what_of_it_was_seen(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    rows = [*document["rules"], *document["numbers"], *document["hours"], *document["duties"]]
    assert {row["source"] for row in rows} == set(document["sources"])
    assert all(source["note"] for source in document["sources"].values())


def test_the_change_of_1_july_2026_is_one_row_that_ends() -> None:
    ending = [rule for rule in profile("NL").rules if rule.ends == date(2026, 7, 1)]
    assert [rule.name for rule in ending] == ["nl.customer"]
    customer = CallFacts(legal_form="vof", customer_at=datetime(2026, 1, 1, tzinfo=UTC))
    answer = ask(customer, NOW)
    assert answer.until == datetime(2026, 6, 30, 22, tzinfo=UTC), "midnight in Amsterdam"
    assert answer.may
    assert not ask(customer, answer.until).may


def test_a_country_without_a_profile_is_asked_first_and_a_request_is_answered() -> None:
    assert ask(CallFacts(country="DE"), NOW).reason == "country_unknown"
    assert ask(CallFacts(country="DE", requested="stated", requested_at=NOW), NOW).may


def test_a_refusal_for_the_hour_says_when_it_is_allowed_again() -> None:
    saturday_night = datetime(2026, 3, 14, 19, tzinfo=UTC)
    person = CallFacts(legal_form="eenmanszaak", customer_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert ask(person, saturday_night).may, "a task may exist at night"
    answer = ask(person, saturday_night, dialling=True)
    assert (answer.reason, answer.until) == ("outside_hours", datetime(2026, 3, 16, 8, tzinfo=UTC))
    assert answer.until is not None
    assert ask(person, answer.until, dialling=True).may


def test_the_facts_go_into_the_journal_and_come_out_the_same() -> None:
    known = CallFacts(legal_form="bv", consent_kind="call", consent_at=NOW, consent_text="Ja", inbound=True)
    assert from_data(json.loads(json.dumps(known.as_data()))) == known
    with pytest.raises(TypeError, match="no such fact"):
        from_data({"colour": "red"})


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"rules": [{"rule": "x", "answer": "perhaps", "reason": "a", "source": "s"}]}, "no answer"),
        ({"rules": [{"rule": "x", "answer": "may", "reason": "a", "source": "t"}]}, "KeyError"),
        (
            {"rules": [{"rule": "x", "answer": "may", "reason": "a", "source": "s", "until": "2026-01-01"}]},
            "last row",
        ),
        ({"days": {}}, "request"),
    ],
)
def test_a_file_that_cannot_be_understood_is_refused_with_its_name(
    tmp_path: Path, wrong: dict[str, object], says: str
) -> None:
    path = tmp_path / "xx.json"
    document = {
        "country": "XX", "zone": "Europe/Brussels", "checked_on": "2026-01-01", "forms": {},
        "days": {"request": 1, "unused_consent": 1, "customer": 1, "list_check": 1},
        "sources": {"s": {"article": "a", "url": "http://x"}},
        "rules": [{"rule": "x", "answer": "may", "reason": "a", "source": "s"}],
        "numbers": [], "hours": [], "duties": [],
    }  # fmt: skip
    path.write_text(json.dumps(document), encoding="utf-8")
    assert read(path).country == "XX"
    path.write_text(json.dumps(document | wrong), encoding="utf-8")
    with pytest.raises(RuleFileError, match=says):
        read(path)


def test_without_a_yes_there_is_no_task() -> None:
    require(Answer("may", "requested", "r", "", ""))
    for verdict in ("may_not", "ask_first"):
        with pytest.raises(PermissionError):
            require(Answer(verdict, "no_consent", "r", "", ""))


def test_every_row_and_source_stands_in_the_document() -> None:
    page = (Path(__file__).resolve().parents[5] / "docs" / "permission.md").read_text(encoding="utf-8")
    for path in FILES:
        rules = read(path)
        for rule in rules.rules:
            assert f"`{rule.name}`" in page
            assert rule.source.url in page
            assert str(rule.begins or "") in page
            assert str(rule.ends or "") in page
        for row in rules.numbers:
            assert f"`{row.prefix}`" in page
    assert "no legal advice" in page
