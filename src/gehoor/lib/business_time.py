"""Time that counts: adding and measuring only while somebody is at work.

A week is a set of local wall-clock blocks; a moment counts when the clock on the wall, in the
calendar's own zone, stands inside a block of that day. Blocks are turned into UTC intervals once and
kept in one sorted line with running totals, so that every question is a binary search: no loop over
seconds, minutes or even days. A night on which the clock is set forward or back is cut at that very
moment, so that an hour that does not exist counts for nothing and one that comes twice counts twice.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from gehoor.errors import InputError

Block = tuple[time, time]
Blocks = Sequence[Block]
Interval = tuple[int, int]  # microseconds since 1970, begin and end

MIDNIGHT = time.min  # as the end of a block: the midnight that ends the day
WHOLE_DAY: Blocks = ((MIDNIGHT, MIDNIGHT),)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NAIVE_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001
_HOUR = 3_600_000_000
_MARGIN = timedelta(days=7)
_HORIZON = timedelta(days=10 * 366)


class Line(NamedTuple):
    """The open intervals of the days `first` to `last`, with what was open before each of them."""

    first: date
    last: date
    begins: list[int]
    ends: list[int]
    before: list[int]
    total: int


class Hours:
    """When work is done: a zone, a week of blocks, closed days and days that are otherwise.

    `week` maps the weekday (0 is Monday) to its blocks, each (begin, end) of local time, `MIDNIGHT` as an end
    meaning the end of the day. `closed(day)` says whether a holiday shuts the day. `exceptions` go before
    both: no blocks shut the day, blocks open it at those hours. Raises InputError for an unknown zone and
    for blocks that end before they begin or overlap. Safe to share between threads.
    """

    def __init__(
        self,
        time_zone: str,
        week: Mapping[int, Blocks],
        closed: Callable[[date], bool] | None = None,
        exceptions: Mapping[date, Blocks] | None = None,
    ) -> None:
        self.zone = _zone(time_zone)
        self.week = {day: _checked(blocks) for day, blocks in week.items() if blocks}
        self.closed = closed
        self.exceptions = {day: _checked(blocks) for day, blocks in (exceptions or {}).items()}
        self._days: dict[date, tuple[Interval, ...]] = {}
        self._line: Line | None = None
        self._whole: Hours | None = None

    def blocks(self, day: date) -> Blocks:
        """The local blocks of one day, after exceptions and holidays."""
        if day in self.exceptions:
            return self.exceptions[day]
        blocks = self.week.get(day.weekday(), ())
        return () if blocks and self.closed and self.closed(day) else blocks

    def is_working_day(self, day: date) -> bool:
        """Whether anything at all is open on that local day."""
        return bool(self.blocks(day))

    def local_day(self, at: datetime) -> date:
        """The date on the wall at that moment."""
        return at.astimezone(self.zone).date()

    def whole_days(self) -> "Hours":
        """The same working days, each of them open from midnight to midnight."""
        if self._whole is None:
            self._whole = _WholeDays(self)
        return self._whole

    def line(self, first: date, last: date) -> Line:
        """The line that covers at least the days `first` to `last`; grown when it has to."""
        line = self._line
        if line and line.first <= first and last <= line.last:
            return line
        if line:
            first, last = min(first, line.first), max(last, line.last)
        self._line = line = self._draw(first - _MARGIN, last + max(_MARGIN, (last - first) // 4))
        return line

    def _draw(self, first: date, last: date) -> Line:
        begins: list[int] = []
        ends: list[int] = []
        before: list[int] = []
        total = 0
        for number in range(first.toordinal(), last.toordinal() + 1):
            for begin, end in self._day(date.fromordinal(number)):
                begins.append(begin)
                ends.append(end)
                before.append(total)
                total += end - begin
        return Line(first, last, begins, ends, before, total)

    def _day(self, day: date) -> tuple[Interval, ...]:
        """The UTC intervals of one local day; kept, for the line is redrawn as it grows."""
        known = self._days.get(day)
        if known is None:
            blocks = self.blocks(day)
            known = self._days[day] = tuple(sorted(_intervals(day, blocks, self.zone))) if blocks else ()
        return known


class _WholeDays(Hours):
    """Working days of another calendar, counted from midnight to midnight."""

    def __init__(self, of: Hours) -> None:
        super().__init__(of.zone.key, {})
        self._of = of

    def blocks(self, day: date) -> Blocks:
        return WHOLE_DAY if self._of.blocks(day) else ()

    def whole_days(self) -> Hours:
        return self


def between(hours: Hours, start: datetime, end: datetime) -> timedelta:
    """How much of the time from `start` to `end` counts; negative when `end` comes first.

    Both moments must be aware. O(log n) in the number of open blocks that the line covers.
    """
    line = hours.line(*_span(min(start, end), max(start, end)))
    return timedelta(microseconds=_open_until(line, _number(end)) - _open_until(line, _number(start)))


def add(hours: Hours, start: datetime, duration: timedelta) -> datetime:
    """The first moment by which `duration` of counting time has passed since `start`, in UTC.

    So what ends exactly at closing time ends then, not at the next opening; no time at all is `start`
    itself. Raises InputError for a negative duration, and when the calendar does not open often enough
    within ten years.
    """
    if duration < timedelta(0):
        raise InputError(_("A duration cannot be negative."), field="duration")
    if not duration:
        return start.astimezone(UTC)
    wanted = duration // timedelta(microseconds=1)
    moment, span = _number(start), max(3 * duration, _MARGIN)
    while span <= _HORIZON + 4 * duration:
        line = hours.line(*_span(start, start + span))
        target = _open_until(line, moment) + wanted
        if target <= line.total:
            block = bisect_left(line.before, target) - 1
            return _moment(line.begins[block] + target - line.before[block])
        span *= 2
    raise _never_open()


def is_open(hours: Hours, at: datetime) -> bool:
    """Whether the wall clock stands inside a block at that moment (its begin counts, its end does not)."""
    line = hours.line(*_span(at, at))
    block = bisect_right(line.begins, _number(at)) - 1
    return block >= 0 and _number(at) < line.ends[block]


def next_open(hours: Hours, at: datetime) -> datetime:
    """`at` itself when it is open then, otherwise the next moment at which a block begins, in UTC.

    Raises InputError when nothing opens within ten years.
    """
    if is_open(hours, at):
        return at.astimezone(UTC)
    moment, span = _number(at), _MARGIN
    while span <= _HORIZON:
        line = hours.line(*_span(at, at + span))
        block = bisect_right(line.begins, moment)
        if block < len(line.begins):
            return _moment(line.begins[block])
        span *= 2
    raise _never_open()


def closing(hours: Hours, at: datetime) -> datetime:
    """When the last block of that local day ends, in UTC; `at` itself on a day that is shut or past it."""
    ends = [end for _begin, end in hours._day(hours.local_day(at))]
    return max(_moment(ends[-1]), at.astimezone(UTC)) if ends else at.astimezone(UTC)


def next_working_day(hours: Hours, day: date, steps: int = 1) -> date:
    """The `steps`-th working day after `day`. Raises InputError when there is none within ten years."""
    last = day + _HORIZON
    while steps and day < last:
        day += timedelta(days=1)
        steps -= hours.is_working_day(day)
    if steps:
        raise _never_open()
    return day


def at_local(hours: Hours, day: date, clock: time) -> datetime:
    """The moment at which the wall shows `clock` on `day`, in UTC: the first one when it comes twice."""
    return datetime.combine(day, clock, hours.zone).astimezone(UTC)


def _open_until(line: Line, moment: int) -> int:
    """How many microseconds of the line are open before that moment."""
    block = bisect_right(line.begins, moment) - 1
    if block < 0:
        return 0
    return line.before[block] + min(moment, line.ends[block]) - line.begins[block]


def _intervals(day: date, blocks: Blocks, zone: ZoneInfo) -> list[Interval]:
    """The blocks of one local day in UTC, cut where the clock is changed."""
    midnight = _days_since(day) * 24 * _HOUR
    found: list[Interval] = []
    for low, high, offset in _offsets(midnight, zone):
        for begin, end in blocks:
            first = max(midnight + _of_day(begin) - offset, low)
            last = min(midnight + (_of_day(end) or 24 * _HOUR) - offset, high)
            if first < last:
                found.append((first, last))
    return found


def _offsets(midnight: int, zone: ZoneInfo) -> list[tuple[int, int, int]]:
    """Stretches (from, until, offset) of equal offset around one local day; more than one when it changes."""
    low, high = midnight - 26 * _HOUR, midnight + 50 * _HOUR
    early, late = _offset(low, zone), _offset(high, zone)
    if early == late:
        return [(low, high, early)]
    left, right = low, high  # the change lies in (left, right]
    while right - left > 1_000_000:
        middle = (left + right) // 2_000_000 * 1_000_000
        if _offset(middle, zone) == early:
            left = middle
        else:
            right = middle
    return [(low, right, early), (right, high, late)]


def _offset(moment: int, zone: ZoneInfo) -> int:
    shift = _moment(moment).astimezone(zone).utcoffset() or timedelta(0)
    return shift // timedelta(microseconds=1)


def _number(at: datetime) -> int:
    """Microseconds since 1970."""
    passed = at - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def _moment(number: int) -> datetime:
    return _EPOCH + timedelta(microseconds=number)


def _days_since(day: date) -> int:
    return day.toordinal() - _NAIVE_EPOCH.toordinal()


def _of_day(clock: time) -> int:
    return (clock.hour * 3600 + clock.minute * 60 + clock.second) * 1_000_000 + clock.microsecond


def _span(start: datetime, end: datetime) -> tuple[date, date]:
    """The UTC dates around both moments, wide enough for any zone."""
    return (start - timedelta(days=2)).date(), (end + timedelta(days=2)).date()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InputError(_("There is no time zone %(name)s.") % {"name": name}, field="time_zone") from error


def _checked(blocks: Blocks) -> Blocks:
    """The blocks in order; InputError when one ends before it begins or runs into the next."""
    inorder = tuple(sorted((begin, end) for begin, end in blocks))
    last = -1
    for begin, end in inorder:
        until = _of_day(end) or 24 * _HOUR
        if _of_day(begin) >= until or _of_day(begin) < last:
            raise InputError(_("Working hours must end after they begin, and may not overlap."), field="week")
        last = until
    return inorder


def _never_open() -> InputError:
    return InputError(_("This calendar has no working hours in the coming ten years."), field="calendar")
