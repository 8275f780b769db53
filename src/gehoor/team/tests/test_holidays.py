"""Which days are free."""

from datetime import date

import pytest

from gehoor.team.holidays import closed_days


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2026, 1, 1), True),  # nieuwjaarsdag
        (date(2026, 4, 3), False),  # Goede Vrijdag is a working day
        (date(2026, 4, 6), True),  # tweede paasdag
        (date(2026, 4, 27), True),  # Koningsdag
        (date(2025, 4, 26), True),  # Koningsdag on Saturday, for the 27th is a Sunday
        (date(2025, 4, 27), False),
        (date(2025, 5, 5), True),  # Bevrijdingsdag, lustrum
        (date(2026, 5, 5), False),
        (date(2030, 5, 5), True),
        (date(2026, 5, 14), True),  # Hemelvaart
        (date(2026, 5, 25), True),  # tweede pinksterdag
        (date(2026, 12, 24), False),
        (date(2026, 12, 25), True),
        (date(2026, 12, 26), True),
        (date(2026, 12, 31), False),
    ],
)
def test_the_netherlands(day: date, free: bool) -> None:
    closed = closed_days("NL")
    assert closed is not None
    assert closed(day) is free


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2026, 5, 1), True),  # Dag van de Arbeid
        (date(2026, 7, 21), True),  # nationale feestdag
        (date(2026, 11, 11), True),  # Wapenstilstand
        (date(2026, 4, 27), False),
        (date(2026, 12, 26), False),
    ],
)
def test_belgium(day: date, free: bool) -> None:
    closed = closed_days("BE")
    assert closed is not None
    assert closed(day) is free


def test_without_a_country_every_day_is_as_the_week_says() -> None:
    assert closed_days("") is None
