"""What is said about the score of one lead: its course, the way up, and any moment of the past."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gehoor.leads.models import Lead
from gehoor.scoring import definition
from gehoor.scoring.explain import reasons_at
from gehoor.scoring.history import Point, replay, series
from gehoor.scoring.ways import what_would_make_mql
from gehoor.web.areas.learning.steps import Chart, chart


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the score, with what it was before."""

    point: Point
    fit_by: int
    engagement_by: int


def course(lead: Lead, now: datetime) -> dict[str, Any]:
    """Both halves drawn over time, and what would make the lead an MQL. Empty before the first score."""
    points = series(lead.pk)
    return {
        "charts": charts(lead, points, now) if points else [],
        "road": None if lead.is_mql or not points else what_would_make_mql(lead.pk, now, _language()),
    }


def charts(lead: Lead, points: list[Point], now: datetime) -> list[Chart]:
    """Fit above engagement, each with the threshold of the version that scored the lead last."""
    rules = definition.version(points[-1].version)
    return [
        chart(_("Fits us"), "fit", points, rules.fit_threshold, now),
        chart(_("Is active"), "engagement", points, rules.engagement_threshold, now),
    ]


def changes(points: list[Point]) -> list[Change]:
    """What changed each time, newest first."""
    before = [(0, 0), *((point.fit, point.engagement) for point in points)]
    found = [
        Change(point, point.fit - fit, point.engagement - engagement)
        for point, (fit, engagement) in zip(points, before, strict=False)
    ]
    return found[::-1]


def page(lead: Lead, now: datetime, at: datetime | None) -> dict[str, Any]:
    """The page of one lead's score; with `at`, the ledger as it stood at that moment."""
    points = series(lead.pk)
    told = replay(lead.pk, at) if at else None
    return {
        "lead": lead,
        "charts": charts(lead, points, now) if points else [],
        "road": what_would_make_mql(lead.pk, now, _language()) if points else None,
        "changes": changes(points),
        "replay": told,
        "replay_reasons": reasons_at(lead.pk, at) if at else [],
        "now": now,
    }


def _language() -> str:
    return (get_language() or "nl")[:2]
