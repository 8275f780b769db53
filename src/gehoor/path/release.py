"""Leads that waited for an owner, given out as soon as somebody can take them."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings

from gehoor.leads.models import CLOSED
from gehoor.lib.db import take_turn, write
from gehoor.path.decide import qualify, score
from gehoor.path.desk import Desk, open_tasks
from gehoor.routing.drain import is_time, placeable, waiting
from gehoor.routing.route import Router

_LOOK = 500  # leads looked at in one turn
_TRIES = 5
_SICK_TIME = timedelta(minutes=10)
_PAUSE = timedelta(minutes=1)
log = logging.getLogger(__name__)


@dataclass
class Release:
    """Gives waiting leads out one by one, so that who comes back does not find a heap.

    `skip` remembers how many of those in front could not be placed, so that leads which nobody can take do
    not stand in the way of others, nor are looked at again and again. `sick` are those that went wrong, each
    until when it is left alone, for the same reason.
    """

    skip: int = 0
    sick: dict[int, datetime] = field(default_factory=dict)
    trying: int | None = None

    def turn(self, now: datetime) -> int:
        """Give out the most urgent lead that somebody can take; 1 when there was one.

        At most one in GEHOOR_RELEASE_SECONDS, whichever worker does it; with 0 seconds all of them at once.
        """
        pace = timedelta(seconds=settings.RELEASE_SECONDS)
        if not pace:
            return drain_holds(now)
        self.sick = {number: until for number, until in self.sick.items() if until > now}
        self.trying = None
        try:
            return self._one(now, pace)
        except Exception as error:
            found = [self.trying] if self.trying else self._ill(now)
            if not found:
                raise
            self.sick.update(dict.fromkeys(found, now + _SICK_TIME))
            facts = {"leads": len(found), "lead": found[0], "error": type(error).__name__}
            log.exception("a waiting lead could not be given out", extra={"facts": facts})
            return 0

    def _ill(self, now: datetime) -> list[int]:
        """Which of those in front cannot even be looked at, asked one by one."""
        with write():
            router = Router.load(now, open_tasks)
            return [
                number
                for number in waiting(now, _LOOK, self.skip)
                if number not in self.sick and not _can_be_read(number, router, now)
            ]

    def _one(self, now: datetime, pace: timedelta) -> int:
        numbers = waiting(now, _LOOK, self.skip)
        if not numbers or not is_time(now, pace):
            self.skip = self.skip if numbers else 0
            return 0
        with write():
            take_turn()
            if not is_time(now, pace):  # another worker was first
                return 0
            router = Router.load(now, open_tasks)
            found = any(self._drain(number, now) for number in self._well(numbers, router, now))
        if found:
            self.skip = 0
        elif self.trying is None:  # none of these can be placed: on to the next
            self.skip += len(numbers)
        return int(found)

    def _well(self, numbers: Sequence[int], router: Router, now: datetime) -> Iterator[int]:
        """A few to try: each lays out a desk while nobody else can post."""
        well = [number for number in numbers if number not in self.sick]
        return islice(placeable(well, router, now), _TRIES)

    def _drain(self, number: int, now: datetime) -> int:
        self.trying = number
        placed = _drain([number], now)
        if not placed:  # it looked placeable and was not: others first, for a while
            self.sick[number] = now + _PAUSE
        return placed


def _can_be_read(number: int, router: Router, now: datetime) -> bool:
    try:
        list(placeable([number], router, now))
    except Exception:
        return False
    return True


def drain_holds(now: datetime, limit: int = 100) -> int:
    """Give every waiting lead an owner as far as somebody can take it, urgent ones first; how many went."""
    placed, passed = 0, 0
    while numbers := waiting(now, limit, skip=passed):
        found = _drain(numbers, now)
        placed += found
        passed += len(numbers) - found  # nobody can take these; somebody may be there for the next
    return placed


def _drain(numbers: Sequence[int], now: datetime) -> int:
    with write():
        take_turn()
        desk = Desk.for_leads(numbers, now)
        rows = {lead["id"]: lead for lead in desk.book.rows()}
        leads = [rows[number] for number in numbers if number in rows]
        for lead in leads:
            score(desk, lead)
            if lead["stage"] not in CLOSED:
                qualify(desk, lead)
        desk.close()
    return sum(1 for lead in leads if lead["owner_id"])
