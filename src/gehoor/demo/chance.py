"""Moments and choices of the made-up history, all drawn from one seed."""

import itertools
import random
from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

from gehoor.demo.company import AMSTERDAM

T = TypeVar("T")
_OPEN, _CLOSE = time(9, 0), time(17, 15)


class Chance:
    """A generator of its own, so that nothing else that draws can change the story."""

    def __init__(self, seed: str) -> None:
        self._draw = random.Random(seed)
        self._count = itertools.count(1)

    def number(self) -> int:
        """One more than the last time: what makes a mail address its own."""
        return next(self._count)

    def happens(self, share: float) -> bool:
        return self._draw.random() < share

    def one(self, choices: Sequence[T]) -> T:
        return self._draw.choice(choices)

    def weighted(self, choices: dict[T, int]) -> T:
        return self._draw.choices(list(choices), weights=list(choices.values()))[0]

    def some(self, choices: Sequence[T], most: int) -> list[T]:
        return self._draw.sample(choices, self._draw.randint(1, most))

    def whole(self, low: int, high: int) -> int:
        return self._draw.randint(low, high)

    def visiting(self, day: datetime) -> datetime:
        """A moment of `day` at which people look at websites: mostly by day, now and then in the evening."""
        hour = self._draw.triangular(7, 22, 11)
        local = day.astimezone(AMSTERDAM).replace(hour=0, minute=0, second=0, microsecond=0)
        return (local + timedelta(hours=hour)).astimezone(UTC)

    def later(self, moment: datetime, median_hours: float) -> datetime:
        """Somewhat later, as people are: often soon, sometimes days; always within working hours."""
        hours = median_hours * self._draw.lognormvariate(0, 0.9)
        return working(moment + timedelta(hours=hours), self._draw)


def working(moment: datetime, draw: random.Random) -> datetime:
    """`moment`, or the next working morning when nobody is at work then."""
    local = moment.astimezone(AMSTERDAM)
    if local.time() > _CLOSE:
        local = _morning(local + timedelta(days=1), draw)
    elif local.time() < _OPEN:
        local = _morning(local, draw)
    while local.weekday() > 4:
        local = _morning(local + timedelta(days=1), draw)
    return local.astimezone(UTC)


def _morning(day: datetime, draw: random.Random) -> datetime:
    return day.replace(hour=9, minute=draw.randint(0, 55), second=draw.randint(0, 59), microsecond=0)
