"""Who has room for another lead: fewer open tasks, and fewer leads today, than they take."""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, time

from django.db.models import Count

from gehoor.lib.business_time import at_local
from gehoor.routing.models import Assignment
from gehoor.team.calendars import hours_of
from gehoor.team.presence import Limits

OpenTasks = Callable[[Collection[int]], Mapping[int, int]]
"""How many call tasks each of these people has open; a later room's fact, so it is handed in."""


class Capacity:
    """The room that is left while a batch goes on.

    `taken` counts the leads and `opened` the tasks that the batch gave each person so far; whoever gives one
    says so by adding to it.
    """

    def __init__(
        self,
        limits: Mapping[int, Limits],
        open_now: Mapping[int, int],
        today: Mapping[int, int],
        taken: Counter[int] | None = None,
        opened: Counter[int] | None = None,
    ) -> None:
        self._open_left = _left(open_now, {user: one.max_open for user, one in limits.items()})
        self._today_left = _left(today, {user: one.max_per_day for user, one in limits.items()})
        self.taken = Counter() if taken is None else taken
        self.opened = Counter() if opened is None else opened

    def is_full(self, user_id: int) -> bool:
        """Whether this person takes no more for now."""
        open_left, today_left = self._open_left.get(user_id), self._today_left.get(user_id)
        return (open_left is not None and self.opened[user_id] >= open_left) or (
            today_left is not None and self.taken[user_id] >= today_left
        )


def load(
    limits: Mapping[int, Limits],
    now: datetime,
    open_tasks: OpenTasks | None,
    taken: Counter[int] | None = None,
    opened: Counter[int] | None = None,
) -> Capacity:
    """Count what these people have; no query for what nobody set a limit to, one for each kind otherwise."""
    by_open = [user for user, one in limits.items() if one.max_open is not None]
    by_day = [user for user, one in limits.items() if one.max_per_day is not None]
    open_now = open_tasks(by_open) if by_open and open_tasks else {}
    return Capacity(limits, open_now, given_today(by_day, now), taken, opened)


def given_today(user_ids: Collection[int], now: datetime) -> Counter[int]:
    """How many leads each of these got on their own local day, in whatever way; a query per time zone."""
    begun: defaultdict[datetime, list[int]] = defaultdict(list)
    for user in user_ids:
        hours = hours_of(user)
        begun[at_local(hours, hours.local_day(now), time.min)].append(user)
    found: Counter[int] = Counter()
    for since, users in begun.items():
        given = Assignment.objects.filter(user_id__in=users, at__gte=since, at__lte=now)
        found.update(dict(given.order_by().values_list("user_id").annotate(number=Count("id"))))
    return found


def _left(used: Mapping[int, int], limits: Mapping[int, int | None]) -> dict[int, int]:
    return {user: most - used.get(user, 0) for user, most in limits.items() if most is not None}
