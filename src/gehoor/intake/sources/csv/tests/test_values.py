"""What stands in a cell, as people write it."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from gehoor.intake.sources.csv import values

ZONE = "Europe/Amsterdam"


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("01-02-2018", "dmy", datetime(2018, 1, 31, 23, tzinfo=UTC)),
        ("1/2/2018", "dmy", datetime(2018, 1, 31, 23, tzinfo=UTC)),
        ("1/2/2018", "mdy", datetime(2018, 1, 1, 23, tzinfo=UTC)),
        ("01.02.18", "dmy", datetime(2018, 1, 31, 23, tzinfo=UTC)),
        ("2018-02-01", "dmy", datetime(2018, 1, 31, 23, tzinfo=UTC)),
        ("2018-02-01T14:30:05Z", "dmy", datetime(2018, 2, 1, 14, 30, 5, tzinfo=UTC)),
        ("2018-02-01T14:30:05.123+02:00", "dmy", datetime(2018, 2, 1, 12, 30, 5, tzinfo=UTC)),
        ("2018-02-01 14:30", "ymd", datetime(2018, 2, 1, 13, 30, tzinfo=UTC)),
        ("26-02-2018 19:58", "dmy", datetime(2018, 2, 26, 18, 58, tzinfo=UTC)),
        ("26-06-2018 19:58", "dmy", datetime(2018, 6, 26, 17, 58, tzinfo=UTC)),
        ("2/26/2018 7:58 PM", "mdy", datetime(2018, 2, 26, 18, 58, tzinfo=UTC)),
        ("2/26/2018 12:05 AM", "mdy", datetime(2018, 2, 25, 23, 5, tzinfo=UTC)),
        ("1 mrt 2018", "dmy", datetime(2018, 2, 28, 23, tzinfo=UTC)),
        ("1 oktober 2018 09:00", "dmy", datetime(2018, 10, 1, 7, tzinfo=UTC)),
        ("20180201", "dmy", datetime(2018, 1, 31, 23, tzinfo=UTC)),
        ("1519671480000", "dmy", datetime(2018, 2, 26, 18, 58, tzinfo=UTC)),
    ],
)
def test_moments_as_systems_and_people_write_them(text: str, order: str, expected: datetime) -> None:
    assert values.moment(text, order, ZONE) == expected


@pytest.mark.parametrize(
    "text", ["31-02-2018", "13/13/2018", "gisteren", "", "12:30", "0000-00-00", "1-1-0001", "5"]
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert values.moment(text, "dmy", ZONE) is None


def test_the_order_of_day_and_month_follows_from_the_column() -> None:
    assert values.order_of(["1/2/2018", "13/2/2018"]) == "dmy"
    assert values.order_of(["1/2/2018", "2/13/2018"]) == "mdy"
    assert values.order_of(["1/2/2018", ""]) == "dmy"
    assert values.order_of(["18-02-01", "18-02-28", "31-02-01"]) == "ymd"


@pytest.mark.parametrize(
    ("text", "decimal", "expected"),
    [
        ("1.234,56", ",", "1234.56"),
        ("€ 1.234,56", ",", "1234.56"),
        ("1,234.56", ".", "1234.56"),
        ("12.5", ",", "12.5"),
        ("1.250", ",", "1250"),
        ("1.250", ".", "1.250"),
        ("-3", ".", "-3"),
        ("€ 1.500,-", ",", "1500"),
        ("1 234,5", ",", "1234.5"),
    ],
)
def test_amounts(text: str, decimal: str, expected: str) -> None:
    assert values.number(text, decimal) == Decimal(expected)


@pytest.mark.parametrize("text", ["veel", "", "NaN", "Infinity", "1e99", "12,3,4.5.6"])
def test_what_is_no_amount_is_none(text: str) -> None:
    assert values.number(text, ",") is None


def test_the_decimal_mark_follows_from_the_cells() -> None:
    assert values.decimal_mark(["1.234,56", "x"], ",") == ","
    assert values.decimal_mark(["1,234.56", "0.5"], ";") == "."
    assert values.decimal_mark(["x"], ";") == ","
    assert values.decimal_mark(["x"], ",") == "."


@pytest.mark.parametrize(
    ("text", "expected"),
    [("11-50", 11), ("50+", 50), ("1.200", 1200), ("> 100", 100), ("veel", None), ("7", 7)],
)
def test_numbers_of_employees(text: str, expected: int | None) -> None:
    assert values.whole(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Nederland", "NL"), ("The Netherlands", "NL"), ("be", "BE"), ("UK", "GB"), ("Atlantis", ""), ("", "")],
)
def test_countries(text: str, expected: str) -> None:
    assert values.country(text) == expected


@pytest.mark.parametrize(
    ("full", "expected"),
    [
        ("Jan van der Berg", ("Jan", "van der Berg")),
        ("van der Berg, Jan", ("Jan", "van der Berg")),
        ("Jan Willem de Boer", ("Jan Willem", "de Boer")),
        ("Ana Lopez Garcia", ("Ana", "Lopez Garcia")),
        ("Madonna", ("Madonna", "")),
    ],
)
def test_full_names_keep_their_prefixes(full: str, expected: tuple[str, str]) -> None:
    assert values.split_name(full) == expected


def test_web_addresses_become_domains() -> None:
    assert values.domain("https://www.Voorbeeld.nl/contact?x=1") == "voorbeeld.nl"
    assert values.domain("voorbeeld.nl") == "voorbeeld.nl"
    assert values.language("nl-NL") == "nl"
    assert values.language("Engels") == "en"
    assert values.language("Klingon") == ""
