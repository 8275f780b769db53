"""The promise of sales: called within 24 hours, and what those hours are. See docs/clocks.md."""

from datetime import datetime, timedelta

from gehoor.lib.business_time import Hours, add, next_open

CALL_WITHIN = timedelta(hours=24)


def promise_due(hours: Hours, since: datetime, within: timedelta = CALL_WITHIN) -> datetime:
    """Before when somebody who came in at `since` must have been called, in UTC.

    All hours of a working day count, none of any other day. What comes in on another day starts to count
    when the next working day opens. Friday 16:00 is Monday 16:00; Saturday 11:00 is Tuesday 09:00.
    """
    start = since if hours.is_working_day(hours.local_day(since)) else next_open(hours, since)
    return add(hours.whole_days(), start, within)
