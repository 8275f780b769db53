"""Called within 24 hours, and which hours those are; every case can be checked on a calendar."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoor.followup.promise import CALL_WITHIN, promise_due
from gehoor.lib.business_time import Hours
from gehoor.team.holidays import closed_days

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = Hours(
    "Europe/Amsterdam", {day: [(time(9), time(17, 30))] for day in range(5)}, closed=closed_days("NL")
)


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("came_in", "due"),
    [
        ("2026-03-11 10:00", "2026-03-12 10:00"),  # an ordinary Wednesday
        ("2026-03-11 22:15", "2026-03-12 22:15"),  # the evening of a working day counts as well
        ("2026-03-11 03:00", "2026-03-12 03:00"),
        ("2026-03-13 16:00", "2026-03-16 16:00"),  # Friday afternoon is Monday afternoon
        ("2026-03-13 23:59", "2026-03-16 23:59"),
        ("2026-03-14 11:00", "2026-03-17 09:00"),  # Saturday begins to count on Monday 09:00
        ("2026-03-15 23:30", "2026-03-17 09:00"),  # and so does Sunday night
        ("2026-03-16 00:00", "2026-03-17 00:00"),  # Monday has begun
        ("2026-04-02 16:00", "2026-04-03 16:00"),  # Good Friday is a working day
        ("2026-04-03 16:00", "2026-04-07 16:00"),  # Easter Monday is not
        ("2026-04-05 12:00", "2026-04-08 09:00"),  # Easter Sunday begins on Tuesday
        ("2026-04-24 16:00", "2026-04-28 16:00"),  # the weekend and King's Day
        ("2026-04-27 12:00", "2026-04-29 09:00"),  # on King's Day itself
        ("2026-05-05 12:00", "2026-05-06 12:00"),  # Liberation Day of an ordinary year
        ("2025-05-05 12:00", "2025-05-07 09:00"),  # and of a lustrum
        ("2026-05-13 17:00", "2026-05-15 17:00"),  # over Ascension Day
        ("2026-12-24 15:00", "2026-12-28 15:00"),  # Christmas on Friday and Saturday
        ("2026-12-31 15:00", "2027-01-04 15:00"),  # New Year's Day on Friday
        ("2026-03-27 16:00", "2026-03-30 16:00"),  # over the night that has one hour less
        ("2026-03-28 16:00", "2026-03-31 09:00"),
        ("2026-10-23 16:00", "2026-10-26 16:00"),  # over the night that has one hour more
    ],
)
def test_when_somebody_must_have_been_called(came_in: str, due: str) -> None:
    assert promise_due(OFFICE, moment(came_in)) == moment(due)


def test_a_working_sunday_of_23_hours_makes_the_deadline_an_hour_later_on_the_wall() -> None:
    """24 hours are 24 hours: who works on the Sunday that the clock is changed sees it on the wall."""
    always = Hours("Europe/Amsterdam", {day: [(time(9), time(17))] for day in range(7)})
    assert promise_due(always, moment("2026-03-28 16:00")) == moment("2026-03-29 17:00")
    assert promise_due(always, moment("2026-10-24 16:00")) == moment("2026-10-25 15:00")


def test_a_demo_request_may_have_a_shorter_promise() -> None:
    assert promise_due(OFFICE, moment("2026-03-13 23:50"), timedelta(minutes=15)) == moment(
        "2026-03-16 00:05"
    )
    assert promise_due(OFFICE, moment("2026-03-14 11:00"), timedelta(minutes=15)) == moment(
        "2026-03-16 09:15"
    )


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2 * 366 * 1440))
def test_the_promise_equals_counting_hours_on_the_calendar(minutes: int) -> None:
    """The oracle walks minute by minute and counts those of working days, from the opening if need be."""
    since = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    at = since
    if not _works(at):
        while not (_works(at) and at.astimezone(AMSTERDAM).time() >= time(9)):
            at += timedelta(minutes=1)
    left = CALL_WITHIN // timedelta(minutes=1)
    while left:
        left -= _works(at)
        at += timedelta(minutes=1)
    assert promise_due(OFFICE, since) == at


def _works(at: datetime) -> bool:
    day = at.astimezone(AMSTERDAM).date()
    closed = closed_days("NL")
    assert closed is not None
    return day.weekday() < 5 and not closed(day)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2 * 366 * 1440))
def test_there_are_always_24_hours_and_who_comes_later_is_never_due_earlier(minutes: int) -> None:
    since = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    due = promise_due(OFFICE, since)
    assert due - since >= CALL_WITHIN
    assert due <= promise_due(OFFICE, since + timedelta(minutes=1)) or not _works(since)
