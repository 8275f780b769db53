"""The message of the morning: once a day, when the person's own working day opens, if somebody waits."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from gehoor.followup.models import CallTask
from gehoor.lib.business_time import at_local
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.notify.announce import plan_announcement
from gehoor.team.calendars import hours_of
from gehoor.team.presence import present

STILL_MORNING = timedelta(hours=4)
"""A worker that slept sends it this long after opening; later it would say what everybody has seen."""


@dataclass
class Morning:
    """The digests of this worker. What another worker planned is known by the name in the table."""

    done: set[tuple[int, date]] = field(default_factory=set)

    def tell(self, now: datetime) -> int:
        """Plan the digest of everybody whose day has opened; returns how many people."""
        waiting = _waited_for(now)
        due = [(person, day) for person in waiting if (day := _opened(person, now)) is not None]
        due = [one for one in due if one not in self.done]
        here = present([person for person, _day in due], now) if due else set()
        told = [(person, day) for person, day in due if person in here]
        if told:
            _plan(told, now)
        self.done = {one for one in self.done if one[1] >= now.date() - timedelta(days=1)} | set(told)
        return len(told)


def _plan(told: Collection[tuple[int, date]], now: datetime) -> None:
    with write():
        rows = Rows()
        for person, day in told:
            data = {"once": day.isoformat()}
            plan_announcement(rows, "digest", lead_id=None, user_id=person, now=now, data=data)
        rows.flush()


def _waited_for(now: datetime) -> list[int]:
    """The people with an open task that is not planned for later."""
    tasks = CallTask.objects.filter(Q(not_before=None) | Q(not_before__lte=now), closed_at=None)
    return sorted(tasks.exclude(owner=None).values_list("owner_id", flat=True).distinct())


def _opened(person: int, now: datetime) -> date | None:
    """The local day that opened for this person in the last hours; None on a closed day or outside them."""
    hours = hours_of(person)
    day = hours.local_day(now)
    blocks = hours.blocks(day)
    if not blocks:
        return None
    opening = at_local(hours, day, blocks[0][0])
    return day if opening <= now < opening + STILL_MORNING else None
