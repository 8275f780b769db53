"""One definition as named SQL steps: what every rule pays to every lead, and until when.

The steps read `bulk_leads` (lead_id, contact_id, received_at and a column per fact) and `bulk_events`
(contact_id, event_id, kind, moment, heard and a column per property; heard: the person did this, not we).
Moments are whole microseconds since 1970, so that every engine calculates with the same exact numbers. They
make, among others,

    bulk_lines   lead_id, place (of the rule), part (0 fit, 1 engagement), points, event_id, moment, ends
    bulk_totals  lead_id, fit, engagement, until

Each step is written once, in DuckDB's dialect; sqlglot says it in the dialect of another engine.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlglot
from sqlglot import exp

from gehoor.engines import Step
from gehoor.scoring.bulk.judge import Questions
from gehoor.scoring.bulk.layout import Layout
from gehoor.scoring.bulk.moments import DAY, day_sql, micros
from gehoor.scoring.conditions import AnyOf, Condition, asks
from gehoor.scoring.paying import life
from gehoor.scoring.rule import Counting, Rule
from gehoor.scoring.rules import Definition

CAP_FIT, CAP_ENGAGEMENT, CAP_TOTAL = -1, -2, -3  # the places of lines that take back what goes beyond a cap
NO_EVENT = "CAST(NULL AS BIGINT) AS event_id, CAST(NULL AS BIGINT) AS moment, CAST(NULL AS BIGINT) AS ends"


@dataclass(frozen=True, slots=True)
class Fits:
    """Which events fit a rule: the condition, the column that tells cells apart, the joins they need."""

    condition: str
    cell: str
    joins: str

    def hits(self, bounds: str, column: str = "") -> str:
        """The events that fit, within `bounds`."""
        what = f"b.contact_id, b.event_id, b.moment{column}{self.cell}"
        return _select(what, f"bulk_events b {self.joins}", f"{bounds} AND {self.condition}")


class Writer:
    """Writes the steps of one definition at one moment."""

    def __init__(self, definition: Definition, layout: Layout, now: datetime) -> None:
        self.definition = definition
        self.now, self.moment = now, micros(now)
        self.leads = Questions("bulk_leads", layout.facts)
        self.events = Questions("bulk_events", layout.properties)
        self.layout = layout

    def steps(self, dialect: str) -> list[Step]:
        """All steps in order, in `dialect`."""
        return [(name, _translate(select, dialect)) for name, select in self._steps()]

    def _steps(self) -> Iterator[Step]:
        rules = list(enumerate(self.definition.rules))
        whens = [f"{self.leads.sql(rule.when)} AS w{i}" for i, rule in rules if rule.when is not None]
        columns = ", ".join(["b.lead_id", "b.contact_id", "b.received_at", *whens])
        yield "bulk_truths", f"SELECT {columns} FROM bulk_leads b {self.leads.joins()}"
        lines, edges = [], []
        for i, rule in rules:
            if rule.event is not None:
                fits = self._fits(rule.event)
                yield f"bulk_paid_{i}", self._paid(rule, rule.event, fits)
                lines.append(_lines_of_people(i, rule))
                edges.append(self._announced(i, rule, rule.event, fits))
            elif rule.inactive is None:
                lines.append(_select(_line(i, rule, NO_EVENT), "bulk_truths t", f"t.w{i}"))
        if self.layout.is_silence_asked:
            yield "bulk_heard", self._heard()
            yield "bulk_next", self._next()
            yield "bulk_newest", self._newest()
            yield "bulk_silent", self._silent()
            for i, rule in rules:
                if rule.inactive is not None:
                    lines.append(self._silence(i, rule, rule.inactive))
                    edges += self._silence_edges(i, rule, rule.inactive)
        yield "bulk_lines", " UNION ALL ".join(lines) or _NO_LINES
        yield "bulk_edges", _edges(edges)
        yield "bulk_sums", _sums(self.definition.caps)
        yield "bulk_caps", _cap_lines(self.definition.caps)
        yield "bulk_totals", _TOTALS

    def _fits(self, counting: Counting) -> Fits:
        """Which events fit the rule, as a condition on `bulk_events b`, and the joins that it needs."""
        kinds: dict[str, list[Condition | None]] = {}
        for pattern in counting.patterns:
            for kind in pattern.kinds:
                kinds.setdefault(kind, []).append(pattern.where)
        found, names = [], {counting.each_per} if counting.each_per is not None else set()
        for kind, wheres in kinds.items():
            tests = [where for where in wheres if where is not None]
            fits = f"b.kind = {_text(kind)}"
            if len(tests) == len(wheres):
                where = tests[0] if len(tests) == 1 else AnyOf(tuple(tests))
                names |= {ask.name for ask in asks(where)}
                fits += f" AND {self.events.sql(where)}"
            found.append(f"({fits})")
        cell = ""
        if counting.each_per is not None:
            cell = f", {self.events.object_sql(counting.each_per)} AS cell"
        elif counting.per_days is not None:
            cell = f", {self._day()} // {counting.per_days} AS cell"
        since = "" if counting.since is None else f" AND b.moment >= {micros(counting.since)}"
        return Fits(f"({' OR '.join(found)}){since}", cell, self.events.joins(names))

    def _day(self) -> str:
        return day_sql("b.moment", self.definition.time_zone, self.now)

    def _paid(self, rule: Rule, counting: Counting, fits: Fits) -> str:
        """What the events of this rule are worth to each person: its lines, and what its cap takes back."""
        lasts = life(counting, rule.points)
        bounds = f"b.moment <= {self.moment}"
        if lasts is not None:
            bounds += f" AND b.moment > {micros(self.now - lasts)}"
        if counting.at_least > 1 or counting.by_day:
            paid = self._groups(rule, counting, fits, bounds)
        else:
            paid = self._cells(rule, counting, fits.hits(bounds))
        if rule.cap is None:
            return paid
        total = "SUM(points)"
        back = (
            f"CAST(CASE WHEN {total} > 0 THEN {rule.cap} - {total} ELSE -{rule.cap} - {total} END AS INTEGER)"
        )
        return (
            f"WITH paid AS ({paid}) SELECT contact_id, event_id, moment, points, ends FROM paid UNION ALL "
            "SELECT contact_id, CAST(NULL AS BIGINT) AS event_id, CAST(NULL AS BIGINT) AS moment, "
            f"{back} AS points, CAST(NULL AS BIGINT) AS ends FROM paid GROUP BY contact_id "
            f"HAVING ABS({total}) > {rule.cap}"
        )

    def _cells(self, rule: Rule, counting: Counting, hits: str) -> str:
        """So many of each cell: the oldest that count, or the newest when points fade."""
        source = f"({hits}) h"
        if counting.most is not None:
            down = " DESC" if counting.decay is not None else ""
            cell = ", cell" if counting.each_per is not None or counting.per_days is not None else ""
            number = f"ROW_NUMBER() OVER (PARTITION BY contact_id{cell} ORDER BY moment{down}, event_id{down}) AS n"
            source = f"(SELECT contact_id, event_id, moment, {number} FROM {source}) h"
        where = "TRUE" if counting.most is None else f"h.n <= {counting.most}"
        points, ends = self._worth(rule, counting)
        return (
            f"SELECT h.contact_id, h.event_id, h.moment, {points} AS points, {ends} AS ends "
            f"FROM {source} WHERE {where}"
        )

    def _worth(self, rule: Rule, counting: Counting) -> tuple[str, str]:
        """What an event (h) is worth now, and when it is worth less."""
        if counting.decay is None:
            ends = "NULL" if counting.window is None else f"h.moment + {_micros_of(counting.window)}"
            return f"CAST({rule.points} AS INTEGER)", f"CAST({ends} AS BIGINT)"
        size, days = abs(rule.points), counting.decay
        age = f"CAST(({self.moment} - h.moment) // {DAY} AS BIGINT)"
        left = f"CAST(({size} * ({days} - {age})) // {days} AS BIGINT)"
        step = f"h.moment + {DAY} * ({days} - CAST(({left} * {days} + {size - 1}) // {size} AS BIGINT) + 1)"
        ends = step if counting.window is None else f"LEAST({step}, h.moment + {_micros_of(counting.window)})"
        points = left if rule.points > 0 else f"-{left}"
        return f"CAST({points} AS INTEGER)", f"CAST({ends} AS BIGINT)"

    def _groups(self, rule: Rule, counting: Counting, fits: Fits, bounds: str) -> str:
        """Every so manieth event or day pays; all end when the oldest leaves the window."""
        size = counting.at_least
        where = f"n % {size} = 0" + ("" if counting.most is None else f" AND n <= {size * counting.most}")
        start = "moment" if size == 1 else "oldest"
        ends = "NULL" if counting.window is None else f"{start} + {_micros_of(counting.window)}"
        if not counting.by_day:
            numbered = (
                "SELECT contact_id, event_id, moment, "
                "ROW_NUMBER() OVER (PARTITION BY contact_id ORDER BY moment, event_id) AS n, "
                "FIRST_VALUE(moment) OVER (PARTITION BY contact_id ORDER BY moment, event_id) AS oldest "
                f"FROM ({fits.hits(bounds)}) x"
            )
            return (
                f"SELECT contact_id, event_id, moment, CAST({rule.points} AS INTEGER) AS points, "
                f"CAST({ends} AS BIGINT) AS ends FROM ({numbered}) g WHERE {where}"
            )
        return (
            f"WITH hits AS ({fits.hits(bounds, f', {self._day()} AS d')}), "
            "days AS (SELECT contact_id, d, MIN(moment) AS moment, MAX(moment) AS gone FROM hits "
            "GROUP BY contact_id, d), "
            "numbered AS (SELECT contact_id, moment, "
            "ROW_NUMBER() OVER (PARTITION BY contact_id ORDER BY d) AS n, "
            "FIRST_VALUE(gone) OVER (PARTITION BY contact_id ORDER BY d) AS oldest FROM days), "
            f"paid AS (SELECT contact_id, moment, CAST({ends} AS BIGINT) AS ends FROM numbered WHERE {where}) "
            f"SELECT p.contact_id, MIN(h.event_id) AS event_id, p.moment, CAST({rule.points} AS INTEGER) AS points, "
            "MIN(p.ends) AS ends FROM paid p JOIN hits h ON h.contact_id = p.contact_id AND h.moment = p.moment "
            "GROUP BY p.contact_id, p.moment"
        )

    def _announced(self, i: int, rule: Rule, counting: Counting, fits: Fits) -> str:
        """The events announced for later that fit the rule."""
        where = f" WHERE t.w{i}" if rule.when is not None else ""
        hits = fits.hits(f"b.moment > {self.moment}")
        return f"SELECT t.lead_id, h.moment FROM ({hits}) h JOIN bulk_truths t ON t.contact_id = h.contact_id{where}"

    def _heard(self) -> str:
        """When each person did something last."""
        return (
            "SELECT contact_id, MAX(moment) AS moment FROM bulk_events "
            f"WHERE heard AND moment <= {self.moment} GROUP BY contact_id"
        )

    def _next(self) -> str:
        """When each person will do something next, as far as it is announced."""
        return (
            "SELECT contact_id, MIN(moment) AS moment FROM bulk_events "
            f"WHERE heard AND moment > {self.moment} GROUP BY contact_id"
        )

    def _newest(self) -> str:
        """The last event of those who have been silent long enough for at least one rule."""
        days = min(rule.inactive for rule in self.definition.rules if rule.inactive is not None)
        return (
            "SELECT b.contact_id, MAX(b.event_id) AS event_id FROM bulk_events b "
            "JOIN bulk_heard h ON h.contact_id = b.contact_id AND h.moment = b.moment "
            f"WHERE b.heard AND h.moment <= {self.moment - _micros_of(days)} GROUP BY b.contact_id"
        )

    def _silent(self) -> str:
        """Per lead what was heard last: an event, or the inquiry itself; and the next that is announced."""
        unheard = f"t.received_at IS NULL OR t.received_at > {self.moment}"
        heard = f"h.moment IS NOT NULL AND ({unheard} OR h.moment >= t.received_at)"
        later = f"CASE WHEN t.received_at > {self.moment} THEN t.received_at END"
        return (
            f"SELECT t.lead_id, CASE WHEN {heard} THEN h.moment WHEN t.received_at <= {self.moment} "
            f"THEN t.received_at END AS moment, CASE WHEN {heard} THEN e.event_id END AS event_id, "
            f"LEAST(COALESCE(n.moment, {later}), COALESCE({later}, n.moment)) AS next "
            "FROM bulk_truths t LEFT JOIN bulk_heard h ON h.contact_id = t.contact_id "
            "LEFT JOIN bulk_newest e ON e.contact_id = t.contact_id "
            "LEFT JOIN bulk_next n ON n.contact_id = t.contact_id"
        )

    def _silence(self, i: int, rule: Rule, days: timedelta) -> str:
        what = f"s.event_id, CAST(s.moment + {_micros_of(days)} AS BIGINT) AS moment, CAST(NULL AS BIGINT) AS ends"
        return _select(
            _line(i, rule, what), _silent_leads(i, rule), f"s.moment <= {self.moment - _micros_of(days)}"
        )

    def _silence_edges(self, i: int, rule: Rule, days: timedelta) -> list[str]:
        source, span = _silent_leads(i, rule), _micros_of(days)
        begins = f"s.moment > {self.moment - span}"
        return [
            _select(f"t.lead_id, s.moment + {span} AS moment", source, begins),
            _select("t.lead_id, s.next AS moment", source, "s.next IS NOT NULL"),
        ]


_NO_LINES = (
    "SELECT t.lead_id, CAST(0 AS SMALLINT) AS place, CAST(0 AS SMALLINT) AS part, CAST(0 AS INTEGER) AS points, "
    f"{NO_EVENT} FROM bulk_truths t WHERE FALSE"
)
_TOTALS = (
    "SELECT t.lead_id, COALESCE(s.fit, 0) AS fit, COALESCE(s.engagement, 0) AS engagement, "
    "CASE WHEN e.moment IS NULL OR s.ends < e.moment THEN s.ends ELSE e.moment END AS until "
    "FROM bulk_truths t LEFT JOIN bulk_sums s ON s.lead_id = t.lead_id "
    "LEFT JOIN bulk_edges e ON e.lead_id = t.lead_id"
)


def _sums(caps: Mapping[str, int]) -> str:
    """Both sums after the caps, what each cap takes back, and the first end of a line."""

    def capped(part: str) -> str:
        return f"LEAST({part}, {caps[part]})" if part in caps else part

    over = f"GREATEST(fit + engagement - {caps['total']}, 0)" if "total" in caps else "0"
    summed = ", ".join(
        f"CAST(SUM(CASE WHEN part = {i} THEN points ELSE 0 END) AS BIGINT) AS {part}"
        for i, part in enumerate(("fit", "engagement"))
    )
    return (
        f"WITH raw AS (SELECT lead_id, {summed}, MIN(ends) AS ends FROM bulk_lines GROUP BY lead_id), "
        f"once AS (SELECT lead_id, ends, {capped('fit')} AS fit, {capped('engagement')} AS engagement, "
        f"{capped('fit')} - fit AS fit_back, {capped('engagement')} - engagement AS engagement_back FROM raw), "
        f"twice AS (SELECT *, {over} AS over_total, LEAST({over}, GREATEST(engagement, 0)) AS taken FROM once) "
        "SELECT lead_id, ends, fit - (over_total - taken) AS fit, engagement - taken AS engagement, "
        "fit_back, engagement_back, taken - over_total AS fit_total_back, -taken AS engagement_total_back "
        "FROM twice"
    )


def _cap_lines(caps: Mapping[str, int]) -> str:
    found = [
        f"SELECT lead_id, CAST({place} AS SMALLINT) AS place, CAST({part} AS SMALLINT) AS part, "
        f"CAST({column} AS INTEGER) AS points, {NO_EVENT} FROM bulk_sums WHERE {column} <> 0"
        for place, part, column in (
            (CAP_FIT, 0, "fit_back"),
            (CAP_ENGAGEMENT, 1, "engagement_back"),
            (CAP_TOTAL, 0, "fit_total_back"),
            (CAP_TOTAL, 1, "engagement_total_back"),
        )
    ]
    return " UNION ALL ".join(found) if caps else _NO_LINES


def _edges(edges: Sequence[str]) -> str:
    if not edges:
        return "SELECT t.lead_id, t.lead_id AS moment FROM bulk_truths t WHERE FALSE"
    return f"SELECT lead_id, MIN(moment) AS moment FROM ({' UNION ALL '.join(edges)}) e GROUP BY lead_id"


def _lines_of_people(i: int, rule: Rule) -> str:
    """What was worked out per person, for each of their leads."""
    what = _line(i, rule, "p.event_id, p.moment, p.ends", points="p.points")
    where = "TRUE" if rule.when is None else f"t.w{i}"
    return _select(what, f"bulk_paid_{i} p JOIN bulk_truths t ON t.contact_id = p.contact_id", where)


def _line(i: int, rule: Rule, what: str, points: str = "") -> str:
    part = 0 if rule.group == "fit" else 1
    paid = points or f"CAST({rule.points} AS INTEGER)"
    return f"t.lead_id, CAST({i} AS SMALLINT) AS place, CAST({part} AS SMALLINT) AS part, {paid} AS points, {what}"


def _silent_leads(i: int, rule: Rule) -> str:
    limited = "" if rule.when is None else f" AND t.w{i}"
    return f"bulk_truths t JOIN bulk_silent s ON s.lead_id = t.lead_id{limited}"


def _select(what: str, source: str, where: str) -> str:
    return f"SELECT {what} FROM {source} WHERE {where}"


def _micros_of(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _text(value: str) -> str:
    return exp.Literal.string(value).sql(dialect="duckdb")


def _translate(select: str, dialect: str) -> str:
    """The step in the words of another engine; it is written in DuckDB's."""
    return select if dialect == "duckdb" else sqlglot.parse_one(select, read="duckdb").sql(dialect=dialect)
