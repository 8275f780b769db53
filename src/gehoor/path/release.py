"""Leads that waited for an owner, given out as soon as somebody can take them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from gehoor.leads.models import CLOSED
from gehoor.lib.db import write
from gehoor.path.decide import qualify, score
from gehoor.path.desk import Desk, open_tasks, take_turn
from gehoor.routing.drain import is_time, placeable, waiting
from gehoor.routing.route import Router

_LOOK = 500  # leads looked at in one turn


@dataclass
class Release:
    """Gives waiting leads out one by one, so that who comes back does not find a heap.

    `skip` remembers how many of those in front could not be placed, so that leads which nobody can take do
    not stand in the way of others, nor are looked at again and again.
    """

    skip: int = 0

    def turn(self, now: datetime) -> int:
        """Give out the most urgent lead that somebody can take; 1 when there was one.

        At most one in GEHOOR_RELEASE_SECONDS, whichever worker does it; with 0 seconds all of them at once.
        """
        pace = timedelta(seconds=settings.RELEASE_SECONDS)
        if not pace:
            return drain_holds(now)
        numbers = waiting(now, _LOOK, self.skip)
        if not numbers or not is_time(now, pace):
            self.skip = self.skip if numbers else 0
            return 0
        with write():
            take_turn()
            if not is_time(now, pace):  # another worker was first
                return 0
            router = Router.load(now, open_tasks)
            found = any(_drain([number], now) for number in placeable(numbers, router, now))
        self.skip = 0 if found else self.skip + len(numbers)
        return int(found)


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
