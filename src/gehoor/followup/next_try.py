"""When to try again somebody who did not pick up: another time of day, on a next working day."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from gehoor.followup.write_off import day_part
from gehoor.lib.business_time import Hours, add, at_local, next_open, next_working_day

AFTER_BUSY = timedelta(hours=1)
WORKING_DAYS_LATER = (1, 1, 2, 2, 3)  # after the first, second ... attempt; the last one from then on
GOOD_MOMENTS = {"morning": time(10), "afternoon": time(14), "evening": time(18, 30)}


def next_try(hours: Hours, tried: Sequence[datetime], outcome: str, now: datetime) -> datetime:
    """The moment for the next attempt, inside working hours, in UTC.

    `tried` are the distinct attempts so far, this one included. Busy means there, so within the hour; who
    did not answer is called at the time of day that was tried least.
    """
    if outcome == "busy":
        return next_open(hours, add(hours, now, AFTER_BUSY))
    wait = WORKING_DAYS_LATER[min(max(len(tried), 1), len(WORKING_DAYS_LATER)) - 1]
    day = next_working_day(hours, hours.local_day(now), wait)
    moments = _moments(hours, day)
    if not moments:
        return next_open(hours, at_local(hours, day, time.min))
    times = Counter(day_part(at, hours) for at in tried)
    present = day_part(now, hours)
    return moments[min(moments, key=lambda part: (times[part], part == present))]


def _moments(hours: Hours, day: date) -> dict[str, datetime]:
    """A good moment in each part of the day in which work is done."""
    found = {}
    for part, clock in GOOD_MOMENTS.items():
        at = next_open(hours, at_local(hours, day, clock))
        if hours.local_day(at) == day and day_part(at, hours) == part:
            found[part] = at
    return found
