"""Counting what became of each promise, in so many questions whatever the number of weeks or leads."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from gehoor.followup.agreement.terms import SalesPromises
from gehoor.followup.models import Attempt, Clock, Disposition
from gehoor.followup.write_off import judge
from gehoor.insight.agreement.spans import Span
from gehoor.leads.models import LeadStage, Stage
from gehoor.scoring.required import CHECKS
from gehoor.team.calendars import hours_of

ALWAYS_ASKED = ("name", "company", "phone")  # complete, while the definition asks for nothing
_KEPT_BY = {
    "first_call": ("called", ""),
    "verdict": ("judged", "decided", "deal", ""),
    "word": ("called", "judged", "decided", "deal", ""),
}
_COLUMNS = {
    "name": ("contact__first_name", "contact__last_name"),
    "mail": ("contact__email",),
    "phone": ("contact__phone",),
    "company": ("company__name", "company__domain"),
    "title": ("contact__title",),
    "context": ("message", "product", "campaign", "form", "landing_page"),
}
assert set(_COLUMNS) == set(CHECKS)


@dataclass(slots=True)
class Tally:
    """`n` cases that were decided, of which `kept`."""

    n: int = 0
    kept: int = 0

    def add(self, n: int, kept: int) -> None:
        self.n += n
        self.kept += kept


Tallies = dict[tuple[int, str, str], Tally]
"""By place in the row of spans, code of the promise, and segment ("" for none)."""


def tallies(
    spans: Sequence[Span], now: datetime, required: Sequence[str], promised: SalesPromises
) -> Tallies:
    """Everything counted over `spans`, which follow each other without a gap; five questions."""
    found: Tallies = defaultdict(Tally)
    _clocks(found, spans, now)
    _mqls(found, spans, required or ALWAYS_ASKED)
    _decisions(found, spans)
    _written_off(found, spans, promised)
    return found


def place(spans: Sequence[Span], moment: str) -> Case:
    """In which of `spans` the column `moment` lies, for rows that lie in one of them."""
    whens = [When(**{f"{moment}__lt": span.end}, then=Value(i)) for i, span in enumerate(spans)]
    return Case(*whens, default=Value(len(spans)), output_field=IntegerField())


def within(spans: Sequence[Span], moment: str) -> Q:
    """The rows whose column `moment` lies in one of `spans`."""
    return Q(**{f"{moment}__gte": spans[0].start, f"{moment}__lt": spans[-1].end})


def is_late(now: datetime) -> Q:
    """A clock that ran out: ended after it was due, or still running then."""
    return Q(stopped_at__gt=F("due_at")) | Q(stopped_at=None, paused_at=None, due_at__lte=now)


def _clocks(found: Tallies, spans: Sequence[Span], now: datetime) -> None:
    """By the moment each was due. What ended in time by something else than what was promised is left out."""
    done = Q()
    for kind, ends in _KEPT_BY.items():
        done |= Q(kind=kind, ended_as__in=ends)
    rows = (
        Clock.objects.filter(within(spans, "due_at"))
        .annotate(place=place(spans, "due_at"))
        .values("place", "kind", "segment")
        .annotate(
            kept=Count("id", filter=Q(stopped_at__lte=F("due_at")) & done),
            late=Count("id", filter=is_late(now)),
        )
    )
    for row in rows.order_by():
        key = (row["place"], row["kind"], row["segment"] if row["kind"] == "first_call" else "")
        found[key].add(row["kept"] + row["late"], row["kept"])


def first_mql(spans: Sequence[Span]) -> QuerySet[LeadStage]:
    """The rows by which live leads became an MQL for the first time, in one of `spans`."""
    before = was_mql().filter(entered_at__lt=OuterRef("entered_at"))
    rows = LeadStage.objects.filter(within(spans, "entered_at"), ~Exists(before), stage=Stage.MQL)
    return rows.filter(lead__mode="live")


def was_mql() -> QuerySet[LeadStage]:
    """The rows by which the lead at hand became an MQL.

    The stage stands in an expression so that no planner looks for it by the index on stages: that finds
    every MQL there ever was, once for each lead.
    """
    stages = LeadStage.objects.filter(lead=OuterRef("lead"))
    return stages.annotate(now_at=Coalesce("stage", Value(""))).filter(now_at=Stage.MQL)


def _mqls(found: Tallies, spans: Sequence[Span], required: Sequence[str]) -> None:
    """New MQLs, and those of them that are complete."""
    complete = Q()
    for name in required:
        complete &= known(name, "lead__")
    rows = (
        first_mql(spans)
        .annotate(place=place(spans, "entered_at"))
        .values("place")
        .annotate(n=Count("lead", distinct=True), complete=Count("lead", distinct=True, filter=complete))
    )
    for row in rows.order_by():
        found[row["place"], "mqls", ""].add(row["n"], row["n"])
        found[row["place"], "complete", ""].add(row["n"], row["complete"])


def known(name: str, prefix: str = "") -> Q:
    """`scoring.required.CHECKS[name]` as a condition of the database."""
    asked = Q()
    for column in _COLUMNS[name]:
        asked |= Q(**{f"{prefix}{column}__gt": ""})
    return asked


def _decisions(found: Tallies, spans: Sequence[Span]) -> None:
    """MQLs about which sales decided, accepted or not."""
    rows = (
        decided(spans)
        .annotate(place=place(spans, "at"))
        .values("place")
        .annotate(
            n=Count("lead", distinct=True),
            accepted=Count("lead", distinct=True, filter=Q(kind="accepted")),
        )
    )
    for row in rows.order_by():
        found[row["place"], "accepted", ""].add(row["n"], row["accepted"])


def decided(spans: Sequence[Span]) -> QuerySet[Disposition]:
    """Decisions about an MQL. What was put aside without a talk says nothing of the lead, and is none."""
    spoken = Q(kind="nurture", lead__connected_at__isnull=False)
    judged = Q(kind__in=("accepted", "disqualified")) | spoken
    return Disposition.objects.filter(within(spans, "at"), judged, Exists(was_mql()), lead__mode="live")


def _written_off(found: Tallies, spans: Sequence[Span], promised: SalesPromises) -> None:
    """Leads that were given up, and whether enough was tried before."""
    given_up = Disposition.objects.filter(within(spans, "at"), kind="written_off", lead__mode="live")
    rows = list(
        given_up.annotate(place=place(spans, "at")).values("place", "lead_id", "at", "lead__owner_id")
    )
    if not rows:
        return
    tried = _attempts(given_up.values("lead"))
    for row in rows:
        moments = [one for one in tried.get(row["lead_id"], ()) if one[0] <= row["at"]]
        enough = judge(moments, hours_of(row["lead__owner_id"]), promised).allowed
        found[row["place"], "attempts", ""].add(1, int(enough))


def _attempts(leads: Any) -> dict[int, list[tuple[datetime, str]]]:
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    rows: Iterable[tuple[int, datetime, str]] = Attempt.objects.filter(lead__in=leads).values_list(
        "lead_id", "at", "outcome"
    )
    for lead_id, at, outcome in rows:
        found[lead_id].append((at, outcome))
    return found
