"""What the insight pages choose from."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from gehoor.insight import teams
from gehoor.leads.models import Lead


@dataclass(frozen=True, slots=True)
class Choices:
    """Sources that leads came from, and teams large enough to show, both in order of name."""

    sources: tuple[str, ...]
    groups: tuple[str, ...]


def choices() -> Choices:
    """What a funnel may be limited to."""
    sources = Lead.objects.order_by("source").values_list("source", flat=True).distinct()
    names = set(teams.team_of_owner().values()) - {teams.POOL}
    return Choices(tuple(sources), tuple(sorted(names)))


def newest_lead() -> datetime | None:
    """When the newest lead came in; None when there are no leads."""
    newest: datetime | None = Lead.objects.aggregate(newest=Max("received_at"))["newest"]
    return newest
