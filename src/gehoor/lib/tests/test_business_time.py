"""Counting time only while somebody is at work, held against a walk minute by minute."""

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from types import FrameType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gehoor.errors import InputError
from gehoor.lib.business_time import (
    MIDNIGHT,
    Hours,
    add,
    at_local,
    between,
    closing,
    is_open,
    next_open,
    next_working_day,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = {day: [(time(9), time(17, 30))] for day in range(5)}
MINUTE = timedelta(minutes=1)

# Nights on which a clock is changed, and days of a plain month. Lord Howe moves by half an hour, Cairo
# at midnight, St. John's stands half an hour off, and Apia once left out a whole day.
ZONES = {
    "Europe/Amsterdam": [date(2026, 3, 28), date(2026, 10, 24), date(2026, 6, 10)],
    "America/St_Johns": [date(2026, 3, 7), date(2026, 10, 31)],
    "Australia/Lord_Howe": [date(2026, 4, 4), date(2026, 10, 3)],
    "Africa/Cairo": [date(2026, 4, 23), date(2026, 10, 29)],
    "Pacific/Apia": [date(2011, 12, 28)],
    "Asia/Kathmandu": [date(2026, 1, 1)],
}


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0, fold: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM, fold=fold)


def office(**more: object) -> Hours:
    return Hours("Europe/Amsterdam", OFFICE, **more)


# -- the oracle: look at the clock on the wall, minute by minute ----------------------------------------


def wall_says_open(hours: Hours, at: datetime) -> bool:
    wall = at.astimezone(hours.zone)
    for begin, end in hours.blocks(wall.date()):
        if begin <= wall.time() and (end == MIDNIGHT or wall.time() < end):
            return True
    return False


def oracle_between(hours: Hours, start: datetime, end: datetime) -> timedelta:
    open_minutes, at = 0, start
    while at < end:
        open_minutes += wall_says_open(hours, at)
        at += MINUTE
    return open_minutes * MINUTE


def oracle_add(hours: Hours, start: datetime, minutes: int) -> datetime:
    at = start
    while minutes:
        minutes -= wall_says_open(hours, at)
        at += MINUTE
    return at


@st.composite
def blocks(draw: st.DrawFn) -> list[tuple[time, time]]:
    """Up to three blocks a day, which may touch and may run until midnight."""
    edges = draw(st.lists(st.integers(0, 24 * 60), min_size=2, max_size=6, unique=True).map(sorted))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return [(time(a // 60, a % 60), time(b // 60 % 24, b % 60)) for a, b in pairs]


@st.composite
def calendars(draw: st.DrawFn) -> tuple[Hours, datetime]:
    """A calendar with holidays and exceptions around an interesting day, and a moment on it."""
    zone = draw(st.sampled_from(sorted(ZONES)))
    first = draw(st.sampled_from(ZONES[zone]))
    days = [first + timedelta(days=n) for n in range(6)]
    week = draw(st.dictionaries(st.integers(0, 6), blocks(), min_size=1))
    shut = draw(st.sets(st.sampled_from(days), max_size=2))
    otherwise = draw(st.dictionaries(st.sampled_from(days), blocks() | st.just([]), max_size=2))
    start = datetime.combine(first, MIDNIGHT, UTC) + draw(st.integers(-600, 2 * 1440)) * MINUTE
    return Hours(zone, week, closed=shut.__contains__, exceptions=otherwise), start


@settings(max_examples=70, deadline=None)
@given(calendars(), st.integers(0, 3 * 1440))
def test_measuring_equals_looking_at_the_clock_every_minute(
    case: tuple[Hours, datetime], minutes: int
) -> None:
    hours, start = case
    end = start + minutes * MINUTE
    assert between(hours, start, end) == oracle_between(hours, start, end)


@settings(max_examples=70, deadline=None)
@given(calendars(), st.integers(1, 900))
def test_adding_equals_looking_at_the_clock_every_minute(case: tuple[Hours, datetime], minutes: int) -> None:
    hours, start = case
    assume(between(hours, start, start + timedelta(days=5)) >= minutes * MINUTE)
    assert add(hours, start, minutes * MINUTE) == oracle_add(hours, start, minutes)


@settings(max_examples=70, deadline=None)
@given(calendars())
def test_being_open_equals_what_the_wall_says(case: tuple[Hours, datetime]) -> None:
    hours, start = case
    for minute in range(0, 2 * 1440, 7):
        at = start + minute * MINUTE
        assert is_open(hours, at) == wall_says_open(hours, at)


@settings(max_examples=50, deadline=None)
@given(calendars(), st.integers(0, 4000))
def test_what_was_added_can_be_measured(case: tuple[Hours, datetime], minutes: int) -> None:
    hours, start = case
    assume(any(hours.week.values()))
    duration = timedelta(minutes=minutes, microseconds=minutes * 7)
    try:
        end = add(hours, start, duration)
    except InputError:  # a week of one open minute: ten years hold too few of them
        assume(between(hours, start, start + timedelta(days=3652)) >= duration)
        raise
    assert between(hours, start, end) == duration
    assert between(hours, end, start) == -duration


@settings(max_examples=50, deadline=None)
@given(calendars(), st.integers(0, 3000), st.integers(0, 3000))
def test_two_stretches_make_the_whole(case: tuple[Hours, datetime], one: int, two: int) -> None:
    hours, start = case
    middle = start + one * MINUTE
    end = middle + two * MINUTE
    assert between(hours, start, middle) + between(hours, middle, end) == between(hours, start, end)


@settings(max_examples=50, deadline=None)
@given(calendars())
def test_the_next_opening_is_open_and_nothing_before_it_is(case: tuple[Hours, datetime]) -> None:
    hours, start = case
    assume(any(hours.week.values()))
    opening = next_open(hours, start)
    assert opening >= start
    assert is_open(hours, opening)
    assert not between(hours, start, opening)


@settings(max_examples=30, deadline=None)
@given(st.permutations([(time(9), time(12)), (time(13), time(15)), (time(15), time(17))]), st.data())
def test_the_order_of_questions_does_not_matter(order: list[tuple[time, time]], data: st.DataObject) -> None:
    """The line of open blocks grows in both directions as it is asked about; answers stay the same."""
    used = Hours("Europe/Amsterdam", {0: order, 3: order})
    offsets = data.draw(st.lists(st.integers(-4000, 4000), min_size=1, max_size=6))
    for days in offsets:
        start = datetime(2026, 5, 5, 10, tzinfo=UTC) + timedelta(days=days)
        fresh = Hours("Europe/Amsterdam", {0: order, 3: order})
        assert add(used, start, timedelta(hours=30)) == add(fresh, start, timedelta(hours=30))


# -- plain cases a reader can check by heart --------------------------------------------------------------


def test_an_afternoon_and_a_morning_make_a_day() -> None:
    friday, monday = local(2026, 3, 13, 16), local(2026, 3, 16, 10)
    assert between(office(), friday, monday) == timedelta(hours=2, minutes=30)
    assert add(office(), friday, timedelta(hours=2, minutes=30)) == monday


def test_what_ends_at_closing_time_ends_then_and_not_next_morning() -> None:
    assert add(office(), local(2026, 3, 11, 16, 30), timedelta(hours=1)) == local(2026, 3, 11, 17, 30)


def test_no_time_at_all_ends_where_it_began_even_at_night() -> None:
    assert add(office(), local(2026, 3, 14, 3), timedelta(0)) == local(2026, 3, 14, 3)


def test_the_begin_of_a_block_counts_and_its_end_does_not() -> None:
    assert is_open(office(), local(2026, 3, 11, 9))
    assert not is_open(office(), local(2026, 3, 11, 8, 59))
    assert not is_open(office(), local(2026, 3, 11, 17, 30))


def test_a_lunch_break_does_not_count() -> None:
    hours = Hours("Europe/Amsterdam", {2: [(time(9), time(12)), (time(13), time(17))]})
    assert between(hours, local(2026, 3, 11), local(2026, 3, 12)) == timedelta(hours=7)
    assert next_open(hours, local(2026, 3, 11, 12, 15)) == local(2026, 3, 11, 13)


def test_the_hour_that_does_not_exist_counts_for_nothing() -> None:
    night = Hours("Europe/Amsterdam", {6: [(time(1), time(5))]})
    assert between(night, local(2026, 3, 29), local(2026, 3, 30)) == timedelta(hours=3)
    assert between(night, local(2026, 3, 22), local(2026, 3, 23)) == timedelta(hours=4)


def test_the_hour_that_comes_twice_counts_twice() -> None:
    night = Hours("Europe/Amsterdam", {6: [(time(2), time(3))]})
    assert between(night, local(2026, 10, 25), local(2026, 10, 26)) == timedelta(hours=2)
    assert is_open(night, local(2026, 10, 25, 2, 30, fold=0))
    assert is_open(night, local(2026, 10, 25, 2, 30, fold=1))


def test_a_block_that_begins_inside_the_missing_hour_begins_when_the_clock_has_jumped() -> None:
    night = Hours("Europe/Amsterdam", {6: [(time(2, 30), time(4))]})
    assert next_open(night, local(2026, 3, 29)) == local(2026, 3, 29, 3)


def test_a_whole_day_of_the_change_has_23_or_25_hours() -> None:
    always = Hours("Europe/Amsterdam", {day: [(MIDNIGHT, MIDNIGHT)] for day in range(7)})
    assert between(always, local(2026, 3, 29), local(2026, 3, 30)) == timedelta(hours=23)
    assert between(always, local(2026, 10, 25), local(2026, 10, 26)) == timedelta(hours=25)


def test_an_exception_goes_before_a_holiday_and_a_holiday_before_the_week() -> None:
    day = date(2026, 3, 11)
    shut = office(closed=lambda one: one == day)
    opened = office(closed=lambda one: one == day, exceptions={day: [(time(10), time(11))]})
    assert not shut.is_working_day(day)
    assert between(opened, local(2026, 3, 11), local(2026, 3, 12)) == timedelta(hours=1)
    assert not office(exceptions={day: []}).is_working_day(day)


def test_a_saturday_can_be_opened_for_once() -> None:
    hours = office(exceptions={date(2026, 3, 14): [(time(10), time(14))]})
    assert next_open(hours, local(2026, 3, 13, 18)) == local(2026, 3, 14, 10)
    assert hours.whole_days().is_working_day(date(2026, 3, 14))


def test_whole_days_are_the_working_days_from_midnight_to_midnight() -> None:
    whole = office(closed=lambda day: day == date(2026, 3, 12)).whole_days()
    assert between(whole, local(2026, 3, 9), local(2026, 3, 16)) == timedelta(hours=4 * 24)
    assert whole.whole_days() is whole


def test_the_closing_of_a_day_is_its_last_block() -> None:
    hours = Hours("Europe/Amsterdam", {2: [(time(9), time(12)), (time(13), time(17))]})
    assert closing(hours, local(2026, 3, 11, 10)) == local(2026, 3, 11, 17)
    assert closing(hours, local(2026, 3, 11, 20)) == local(2026, 3, 11, 20)
    assert closing(hours, local(2026, 3, 12, 10)) == local(2026, 3, 12, 10)


def test_the_next_working_days_skip_weekend_and_holidays() -> None:
    hours = office(closed=lambda day: day == date(2026, 3, 16))
    assert next_working_day(hours, date(2026, 3, 13)) == date(2026, 3, 17)
    assert next_working_day(hours, date(2026, 3, 13), 2) == date(2026, 3, 18)


def test_a_wall_clock_time_that_comes_twice_is_the_first_of_both() -> None:
    assert at_local(office(), date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_years_back_and_ahead_are_the_same_question() -> None:
    hours = office()
    assert between(hours, local(2026, 3, 11, 9), local(2026, 3, 11, 10)) == timedelta(hours=1)
    assert between(hours, local(2016, 3, 9, 9), local(2016, 3, 9, 10)) == timedelta(hours=1)
    assert between(hours, local(2036, 3, 12, 9), local(2036, 3, 12, 10)) == timedelta(hours=1)


def test_a_year_of_work_is_found_in_one_addition() -> None:
    start = local(2026, 1, 5, 9)
    end = add(office(), start, timedelta(hours=8.5 * 5 * 52))
    assert end == local(2027, 1, 1, 17, 30)


def test_a_calendar_that_never_opens_says_so() -> None:
    never = Hours("Europe/Amsterdam", {})
    assert not between(never, local(2026, 1, 1), local(2026, 12, 31))
    for question in (
        lambda: add(never, local(2026, 1, 1), MINUTE),
        lambda: next_open(never, local(2026, 1, 1)),
        lambda: next_working_day(never, date(2026, 1, 1)),
    ):
        with pytest.raises(InputError) as caught:
            question()
        assert caught.value.field == "calendar"


def test_an_opening_only_years_ahead_is_found() -> None:
    once = Hours("Europe/Amsterdam", {}, exceptions={date(2031, 5, 1): [(time(9), time(10))]})
    assert next_open(once, local(2026, 1, 1)) == local(2031, 5, 1, 9)
    assert add(once, local(2026, 1, 1), timedelta(minutes=30)) == local(2031, 5, 1, 9, 30)


@pytest.mark.parametrize(
    "week",
    [
        {0: [(time(12), time(9))]},
        {0: [(time(9), time(9))]},
        {0: [(time(9), time(12)), (time(11), time(13))]},
    ],
)
def test_hours_that_run_backwards_or_overlap_are_refused(week: dict[int, list[tuple[time, time]]]) -> None:
    with pytest.raises(InputError) as caught:
        Hours("Europe/Amsterdam", week)
    assert caught.value.field == "week"


@pytest.mark.parametrize("zone", ["Europe/Amsterdm", "", "../../etc/passwd", "/etc/localtime"])
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(InputError):
        Hours(zone, OFFICE)


def test_a_negative_duration_is_refused() -> None:
    with pytest.raises(InputError):
        add(office(), local(2026, 3, 11), -MINUTE)


@pytest.mark.parametrize("weeks", [1, 10, 50])
def test_a_question_about_a_year_takes_no_more_steps_than_one_about_a_week(weeks: int) -> None:
    hours, start = office(), local(2026, 3, 11, 9)
    assert steps_of(lambda: add(hours, start, timedelta(hours=40 * weeks))) < 100
    assert steps_of(lambda: between(hours, start, start + timedelta(weeks=weeks))) < 100


def steps_of(question: Callable[[], object]) -> int:
    """Lines and calls of Python that the question takes once its calendar is known."""
    steps = 0

    def count(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal steps
        steps += 1
        return count

    question()
    before = sys.gettrace()
    sys.settrace(count)
    try:
        question()
    finally:
        sys.settrace(before)
    return steps
