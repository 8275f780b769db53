"""Writing a score down: the ledger changes by as few lines as possible, a crossing is recorded once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.rows import Rows
from gehoor.scoring.models import ScoreLine
from gehoor.scoring.rules import Definition
from gehoor.scoring.shape import Score

Crossing = Literal["", "up", "down"]


StandingLine = tuple[int, str, str, int, int | None]  # id, rule, group, points, event id


@dataclass(frozen=True, slots=True)
class ScoreBefore:
    """What a lead's score was; `scoring.queries.standing` reads it. `until` and `version` as on the lead."""

    fit: int
    engagement: int
    was_mql: bool
    lines: Sequence[StandingLine]
    version: int | None = None
    until: datetime | None = None


def plan_score(
    rows: Rows,
    lead_id: int,
    contact_id: int | None,
    before: ScoreBefore | None,
    score: Score,
    definition: Definition,
    now: datetime,
) -> Crossing:
    """Plan what it takes to make `score` the lead's score, and say whether it crossed the thresholds.

    Writes the lines that are new, ends those that are gone, leaves the others alone; changes the lead's
    fit, engagement, is_mql, score_version, score_until and, the first time (`before` is None), scored_at.
    Records score.changed when a sum changed and threshold.crossed when the lead became an MQL or
    ceased to be one.
    """
    was_mql = before is not None and before.was_mql
    is_mql = score.is_mql(definition, was_mql)
    added, ended = _plan_lines(rows, lead_id, before, score, definition, now)
    _plan_lead(rows, lead_id, before, score, definition, now, is_mql)
    _record_change(rows, lead_id, contact_id, before, score, definition, now)
    if is_mql == was_mql:
        return ""
    direction: Crossing = "up" if is_mql else "down"
    data = {
        "direction": direction,
        "fit": score.fit,
        "engagement": score.engagement,
        "version": definition.version,
        "added": added,
        "ended": ended,
    }
    record(
        rows, "threshold.crossed", at=now, lead_id=lead_id, contact_id=contact_id, actor="system", data=data
    )
    return direction


def _plan_lines(
    rows: Rows, lead_id: int, before: ScoreBefore | None, score: Score, definition: Definition, now: datetime
) -> tuple[list[str], list[str]]:
    """End and add lines; return the rules of the lines added and ended."""
    standing = {line[1:]: line for line in before.lines} if before else {}
    added: list[str] = []
    for line in score.lines:
        if standing.pop(line[:4], None) is None:
            added.append(line.rule)
            rows.add(
                ScoreLine,
                lead_id=lead_id,
                rule=line.rule,
                group=line.group,
                points=line.points,
                event_id=line.event_id,
                version=definition.version,
                at=now,  # since when the points count; when it happened stands with the event
                expires_at=line.expires_at,
            )
    gone = list(standing.values())
    for old in gone:
        rows.change(ScoreLine, old[0], ended_at=now)
    return added, [old[1] for old in gone]


def _plan_lead(
    rows: Rows,
    lead_id: int,
    before: ScoreBefore | None,
    score: Score,
    definition: Definition,
    now: datetime,
    is_mql: bool,
) -> None:
    values = {
        "fit": score.fit,
        "engagement": score.engagement,
        "is_mql": is_mql,
        "score_version": definition.version,
        "score_until": score.until,
    }
    if before is None:
        rows.change(Lead, lead_id, **values, scored_at=now)
        return
    earlier = (before.fit, before.engagement, before.was_mql, before.version, before.until)
    if earlier != tuple(values.values()):
        rows.change(Lead, lead_id, **values)


def _record_change(
    rows: Rows,
    lead_id: int,
    contact_id: int | None,
    before: ScoreBefore | None,
    score: Score,
    definition: Definition,
    now: datetime,
) -> None:
    earlier = (before.fit, before.engagement) if before else (0, 0)
    if earlier == (score.fit, score.engagement):
        return
    data = {
        "fit": score.fit,
        "engagement": score.engagement,
        "fit_before": earlier[0],
        "engagement_before": earlier[1],
        "version": definition.version,
    }
    record(rows, "score.changed", at=now, lead_id=lead_id, contact_id=contact_id, actor="system", data=data)
