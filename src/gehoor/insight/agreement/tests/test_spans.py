"""Weeks and quarters on the organisation's calendar."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.errors import InputError
from gehoor.followup.agreement import versions
from gehoor.followup.agreement.document import parse
from gehoor.insight.agreement.spans import (
    last_check,
    looked_at,
    quarter_of,
    read,
    this_week,
    week_of,
    weeks_back,
)

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))


@given(days)
def test_a_day_lies_in_its_week_and_quarter_and_a_name_leads_back(day):
    for span in (week_of(day), quarter_of(day)):
        assert span.first <= day < span.last
        assert read(span.name) == span
        assert span.before(-1).first == span.last
        assert span.before().last == span.first


@given(days)
def test_weeks_follow_each_other_without_a_gap_also_when_the_clock_changes(day):
    weeks = weeks_back(week_of(day), 6)
    assert all(one.end == other.start for one, other in pairwise(weeks))
    assert weeks[-1] == week_of(day)


@pytest.mark.parametrize("name", ["2026-W54", "2026-Q5", "W10", "2026", "", "x" * 500, "2025-W53"])
def test_what_is_no_week_is_refused(name):
    with pytest.raises(InputError):
        read(name)


def test_the_check_of_monday_morning_looks_at_the_week_before(now):
    ours = parse(versions.default_document())
    monday = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)  # 09:00 in Amsterdam
    assert last_check(ours, now) == monday
    assert last_check(ours, monday) == monday
    assert last_check(ours, monday - timedelta(seconds=1)) == monday - timedelta(weeks=1)
    assert looked_at(monday).name == "2026-W10"
    assert this_week(now).name == "2026-W11"


def test_the_check_keeps_its_hour_on_the_wall_over_the_change_of_clocks():
    ours = parse(versions.default_document())
    before, after = (last_check(ours, datetime(2026, 3, day, 12, tzinfo=UTC)) for day in (23, 30))
    assert (before.astimezone(UTC).hour, after.astimezone(UTC).hour) == (8, 7)
