"""One row becomes one inquiry, or says what is wrong with it."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from gehoor.intake.shape import Called, Inquiry, Staged
from gehoor.intake.sources.csv import Converter, Row, compile_mapping, sentence

NOW = datetime(2026, 3, 11, 9, tzinfo=UTC)


def convert(document: dict[str, Any], cells: dict[str, str], mode: str = "history") -> Any:
    plan = compile_mapping({"dates": "dmy", "decimal": ",", **document}, list(cells))
    row = Row(2, list(cells.values()), ";".join(cells.values()), "", 0, 2)
    return Converter(plan, mode=mode, moment=NOW, batch_id=7).inquiry(row)


def test_a_row_with_everything() -> None:
    found = convert(
        {
            "fields": {
                "name": "Naam",
                "email": "Mail",
                "phone": ["Mobiel", "Vast"],
                "employees": "Omvang",
                "country": "Land",
                "received_at": "Datum",
                "amount": "Bedrag",
                "source": "Bron",
            },
            "constants": {"campaign": "voorjaar"},
            "values": {"source": {"g": "google"}},
            "stages": {"customer": "Klant"},
            "calls": [{"date": "Gebeld", "outcome": "Uitkomst"}],
            "numbers": ["Bezoeken"],
            "empty": ["n.v.t."],
            "key": {"system": "erp", "column": "Nr"},
        },
        {
            "Nr": "12",
            "Naam": "Jan van der Berg",
            "Mail": "jan@example.nl",
            "Mobiel": "n.v.t.",
            "Vast": "030-1234567",
            "Omvang": "11-50",
            "Land": "Nederland",
            "Datum": "1-2-2018",
            "Bedrag": "1.234,5",
            "Bron": "G",
            "Klant": "3-4-2018",
            "Gebeld": "2-2-2018 10:00",
            "Uitkomst": "Geen gehoor",
            "Bezoeken": "12",
            "Kleur": "rood",
            "Leeg": "",
        },
    )
    assert isinstance(found, Inquiry)
    assert (found.door, found.external_id, found.batch_id, found.row_number) == ("csv", "erp:12", 7, 2)
    assert (found.first_name, found.last_name, found.phone) == ("Jan", "van der Berg", "030-1234567")
    assert (found.employees, found.country, found.source, found.campaign) == (11, "NL", "google", "voorjaar")
    assert found.amount == Decimal("1234.50")
    assert found.received_at == datetime(2018, 1, 31, 23, tzinfo=UTC)
    assert found.stages == (Staged("customer", datetime(2018, 4, 2, 22, tzinfo=UTC)),)
    assert found.calls == (Called(datetime(2018, 2, 2, 9, tzinfo=UTC), "no_answer"),)
    assert found.facts == {"bezoeken": 12, "kleur": "rood"}
    assert found.call_requested is False


def test_a_row_without_name_mail_or_phone_is_a_lead_all_the_same() -> None:
    found = convert({"fields": {"source": "Bron", "phone": "Tel"}}, {"Bron": "beurs", "Tel": ""})
    assert isinstance(found, Inquiry)
    assert found.received_at == NOW


def test_a_number_that_is_none_does_not_stop_the_row() -> None:
    found = convert({"fields": {"phone": "Tel"}}, {"Tel": "bel mij maar"})
    assert found.phone == "bel mij maar"


@pytest.mark.parametrize(
    ("document", "cells", "code", "field"),
    [
        ({"fields": {"received_at": "Datum"}}, {"Datum": "32-1-2018"}, "bad_date", "Datum"),
        ({"fields": {"received_at": "Datum"}}, {"Datum": "1-1-2031"}, "future_date", "Datum"),
        ({"stages": {"customer": "Won"}}, {"Won": "ja"}, "bad_date", "Won"),
        ({"fields": {"amount": "Bedrag"}}, {"Bedrag": "veel"}, "bad_number", "Bedrag"),
        (
            {"calls": [{"date": "Op", "outcome": "Hoe"}]},
            {"Op": "1-1-2018", "Hoe": "leuk"},
            "bad_outcome",
            "Hoe",
        ),
        ({"lookup": True, "key": {"column": "Nr"}}, {"Nr": "", "x": "y"}, "no_key", "Nr"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_column(document, cells, code: str, field: str) -> None:
    (problem,) = convert(document, cells)
    assert (problem.code, problem.field) == (code, field)
    told = sentence(problem.as_json())
    assert told.endswith((".", "?", ";"))
    assert "%(" not in told


def test_two_wrong_cells_are_two_problems() -> None:
    problems = convert({"fields": {"received_at": "A", "amount": "B"}}, {"A": "x", "B": "y"})
    assert [problem.code for problem in problems] == ["bad_number", "bad_date"]


def test_the_present_stage_in_words_of_another_system() -> None:
    document = {"fields": {"stage": "Status", "stage_at": "Sinds"}}
    found = convert(document, {"Status": "marketingqualifiedlead", "Sinds": "1-2-2018"})
    assert found.stages == (Staged("mql", datetime(2018, 1, 31, 23, tzinfo=UTC)),)
    unknown = convert(document, {"Status": "In de wacht", "Sinds": "1-2-2018"})
    assert (unknown.stages, unknown.facts) == ((), {"stage_given": "In de wacht"})


def test_a_tick_in_a_column_is_a_stage_at_the_received_time() -> None:
    document = {
        "fields": {"received_at": "Datum"},
        "stages": {"customer": {"when": "Converted", "is": ["1"]}, "mql": {"when": "Goed"}},
    }
    found = convert(document, {"Datum": "1-2-2018", "Converted": "1", "Goed": "ja"})
    assert [stage.stage for stage in found.stages] == ["mql", "customer"]
    assert {stage.at for stage in found.stages} == {found.received_at}
    none = convert(document, {"Datum": "1-2-2018", "Converted": "0", "Goed": "nee"})
    assert none.stages == ()


@pytest.mark.parametrize(
    ("key", "cells", "expected"),
    [
        ({"by": "email"}, {"Mail": "Ana@Example.nl", "Tel": ""}, "email:ana@example.nl"),
        ({"by": "phone"}, {"Mail": "", "Tel": "06 12345678"}, "phone:+31612345678"),
    ],
)
def test_keys(key, cells, expected: str) -> None:
    found = convert({"key": key, "fields": {"email": "Mail", "phone": "Tel"}}, cells)
    assert found.external_id == expected


def test_without_a_key_the_content_of_the_row_is_the_key() -> None:
    one = convert({"fields": {"email": "Mail"}}, {"Mail": "a@example.nl"})
    two = convert({"fields": {"email": "Mail"}}, {"Mail": "b@example.nl"})
    assert one.external_id.startswith("row:")
    assert one.external_id != two.external_id
    assert one == convert({"fields": {"email": "Mail"}}, {"Mail": "a@example.nl"})


def test_an_id_longer_than_we_keep_stays_different_from_its_neighbour() -> None:
    document = {"key": {"column": "Nr"}}
    one, two = (convert(document, {"Nr": "x" * 300 + end, "y": "z"}) for end in "ab")
    assert one.external_id != two.external_id
    assert len(one.external_id) <= 250
