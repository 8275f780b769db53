"""What the insight pages choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from gehoor.insight import teams
from gehoor.insight.models import Audit
from gehoor.insight.period import local_day, midnight
from gehoor.leads.models import Lead


@dataclass(frozen=True, slots=True)
class Choices:
    """Sources and teams large enough to show, in order of name; campaigns, the latest first."""

    sources: tuple[str, ...]
    groups: tuple[str, ...]
    campaigns: tuple[str, ...]


def choices() -> Choices:
    """What a funnel may be limited to."""
    sources = Lead.objects.order_by("source").values_list("source", flat=True).distinct()
    names = set(teams.team_of_owner().values()) - {teams.POOL}
    return Choices(tuple(sources), tuple(sorted(names)), tuple(recent_campaigns()))


def newest_lead() -> datetime | None:
    """When the newest lead came in; None when there are no leads."""
    newest: datetime | None = Lead.objects.aggregate(newest=Max("received_at"))["newest"]
    return newest


def earlier_audits(limit: int = 50) -> list[Audit]:
    """Audits that were written down, newest first."""
    return list(Audit.objects.order_by("-created_at")[:limit])


def audit_of_today(lead_ids: Sequence[int], now: datetime) -> Audit | None:
    """Today's audit of exactly these leads, when somebody began one."""
    today = Audit.objects.filter(created_at__gte=midnight(local_day(now))).order_by("-created_at")
    return next((audit for audit in today if sorted(audit.lead_ids) == sorted(lead_ids)), None)


def recent_campaigns(limit: int = 12) -> list[str]:
    """Campaigns of the newest leads, the latest first."""
    found = Lead.objects.exclude(campaign="").order_by("-received_at").values_list("campaign", flat=True)
    return list(dict.fromkeys(found[:2_000]))[:limit]
