"""Reading a cohort: the leads received in a period, and how far exactly those ever came.

Two grouped reads, whatever the size: one counts the leads, one brings the moments of the leads that
went further than the first stage. Differences are taken in the database, as seconds to the
millisecond, so that no million moments become Python objects.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from gehoor.followup.models import CallTask
from gehoor.insight import sql
from gehoor.insight.period import midnight, months
from gehoor.leads.models import CLOSED, FUNNEL, Lead, LeadStage, Stage

LEAD = Lead._meta.db_table
STAGES = LeadStage._meta.db_table
TASK = CallTask._meta.db_table
LATER = FUNNEL[1:]
UNDER_WAY = (Stage.MQL, Stage.SQL, Stage.OPPORTUNITY)
MONTHS_SHOWN = 36
STILL_ACTIVE = timedelta(days=30)

Waits = defaultdict[str, "array[float]"]
Key = tuple[str, int | None, int]  # source, owner, month (index; -1 is before the first one shown)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which leads: received from `start` up to, not including, `end`; None means no limit.

    `source` "" means leads of which no source is known; `owners` limits to leads these people own.
    """

    start: datetime | None = None
    end: datetime | None = None
    source: str | None = None
    owners: tuple[int, ...] | None = None
    campaign: str | None = None

    def where(self) -> tuple[str, list[Any]]:
        """The condition on the lead table `l`, and its values."""
        parts, values = ["1 = 1"], []
        if self.start is not None:
            parts.append("l.received_at >= %s")
            values.append(sql.moment(self.start))
        if self.end is not None:
            parts.append("l.received_at < %s")
            values.append(sql.moment(self.end))
        if self.source is not None:
            parts.append("l.source = %s")
            values.append(self.source)
        if self.campaign is not None:
            parts.append("l.campaign = %s")
            values.append(self.campaign)
        if self.owners is not None:
            marks = ", ".join(["%s"] * len(self.owners)) or "NULL"
            parts.append(f"l.owner_id IN ({marks})")
            values.extend(self.owners)
        return " AND ".join(parts), values


@dataclass(slots=True)
class Tally:
    """Counts and durations of one slice of a cohort; lists run along the five stages of the funnel.

    `reached[k]` counts leads whose furthest stage is k; `seconds[k]` are the seconds since the stage
    recorded before it, `total[k]` those since the lead came in.
    """

    leads: int = 0
    open: int = 0
    active: int = 0  # on its way down the funnel, and something happened in the last thirty days
    reached: list[int] = field(default_factory=lambda: [0] * 5)
    still_open: list[int] = field(default_factory=lambda: [0] * 5)
    seconds: list["array[float]"] = field(default_factory=lambda: [array("d") for _ in range(5)])
    total: list["array[float]"] = field(default_factory=lambda: [array("d") for _ in range(5)])

    def add(self, other: "Tally") -> None:
        """Take the leads of `other` in."""
        self.leads += other.leads
        self.open += other.open
        self.active += other.active
        for k in range(5):
            self.reached[k] += other.reached[k]
            self.still_open[k] += other.still_open[k]
            self.seconds[k].extend(other.seconds[k])
            self.total[k].extend(other.total[k])


@dataclass(slots=True)
class Cohort:
    """All tallies of a selection, and the waits between the moments t0 to t6."""

    months: list[date]
    tallies: dict[Key, Tally] = field(default_factory=dict)
    waits: Waits = field(default_factory=lambda: defaultdict(lambda: array("d")))  # seconds
    never_called: int = 0  # leads with a call task and no attempt

    def tally(self, key: Key) -> Tally:
        """The tally of `key`, a new one when there was none."""
        found = self.tallies.get(key)
        if found is None:
            found = self.tallies[key] = Tally()
        return found


def read(selection: Selection, now: datetime) -> Cohort:
    """The cohort of `selection`: four reads, of which two go along all its leads."""
    cohort = Cohort(months=_months(selection))
    _count(cohort, selection, now)
    _follow(cohort, selection)
    _clock(cohort, selection)
    return cohort


def _months(selection: Selection) -> list[date]:
    """The months with leads in them, the last three years at most."""
    where, values = selection.where()
    first = sql.one(f"SELECT MIN(l.received_at) FROM {LEAD} l WHERE {where}", values)[0]  # noqa: S608
    last = sql.one(f"SELECT MAX(l.received_at) FROM {LEAD} l WHERE {where}", values)[0]  # noqa: S608
    if first is None or last is None:
        return []
    return months(sql.as_moment(first), sql.as_moment(last))[-MONTHS_SHOWN:]


def _count(cohort: Cohort, selection: Selection, now: datetime) -> None:
    """How many leads came in, by source, owner and month, and how many of them may still move."""
    month, month_values = _month_of(cohort.months)
    where, values = selection.where()
    columns = (
        "l.source",
        "l.owner_id",
        month,
        f"CASE WHEN {_open()} THEN 1 ELSE 0 END",
        f"CASE WHEN l.last_event_at >= %s AND l.stage IN ({_names(UNDER_WAY)}) THEN 1 ELSE 0 END",
    )
    rows = sql.counted(
        columns, f"FROM {LEAD} l WHERE {where}", [*month_values, sql.moment(now - STILL_ACTIVE), *values]
    )
    for (source, owner, number, is_open, is_recent), count in rows:
        tally = cohort.tally((source, owner, number))
        tally.leads += count
        tally.reached[0] += count
        if is_open:
            tally.open += count
            tally.still_open[0] += count
            tally.active += count if is_recent else 0


def _follow(cohort: Cohort, selection: Selection) -> None:
    """The moments at which leads entered the later stages, and the wait before the first call."""
    month, month_values = _month_of(cohort.months)
    where, values = selection.where()
    entries = ", ".join(
        sql.seconds(f"MIN(CASE WHEN s.stage = '{stage.value}' THEN s.entered_at END)", "l.received_at")
        for stage in LATER
    )
    moments = ", ".join(sql.seconds(f"l.{name}_at", "l.received_at") for name in _MOMENTS)
    # CROSS JOIN keeps SQLite from walking every stage row of every year for one month's leads.
    rows = sql.rows(
        f"SELECT l.source, l.owner_id, {month} AS month, CASE WHEN {_open()} THEN 1 ELSE 0 END, "  # noqa: S608
        f"{entries}, {moments} FROM {LEAD} l CROSS JOIN {STAGES} s "
        f"WHERE s.lead_id = l.id AND s.stage IN ({_names(LATER)}) AND {where} GROUP BY l.id",
        [*month_values, *values],
    )
    for source, owner, number, is_open, *seconds in rows:
        _place(cohort.tally((source, owner, number)), seconds[:4], is_open)
        _wait_for_call(cohort.waits, seconds[0], seconds[1], seconds[4:])


_MOMENTS = ("assigned", "first_attempt", "connected")


def _place(tally: Tally, entries: Sequence[float | None], is_open: int) -> None:
    """Move one lead from the first stage to the furthest one it entered."""
    before, furthest = 0.0, 0
    for k, seconds in enumerate(entries, 1):
        if seconds is not None:
            tally.seconds[k].append(seconds - before)
            tally.total[k].append(seconds)
            before, furthest = seconds, k
    tally.reached[0] -= 1
    tally.reached[furthest] += 1
    if is_open:
        tally.still_open[0] -= 1
        tally.still_open[furthest] += 1


def _wait_for_call(
    waits: Waits, mql: float | None, sql: float | None, moments: Sequence[float | None]
) -> None:
    """How long an MQL waited for an owner and for the first call, and a talk for a decision."""
    assigned, attempt, connected = moments
    if mql is not None and attempt is not None and attempt >= mql:
        waits["mql_to_first_attempt"].append(attempt - mql)
        if assigned is not None:
            waits["mql_to_assigned"].append(max(0.0, assigned - mql))
    if sql is not None and connected is not None and sql >= connected:
        waits["connected_to_sql"].append(sql - connected)


CLOCK = {
    "received_to_assigned": ("l.assigned_at", "l.received_at"),
    "assigned_to_first_attempt": ("l.first_attempt_at", "l.assigned_at"),
    "first_attempt_to_connected": ("l.connected_at", "l.first_attempt_at"),
    "received_to_first_attempt": ("l.first_attempt_at", "l.received_at"),
}


def _clock(cohort: Cohort, selection: Selection) -> None:
    """The waits of the system (t0 to t2) and of people (t2 to t5, t5 to t6), and who was never called.

    Moments that contradict one another (a call before the lead came in) measure nothing.
    """
    where, values = selection.where()
    pairs = ", ".join(sql.seconds(*pair) for pair in CLOCK.values())
    chunks = sql.chunks(
        f"SELECT {pairs}, CASE WHEN l.first_attempt_at IS NULL "  # noqa: S608
        f"AND EXISTS (SELECT 1 FROM {TASK} t WHERE t.lead_id = l.id) THEN 1 ELSE 0 END FROM {LEAD} l "
        f"WHERE (l.mode = 'live' OR l.first_attempt_at IS NOT NULL) AND {where}",
        values,
    )
    for chunk in chunks:
        *columns, uncalled = zip(*chunk, strict=True)
        cohort.never_called += sum(uncalled)
        for name, column in zip(CLOCK, columns, strict=True):
            cohort.waits[name].extend(value for value in column if value is not None and value >= 0)


def _month_of(found: Sequence[date]) -> tuple[str, list[Any]]:
    """SQL for the index in `found` of the month in which a lead came in."""
    if not found:
        return "0", []
    whens = " ".join(f"WHEN l.received_at < %s THEN {number}" for number in range(-1, len(found) - 1))
    return f"CASE {whens} ELSE {len(found) - 1} END", [sql.moment(midnight(day)) for day in found]


def _open() -> str:
    return f"l.stage NOT IN ({_names(CLOSED)})"


def _names(stages: Iterable[Stage]) -> str:
    """Stages as a list in SQL; they are constants of ours."""
    return ", ".join(f"'{stage.value}'" for stage in stages)
