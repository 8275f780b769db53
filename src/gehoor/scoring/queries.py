"""Reading scores: what stands, what is due, what belongs to an older version."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.scoring.apply import ScoreBefore, StandingLine
from gehoor.scoring.models import ScoreLine

CHUNK = 500  # SQLite takes a limited number of values in one IN (...)


def standing(lead_ids: Collection[int]) -> dict[int, ScoreBefore]:
    """The present score of each lead, for `plan_score`; a lead that was never scored is left out.

    Three queries per 500 leads.
    """
    found: dict[int, ScoreBefore] = {}
    for chunk in _chunks(lead_ids):
        lines: defaultdict[int, list[StandingLine]] = defaultdict(list)
        columns = ("lead_id", "id", "rule", "group", "points", "event_id")
        for lead_id, number, rule, group, points, event_id in ScoreLine.objects.filter(
            lead__in=chunk, ended_at=None
        ).values_list(*columns):
            lines[lead_id].append((number, rule, group, points, event_id))
        mqls = were_mql(chunk)
        leads = Lead.objects.filter(id__in=chunk, scored_at__isnull=False)
        for number, fit, engagement, version, until in leads.values_list(
            "id", "fit", "engagement", "score_version", "score_until"
        ):
            found[number] = ScoreBefore(fit, engagement, number in mqls, lines[number], version, until)
    return found


def due(now: datetime, limit: int) -> list[int]:
    """Leads whose score no longer holds at `now`, longest overdue first."""
    leads = Lead.objects.filter(score_until__lte=now).order_by("score_until", "id")
    return list(leads.values_list("id", flat=True)[:limit])


def outdated(version: int, limit: int, after: int = 0) -> list[int]:
    """Leads with a number above `after` that were scored by another version, lowest number first."""
    leads = Lead.objects.filter(id__gt=after, scored_at__isnull=False).exclude(score_version=version)
    return list(leads.order_by("id").values_list("id", flat=True)[:limit])


def were_mql(lead_ids: Collection[int]) -> set[int]:
    """Those of `lead_ids` whose newest crossing went up."""
    newest: dict[int | None, str] = {}
    crossings = Event.objects.filter(lead_id__in=lead_ids, kind="threshold.crossed").order_by("at", "id")
    for lead_id, data in crossings.values_list("lead_id", "data"):
        newest[lead_id] = data["direction"]
    return {number for number in lead_ids if newest.get(number) == "up"}


def _chunks(numbers: Collection[int]) -> list[list[int]]:
    ordered = sorted(set(numbers))
    return [ordered[i : i + CHUNK] for i in range(0, len(ordered), CHUNK)]
