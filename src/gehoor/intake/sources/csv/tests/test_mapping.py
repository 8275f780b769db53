"""A mapping that is wrong says where, and what was meant."""

from pathlib import Path

import pytest

from gehoor.errors import InputError
from gehoor.intake.sources.csv import compile_mapping, load_mapping

HEADINGS = ["Voornaam", "E-mailadres", "Datum", "Klant sinds", "Gebeld op", "Uitkomst", "Omzet"]
ROOT = Path(__file__).resolve().parents[6]


def test_a_whole_mapping() -> None:
    plan = compile_mapping(
        {
            "mode": "live",
            "dates": "dmy",
            "decimal": ",",
            "empty": ["-"],
            "numbers": ["Omzet"],
            "key": {"by": "email"},
            "fields": {"first_name": "voornaam", "email": "E-mailadres", "received_at": "Datum"},
            "constants": {"source": "beurs", "call_requested": True},
            "values": {"source": {"beurs": "trade_fair"}},
            "stages": {"customer": "Klant sinds"},
            "calls": [{"date": "Gebeld op", "outcome": "Uitkomst"}],
        },
        HEADINGS,
    )
    assert plan.fields == {"first_name": (0,), "email": (1,), "received_at": (2,)}
    assert plan.stages[0].at == 3
    assert plan.calls[0].outcome == 5
    assert plan.facts == ((6, "omzet", True),)
    assert plan.uses_of(2) == ["received_at"]
    assert plan.uses_of(3) == ["stage customer"]


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"feilds": {}}, "fields"),
        ({"fields": {"fist_name": "Voornaam"}}, "first_name"),
        ({"fields": {"first_name": "Voornam"}}, "Voornaam"),
        ({"stages": {"costumer": "Datum"}}, "customer"),
        ({"stages": {"customer": {}}}, "stages.customer"),
        ({"stages": {"customer": {"wen": "Datum"}}}, "when"),
        ({"mode": "histroy"}, "history"),
        ({"dates": "ddmmyy", "fields": {"received_at": "Datum"}}, "dates"),
        ({"decimal": ";"}, "decimal"),
        ({"time_zone": "Europe/Amsterdm"}, "Europe/Amsterdam"),
        ({"key": {"by": "extrenal_id", "column": "Datum"}}, "external_id"),
        ({"key": {"by": "external_id"}}, "key"),
        ({"key": {"by": "phone"}}, "phone"),
        ({"calls": [{"date": "Gebeld op"}]}, "calls"),
        ({"calls": [{"date": "Gebeld op", "fixed": "gesproken"}]}, "calls.fixed"),
        ({"calls": ["Gebeld op"]}, "calls"),
        ({"values": {"stage": {"klant": "custmer"}}}, "customer"),
        ({"values": {"colour": {}}}, "colour"),
        ({"constants": {"surce": "x"}}, "source"),
        ({"ignore": ["Omzett"]}, "Omzet"),
        ({"fields": []}, "fields"),
        ({"lookup": "yes"}, "lookup"),
        ({"empty": "-"}, "empty"),
    ],
)
def test_a_word_nobody_knows_is_answered_with_the_one_that_was_meant(document, says: str) -> None:
    with pytest.raises(InputError) as caught:
        compile_mapping(document, HEADINGS)
    assert says in caught.value.sentence


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(InputError) as caught:
        compile_mapping({"feilds": {}, "mode": "x", "ignore": ["y"]}, HEADINGS)
    assert len(caught.value.sentence.splitlines()) == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [("m.toml", "fields = {"), ("m.json", "[1"), ("m.json", "[]"), ("m.toml", "a = \xff")],
)
def test_a_mapping_file_that_is_none(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError):
        load_mapping(tmp_path / name)


def test_a_mapping_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_mapping(tmp_path / "none.toml")
    assert caught.value.code == "unreadable"


def test_the_examples_can_be_read() -> None:
    names = sorted(str(path.relative_to(ROOT / "examples")) for path in (ROOT / "examples").rglob("*.toml"))
    assert names == ["education/leads.toml", "olist/closed.toml", "olist/mql.toml"]
    for name in names:
        assert load_mapping(ROOT / "examples" / name)["fields"]
