"""Calendars as an oracle sees them: a table of minutes, each looked up on the clock on the wall.

Nothing here comes from the product: no intervals, no holidays library, no agreement. A moment is a number of
minutes since BEGIN; tables hold how many minutes counted before each.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import accumulate
from zoneinfo import ZoneInfo

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
DAYS = 92  # March, April and May, with the night of 29 March on which the clock is set forward
SPARE = 40  # days after it in which promises may still end
LENGTH = (DAYS + SPARE) * 1440
ZONE = ZoneInfo("Europe/Amsterdam")
SHUT = {  # Easter Monday, King's Day, Ascension Day, Whit Monday; 5 May is worked in 2026
    date(2026, 4, 5),
    date(2026, 4, 6),
    date(2026, 4, 27),
    date(2026, 5, 14),
    date(2026, 5, 24),
    date(2026, 5, 25),
}
Minute = Fraction | int


def moment(minute: Minute) -> datetime:
    """The minute as a moment in UTC."""
    return BEGIN + timedelta(microseconds=int(minute * 60_000_000))


def minute_of(at: datetime) -> int:
    """The number of a whole minute."""
    minutes, rest = divmod(at - BEGIN, timedelta(minutes=1))
    assert not rest, f"{at} is not a whole minute"
    return minutes


@dataclass
class Wall:
    """One calendar: `week` maps the weekday to (begin, end) in minutes after local midnight."""

    week: Mapping[int, tuple[int, int]]
    works: list[bool] = field(default_factory=list)
    days: list[bool] = field(default_factory=list)
    work: list[int] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for number in range(LENGTH):
            local = moment(number).astimezone(ZONE)
            block = None if local.date() in SHUT else self.week.get(local.weekday())
            clock = local.hour * 60 + local.minute
            self.days.append(block is not None)
            self.works.append(block is not None and block[0] <= clock < block[1])
        self.work = [0, *accumulate(int(one) for one in self.works)]
        self.whole = [0, *accumulate(int(one) for one in self.days)]

    def worked(self, start: Minute, end: Minute) -> Fraction:
        """Working minutes between two moments."""
        return self._before(end) - self._before(start)

    def _before(self, at: Minute) -> Fraction:
        whole = int(at)
        return self.work[whole] + (at - whole) * self.works[whole]

    def after(self, start: Minute, minutes: Minute) -> Minute:
        """The first moment by which so many working minutes have passed since `start`."""
        return start if not minutes else self._reach(self.work, self._before(start) + minutes)

    def promise(self, start: int, minutes: int) -> int:
        """So many minutes of whole working days; on another day counting begins at the next opening."""
        while not self.days[start] and not self.works[start]:
            start += 1
            if self.days[start]:
                while not self.works[start]:
                    start += 1
        return bisect_left(self.whole, self.whole[start] + minutes)

    @staticmethod
    def _reach(line: list[int], target: Minute) -> Minute:
        if int(target) == target:
            return bisect_left(line, target)
        low = bisect_left(line, int(target) + 1) - 1
        return low + (Fraction(target) - line[low])
