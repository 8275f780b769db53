"""The score of a lead at any past moment: from the ledger, from the journal, and evaluated afresh.

The ledger is added to and ended, never changed, so the lines that stood at a moment add up to the number
that was stored then. The journal tells the same sums a second time; `Replay.agrees` holds them together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from gehoor.errors import NotFound
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.scoring import definition
from gehoor.scoring.evaluate import evaluate
from gehoor.scoring.facts import facts
from gehoor.scoring.models import ScoreLine
from gehoor.scoring.shape import EventFact, Line, Score

_CHANGED, _CROSSED, _AGAIN = "score.changed", "threshold.crossed", "lead.inquired_again"


@dataclass(frozen=True, slots=True)
class Replay:
    """What a lead's score was at `at`: the lines that stood, and what the journal says their sums were."""

    at: datetime
    fit: int
    engagement: int
    is_mql: bool
    lines: tuple[Line, ...]
    told: tuple[int, int]

    @property
    def agrees(self) -> bool:
        """Whether ledger and journal say the same, as they always should."""
        return (self.fit, self.engagement) == self.told


@dataclass(frozen=True, slots=True)
class Point:
    """The sums since `at`. `crossed` is "up" or "down" when the lead became an MQL then, or ceased to be."""

    at: datetime
    fit: int
    engagement: int
    version: int
    crossed: str = ""


def replay(lead_id: int, at: datetime) -> Replay:
    """The score of the lead as it stood at the moment `at`; all zero before it was first scored."""
    columns = ("rule", "group", "points", "event_id", "at", "expires_at")
    lines = tuple(Line(*row) for row in standing_at(lead_id, at).order_by("at", "id").values_list(*columns))
    past = [point for point in series(lead_id) if point.at <= at]
    last = past[-1] if past else None
    crossed = [point.crossed for point in past if point.crossed]
    return Replay(
        at=at,
        fit=_sum(lines, "fit"),
        engagement=_sum(lines, "engagement"),
        is_mql=bool(crossed) and crossed[-1] == "up",
        lines=lines,
        told=(last.fit, last.engagement) if last else (0, 0),
    )


def standing_at(lead_id: int, at: datetime) -> QuerySet[ScoreLine]:
    """The lines of the ledger that counted at the moment `at`."""
    begun = ScoreLine.objects.filter(lead_id=lead_id, at__lte=at)
    return begun.filter(Q(ended_at__isnull=True) | Q(ended_at__gt=at))


def series(lead_id: int) -> list[Point]:
    """Every change of the lead's score, oldest first; at most one point for a moment. One query."""
    told = Event.objects.filter(lead_id=lead_id, kind__in=(_CHANGED, _CROSSED)).order_by("at", "id")
    found: list[Point] = []
    for kind, at, data in told.values_list("kind", "at", "data"):
        crossed = str(data.get("direction", "")) if kind == _CROSSED else ""
        point = Point(at, data["fit"], data["engagement"], data["version"], crossed)
        if found and found[-1].at == at:
            before = found.pop()
            point = Point(at, point.fit, point.engagement, point.version, crossed or before.crossed)
        found.append(point)
    return found


def recompute(lead_id: int, at: datetime) -> Score:
    """The score evaluated afresh: by the version that counted at `at`, from what was recorded by then.

    The facts are those of today: of a title or a size that was changed since, only the newest is kept.
    """
    past = [point for point in series(lead_id) if point.at <= at]
    rules = definition.version(past[-1].version) if past else definition.current()
    known, contact_id = known_facts(lead_id)
    return evaluate(rules, known, past_events(contact_id, at), at)


def known_facts(lead_id: int) -> tuple[dict[str, Any], int]:
    """What the rules may ask about this lead, and the number of its contact; NotFound when it is gone."""
    lead = Lead.objects.select_related("contact__company", "company").filter(pk=lead_id).first()
    if lead is None:
        raise NotFound(_("There is no such lead."))
    company = lead.company or lead.contact.company
    return facts(vars(lead.contact), vars(company) if company else None, vars(lead)), lead.contact_id


def past_events(contact_id: int, at: datetime) -> list[EventFact]:
    """What the contact did, as far as it was recorded at `at`."""
    columns = ("id", "kind", "at", "data")
    recorded = Event.objects.filter(contact_id=contact_id, recorded_at__lte=at)
    theirs = recorded.filter(~Q(kind__contains=".") | Q(kind=_AGAIN))
    return [EventFact(*row) for row in theirs.order_by("at", "id").values_list(*columns)]


def _sum(lines: Iterable[Line], group: str) -> int:
    return sum(line.points for line in lines if line.group == group)
