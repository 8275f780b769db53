"""What happens when along a clock, and what comes after it. Pure.

first_call   reminders, breach, reroute, team_lead
word         question
verdict      question

Reminders come when that share of the *working* time up to the deadline has passed: half of the time in which
somebody could have called, never half of a night.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from gehoor.followup.agreement.terms import Agreement, Term
from gehoor.followup.clocks.count import due
from gehoor.lib.business_time import Hours, add, between


class Promise(NamedTuple):
    """What the moments of a clock's steps depend on; `worktime` is the whole of it, in working hours."""

    kind: str
    started_at: datetime
    due_at: datetime
    worktime: timedelta


class Step(NamedTuple):
    """Something that has to happen at `due_at`; `percent` says which reminder it is."""

    kind: str
    percent: int
    due_at: datetime


def first_step(promise: Promise, agreement: Agreement, hours: Hours) -> Step:
    """The first thing that has to happen while the clock runs."""
    if promise.kind != "first_call":
        return Step("question", 0, promise.due_at)
    return _reminder_above(0, promise, agreement, hours)


def next_step(
    promise: Promise, done: Step, outcome: str, agreement: Agreement, hours: Hours, now: datetime
) -> Step | None:
    """What follows `done`, which came to its end at `now` with `outcome`; None after the last."""
    if done.kind == "reminder":
        return _reminder_above(done.percent, promise, agreement, hours)
    if done.kind == "breach":
        return Step("reroute", 0, due(hours, promise.due_at, agreement.reroute))
    if done.kind == "reroute":
        return Step("team_lead", 0, _team_lead(promise, done, outcome, agreement, hours, now))
    return None


def moment_of(promise: Promise, kind: str, percent: int, agreement: Agreement, hours: Hours) -> datetime:
    """When this step is due by the clock as it stands now."""
    if kind == "reminder":
        return _reminder(promise, percent, hours)
    if kind == "reroute":
        return due(hours, promise.due_at, agreement.reroute)
    if kind == "team_lead":
        return due(hours, promise.due_at, agreement.team_lead)
    return promise.due_at


def _reminder_above(percent: int, promise: Promise, agreement: Agreement, hours: Hours) -> Step:
    for one in agreement.reminders:
        if one > percent:
            return Step("reminder", one, _reminder(promise, one, hours))
    return Step("breach", 0, promise.due_at)


def _reminder(promise: Promise, percent: int, hours: Hours) -> datetime:
    """Reckoned back from the deadline, so that what a pause took is not counted twice."""
    if not promise.worktime:
        return promise.started_at + (promise.due_at - promise.started_at) * percent / 100
    after = promise.worktime * (100 - percent) / 100
    before = between(hours, promise.started_at, promise.due_at) - after
    return add(hours, promise.started_at, max(before, timedelta(0)))


def _team_lead(
    promise: Promise, done: Step, outcome: str, agreement: Agreement, hours: Hours, now: datetime
) -> datetime:
    """At once when nobody could take the lead. Who took it late has as long as if it had been in time."""
    if outcome == "nobody":
        return now
    planned = due(hours, promise.due_at, agreement.team_lead)
    gap = between(hours, done.due_at, planned)
    return max(planned, due(hours, now, Term(max(gap, timedelta(0)), "business")))
