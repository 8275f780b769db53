"""What the events of one rule, or the silence, add to a score: one function per rule, made once.

Each takes the events that fit the rule (oldest first, at least one), the moment, and the lists to which lines
and edges are added. An edge is a moment at which time alone can change the answer.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from gehoor.scoring.facts import RECEIVED
from gehoor.scoring.rule import Counting, Rule
from gehoor.scoring.shape import EventFact, Line

INQUIRIES = frozenset({"lead.received", "lead.inquired_again"})
DAY = timedelta(days=1)

Pay = Callable[[list[EventFact], datetime, list[Line], list[datetime]], None]
Silence = Callable[[Mapping[str, Any], Sequence[EventFact], datetime, list[Line], list[datetime]], None]

_by_time = itemgetter(2, 0)  # at, then id
_line = partial(tuple.__new__, Line)  # half the time of Line(...)


def oldest_first(events: Sequence[EventFact]) -> Sequence[EventFact]:
    """The events by their moment, those of one moment by number."""
    return sorted(events, key=_by_time) if len(events) > 1 else events


def is_activity(kind: str) -> bool:
    """Whether a person did this: behaviour and inquiries, not the acts of our own people and programs."""
    return "." not in kind or kind in INQUIRIES


def faded(points: int, decay: int, age: int) -> int:
    """What is left of `points` after `age` whole days of `decay`: a straight line, towards zero."""
    left = abs(points) * (decay - age) // decay
    return left if points > 0 else -left


def next_step(points: int, decay: int, left: int) -> int:
    """The age in days at which points that have faded to `left` (not 0) become fewer."""
    return decay - -(-abs(left) * decay // abs(points)) + 1


def life(counting: Counting, points: int) -> timedelta | None:
    """How long an event counts: until its window ends or its points have faded to nothing."""
    ends = [counting.window] if counting.window is not None else []
    if counting.decay is not None:
        ends.append(timedelta(days=next_step(points, counting.decay, 1)))
    return min(ends, default=None)


def object_key(value: Any) -> str:
    """One text for each different value of a property; a missing one is a value too."""
    return f"={value}" if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)


def pay_for(rule: Rule, zone: ZoneInfo) -> Pay:
    """The function that pays for the events of `rule`."""
    counting = rule.event
    assert counting is not None
    if counting.at_least > 1 or counting.by_day:
        pay = partial(_pay_groups, rule, counting, zone)
    elif counting.decay is None and counting.per_days is None and counting.each_per is None:
        key = (rule.key, rule.group, rule.points)
        pay = partial(_pay_each, key, counting.window, counting.most)
    else:
        pay = partial(_pay_cells, rule, counting, zone)
    if counting.since is not None:
        pay = partial(_pay_since, counting.since, pay)
    return pay if rule.cap is None else partial(_pay_capped, rule, rule.cap, pay)


def silence_for(rule: Rule) -> Silence:
    """The function that pays when nothing was heard for so long."""
    return partial(_pay_silence, rule)


def _pay_capped(
    rule: Rule,
    cap: int,
    pay: Pay,
    events: list[EventFact],
    now: datetime,
    lines: list[Line],
    edges: list[datetime],
) -> None:
    """The lines stay as they are; one line more takes back what goes beyond the cap."""
    start = len(lines)
    pay(events, now, lines, edges)
    total = sum(line[2] for line in lines[start:])
    if abs(total) > cap:
        lines.append(Line(rule.key, rule.group, cap - total if total > 0 else -cap - total))


def _pay_since(
    since: datetime,
    pay: Pay,
    events: list[EventFact],
    now: datetime,
    lines: list[Line],
    edges: list[datetime],
) -> None:
    kept = [event for event in events if event[2] >= since]
    if kept:
        pay(kept, now, lines, edges)


def _past(events: list[EventFact], now: datetime, edges: list[datetime]) -> list[EventFact]:
    """What has happened; the first that is announced for later is an edge."""
    if events[-1][2] <= now:
        return events
    past = [event for event in events if event[2] <= now]
    edges.append(events[len(past)][2])
    return past


def _pay_each(
    key: tuple[str, str, int],
    window: timedelta | None,
    most: int | None,
    events: list[EventFact],
    now: datetime,
    lines: list[Line],
    edges: list[datetime],
) -> None:
    """A line for each event (oldest first) in its window, up to `most`, and when each ends."""
    left, ends = most, None
    for event in _past(events, now, edges):
        at = event[2]
        if window is not None:
            ends = at + window
            if ends <= now:
                continue
            edges.append(ends)
        lines.append(_line((*key, event[0], at, ends)))
        if left is not None:
            left -= 1
            if not left:
                return


def _pay_cells(
    rule: Rule,
    counting: Counting,
    zone: ZoneInfo,
    events: list[EventFact],
    now: datetime,
    lines: list[Line],
    edges: list[datetime],
) -> None:
    """So many events pay in each cell (object, block of days, or all together).

    The oldest that count, or the newest when points fade: fresh interest is worth more than its echo.
    """
    lasts, decay, points = life(counting, rule.points), counting.decay, rule.points
    past = _past(events, now, edges)
    taken: dict[Any, int] = {}
    for event in past if decay is None else reversed(past):
        at = event[2]
        ends = None if lasts is None else at + lasts
        if ends is not None and ends <= now:
            continue
        if counting.most is not None:
            cell = _cell(counting, zone, event)
            taken[cell] = taken.get(cell, 0) + 1
            if taken[cell] > counting.most:
                continue
        if decay is not None:
            points = faded(rule.points, decay, (now - at) // DAY)
            step = at + next_step(rule.points, decay, points) * DAY
            ends = step if ends is None else min(ends, step)
        lines.append(_line((rule.key, rule.group, points, event[0], at, ends)))
        if ends is not None:
            edges.append(ends)


def _cell(counting: Counting, zone: ZoneInfo, event: EventFact) -> Any:
    if counting.each_per is not None:
        return object_key(event[3].get(counting.each_per))
    if counting.per_days is not None:  # blocks of days, counted from a Monday
        return (event[2].astimezone(zone).toordinal() - 1) // counting.per_days
    return None


def _pay_groups(
    rule: Rule,
    counting: Counting,
    zone: ZoneInfo,
    events: list[EventFact],
    now: datetime,
    lines: list[Line],
    edges: list[datetime],
) -> None:
    """A line for each full group of `at_least` events or days, resting on the one that filled it.

    When the oldest leaves the window all groups shift, so that is when every line ends.
    """
    size, window = counting.at_least, counting.window
    past = _past(events, now, edges)
    alive = [event for event in past if window is None or event[2] + window > now]
    enough = None if counting.most is None else size * counting.most
    payers, oldest_day = _days(alive, zone, enough) if counting.by_day else (alive, alive)
    for event in payers[size - 1 :: size][: counting.most]:
        oldest = event if size == 1 else oldest_day[-1] if counting.by_day else alive[0]
        ends = None if window is None else oldest[2] + window
        lines.append(_line((rule.key, rule.group, rule.points, event[0], event[2], ends)))
        if ends is not None:
            edges.append(ends)


def _days(
    alive: list[EventFact], zone: ZoneInfo, enough: int | None
) -> tuple[list[EventFact], list[EventFact]]:
    """The first event of each local day, as far as so many are enough, and all events of the oldest day."""
    days: dict[date, list[EventFact]] = {}
    for event in alive:
        days.setdefault(event[2].astimezone(zone).date(), []).append(event)
        if enough is not None and len(days) > enough:
            break
    return [several[0] for several in days.values()], next(iter(days.values()), [])


def _pay_silence(
    rule: Rule,
    facts: Mapping[str, Any],
    events: Sequence[EventFact],
    now: datetime,
    lines: list[Line],
    edges: list[datetime],
) -> None:
    """A line when nothing was heard for so long; the inquiry itself is the first thing heard."""
    assert rule.inactive is not None
    last: datetime | None = None
    last_id: int | None = None
    for number, kind, at, _data in reversed(events):
        if "." in kind and kind not in INQUIRIES:
            continue
        if at <= now:
            last, last_id = at, number
            break
        edges.append(at)
    received = facts.get(RECEIVED)
    if isinstance(received, datetime):
        if received > now:
            edges.append(received)
        elif last is None or received > last:
            last, last_id = received, None
    if last is None:
        return
    start = last + rule.inactive
    if now >= start:
        lines.append(Line(rule.key, rule.group, rule.points, last_id, start))
    else:
        edges.append(start)
