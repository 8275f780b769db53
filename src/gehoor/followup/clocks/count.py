"""Which time counts for a promise: each hour of a working day, working hours only, or all hours there are."""

from datetime import datetime, timedelta

from gehoor.followup.agreement.terms import Term
from gehoor.followup.promise import promise_due
from gehoor.lib.business_time import Hours, add, between


def due(hours: Hours, since: datetime, term: Term) -> datetime:
    """When `term` has passed since `since` by the calendar `hours`, in UTC."""
    if term.counted == "wall":
        return since + term.amount
    if term.counted == "business":
        return add(hours, since, term.amount)
    return promise_due(hours, since, term.amount)


def passed(hours: Hours, start: datetime, end: datetime, counted: str) -> timedelta:
    """How much of `start` to `end` counted; negative when `end` comes first."""
    if counted == "wall":
        return end - start
    return between(hours if counted == "business" else hours.whole_days(), start, end)
