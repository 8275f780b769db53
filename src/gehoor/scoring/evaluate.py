"""One lead's score at one moment. Pure: the same facts, events and `now` give the same answer.

An event counts from its own moment, so one that lies after `now` does not count yet. `until` is the
next moment at which time alone can change the answer: a window that ends, a silence that has lasted,
an event that was announced for later.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from gehoor.scoring.facts import RECEIVED
from gehoor.scoring.plan import EventRule, Plan, SilenceRule
from gehoor.scoring.rules import Definition
from gehoor.scoring.shape import EventFact, Line, Score

__all__ = ["EventFact", "Line", "Score", "evaluate", "is_activity"]

INQUIRIES = frozenset({"lead.received", "lead.inquired_again"})
_by_time = itemgetter(2, 0)  # at, then id
_line = partial(tuple.__new__, Line)  # half the time of Line(...)


def evaluate(
    definition: Definition, facts: Mapping[str, Any], events: Sequence[EventFact], now: datetime
) -> Score:
    """The score of a lead with these `facts` and `events` (in any order) at `now`."""
    plan = definition.plan
    lines = [line for holds, line in plan.lines if holds(facts)]
    edges: list[datetime] = []
    found = _sorted_by_rule(plan, events)
    if found:
        for index, rule in enumerate(plan.events):
            several = found.get(index)
            if several is None or len(several) < rule.at_least or (rule.when and not rule.when(facts)):
                continue
            if rule.at_least == 1 and not rule.by_day:
                _pay_each(rule, several, now, lines, edges)
            else:
                _pay_groups(rule, several, now, lines, edges, plan.zone)
    for silence in plan.silences:
        if silence.when is None or silence.when(facts):
            _pay_silence(silence, facts, events, now, lines, edges)
    fit = engagement = 0
    for line in lines:
        if line[1] == "fit":
            fit += line[2]
        else:
            engagement += line[2]
    return Score(fit, engagement, tuple(lines), min(edges) if edges else None)


def is_activity(kind: str) -> bool:
    """Whether a person did this: behaviour and inquiries, not the acts of our own people and programs."""
    return "." not in kind or kind in INQUIRIES


def _sorted_by_rule(plan: Plan, events: Sequence[EventFact]) -> dict[int, list[EventFact]]:
    """For each event rule (by index) the events it looks at, oldest first."""
    found: dict[int, list[EventFact]] = {}
    for event in events:
        for index, where in plan.places.get(event[1], ()):
            if where is None or where(event[3]):
                if index in found:
                    found[index].append(event)
                else:
                    found[index] = [event]
    for several in found.values():
        if len(several) > 1:
            several.sort(key=_by_time)
    return found


def _pay_each(
    rule: EventRule, events: list[EventFact], now: datetime, lines: list[Line], edges: list[datetime]
) -> None:
    """Add a line for each event (oldest first) in its window, up to `rule.most`, and when each ends."""
    window, left = rule.window, rule.most
    ends: datetime | None = None
    for event in events:
        at = event[2]
        if at > now:
            edges.append(at)
            return
        if window is not None:
            ends = at + window
            if ends <= now:
                continue
            edges.append(ends)
        lines.append(_line((rule.key, rule.group, rule.points, event[0], at, ends)))
        if left is not None:
            left -= 1
            if not left:
                return


def _pay_groups(
    rule: EventRule,
    events: list[EventFact],
    now: datetime,
    lines: list[Line],
    edges: list[datetime],
    zone: ZoneInfo,
) -> None:
    """Add a line for each full group of `at_least` events or days, resting on the one that filled it.

    When the oldest leaves the window all groups shift, so that is when every line ends.
    """
    size, window = rule.at_least, rule.window
    alive: list[EventFact] = []
    for event in events:
        if event[2] > now:
            edges.append(event[2])
            break
        if window is None or event[2] + window > now:
            alive.append(event)
    payers, oldest_day = _days(alive, zone) if rule.by_day else (alive, alive)
    for event in payers[size - 1 :: size][: rule.most]:
        oldest = event if size == 1 else oldest_day[-1] if rule.by_day else alive[0]
        ends = None if window is None else oldest[2] + window
        lines.append(_line((rule.key, rule.group, rule.points, event[0], event[2], ends)))
        if ends is not None:
            edges.append(ends)


def _days(alive: list[EventFact], zone: ZoneInfo) -> tuple[list[EventFact], list[EventFact]]:
    """The first event of each local day, and all events of the oldest day."""
    firsts: list[EventFact] = []
    oldest_day: list[EventFact] = []
    day: date | None = None
    for event in alive:
        this = event[2].astimezone(zone).date()
        if this != day:
            firsts.append(event)
            day = this
        if len(firsts) == 1:
            oldest_day.append(event)
    return firsts, oldest_day


def _pay_silence(
    rule: SilenceRule,
    facts: Mapping[str, Any],
    events: Sequence[EventFact],
    now: datetime,
    lines: list[Line],
    edges: list[datetime],
) -> None:
    """Add a line when nothing was heard for `rule.days`; the inquiry itself is the first thing heard."""
    last: datetime | None = None
    last_id: int | None = None
    received = facts.get(RECEIVED)
    if isinstance(received, datetime):
        if received > now:
            edges.append(received)
        else:
            last = received
    for number, kind, at, _data in events:
        if "." in kind and kind not in INQUIRIES:
            continue
        if at > now:
            edges.append(at)
        elif last is None or at > last or (at == last and (last_id is None or number > last_id)):
            last, last_id = at, number
    if last is None:
        return
    start = last + rule.days
    if now >= start:
        lines.append(Line(rule.key, rule.group, rule.points, last_id, start))
    else:
        edges.append(start)
