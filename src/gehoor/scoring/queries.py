"""Reading scores: what stands, what is due, what belongs to an older version."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from gehoor.leads.models import Lead
from gehoor.scoring.apply import ScoreBefore, StandingLine
from gehoor.scoring.models import ScoreLine

CHUNK = 500  # SQLite takes a limited number of values in one IN (...)


def standing(lead_ids: Collection[int]) -> dict[int, ScoreBefore]:
    """The present score of each lead, for `plan_score`; a lead that was never scored is left out.

    Two queries per 500 leads.
    """
    found: dict[int, ScoreBefore] = {}
    for chunk in _chunks(lead_ids):
        lines: defaultdict[int, list[StandingLine]] = defaultdict(list)
        standing_lines = ScoreLine.objects.filter(lead__in=chunk, ended_at=None)
        for lead_id, number, rule, group, points, event_id in standing_lines.values_list(
            "lead_id", "id", "rule", "group", "points", "event_id"
        ):
            lines[lead_id].append((number, rule, group, points, event_id))
        leads = Lead.objects.filter(id__in=chunk, scored_at__isnull=False)
        columns = ("id", "fit", "engagement", "is_mql", "score_version", "score_until")
        for number, fit, engagement, is_mql, version, until in leads.values_list(*columns):
            found[number] = ScoreBefore(fit, engagement, is_mql, lines[number], version, until)
    return found


def due(now: datetime, limit: int) -> list[int]:
    """Leads whose score no longer holds at `now`, longest overdue first."""
    leads = Lead.objects.filter(score_until__lte=now).order_by("score_until", "id")
    return list(leads.values_list("id", flat=True)[:limit])


def outdated(version: int, limit: int, after: int = 0) -> list[int]:
    """Leads with a number above `after` that were scored by another version, lowest number first."""
    leads = Lead.objects.filter(id__gt=after, scored_at__isnull=False).exclude(score_version=version)
    return list(leads.order_by("id").values_list("id", flat=True)[:limit])


def _chunks(numbers: Collection[int]) -> list[list[int]]:
    ordered = sorted(set(numbers))
    return [ordered[i : i + CHUNK] for i in range(0, len(ordered), CHUNK)]
