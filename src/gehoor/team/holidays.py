"""Days on which a country does not work."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

import holidays

LIBERATION_DAY = (5, 5)  # with NL: a day off once in five years, by most collective agreements


def closed_days(country: str) -> Callable[[date], bool] | None:
    """Whether a day is a public holiday in `country` (NL or BE); None when there are none to keep.

    In the Netherlands Good Friday is a working day, and Liberation Day is one except in 2025, 2030 and so on;
    an organisation that does otherwise writes it down as an exception of its calendar.
    """
    return _closed(country) if country else None


@cache
def _closed(country: str) -> Callable[[date], bool]:
    years: dict[int, frozenset[date]] = {}

    def is_closed(day: date) -> bool:
        known = years.get(day.year)
        if known is None:
            known = years[day.year] = frozenset(_days(country, day.year))
        return day in known

    return is_closed


def _days(country: str, year: int) -> Iterator[date]:
    """The public holidays of one year; what each country adds or leaves out is said here."""
    for day, name in holidays.country_holidays(country, years=year, language="en_US").items():
        working = name == "Good Friday" or ((day.month, day.day) == LIBERATION_DAY and year % 5)
        if not (country == "NL" and working):
            yield day
