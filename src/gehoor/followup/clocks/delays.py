"""Whose time it took: the system's (from coming in to an owner) and ours (from owner to the first call).

Both by the clock on the wall, which is what the customer felt, and in the owner's working hours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gehoor.leads.models import Lead
from gehoor.lib.business_time import Hours, between
from gehoor.team.calendars import hours_of

COLUMNS = ("id", "owner_id", "received_at", "assigned_at", "first_attempt_at")


@dataclass(frozen=True, slots=True)
class Delay:
    """One stretch of time; `business` is the part of `wall` in which the owner was at work."""

    wall: timedelta
    business: timedelta


@dataclass(frozen=True, slots=True)
class Delays:
    """t0 to t2, and t2 to t5; None while it has not ended, or when its ends lie the wrong way round."""

    system: Delay | None
    human: Delay | None


@dataclass(frozen=True, slots=True)
class Summary:
    """Median and 90th percentile of one kind of delay over `n` leads."""

    n: int
    median: Delay
    p90: Delay


def delays(
    received_at: datetime, assigned_at: datetime | None, first_attempt_at: datetime | None, hours: Hours
) -> Delays:
    """The delays of one lead by the calendar `hours` of its owner."""
    return Delays(_delay(received_at, assigned_at, hours), _delay(assigned_at, first_attempt_at, hours))


def delays_of(lead: Lead) -> Delays:
    """The delays of a lead, by the calendar of whoever has it now."""
    return delays(lead.received_at, lead.assigned_at, lead.first_attempt_at, hours_of(lead.owner_id))


def many(rows: Iterable[Mapping[str, Any]]) -> dict[int, Delays]:
    """The delays by lead, of rows that hold COLUMNS; no query but for the calendars."""
    return {
        row["id"]: delays(
            row["received_at"], row["assigned_at"], row["first_attempt_at"], hours_of(row["owner_id"])
        )
        for row in rows
    }


def summary(found: Sequence[Delay]) -> Summary | None:
    """What these delays have in common; None for none at all."""
    if not found:
        return None
    walls, works = sorted(one.wall for one in found), sorted(one.business for one in found)
    high = -(-9 * len(found) // 10) - 1
    return Summary(len(found), Delay(_middle(walls), _middle(works)), Delay(walls[high], works[high]))


def _middle(ordered: Sequence[timedelta]) -> timedelta:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _delay(start: datetime | None, end: datetime | None, hours: Hours) -> Delay | None:
    if start is None or end is None or end < start:
        return None
    return Delay(end - start, between(hours, start, end))
