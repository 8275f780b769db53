"""What stood in the way of a promise that was not kept, counted: late calls, lacking facts, refusals."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count

from gehoor.followup.agreement.terms import Agreement
from gehoor.followup.models import Clock
from gehoor.insight.agreement.causes import CAUSES, Late, cause
from gehoor.insight.agreement.judged import SEGMENT
from gehoor.insight.agreement.spans import Span
from gehoor.insight.agreement.tally import ALWAYS_ASKED, decided, first_mql, is_late, known, within
from gehoor.insight.period import local_day
from gehoor.scoring import definition
from gehoor.team.models import Absence

Absences = Mapping[int, list[tuple[date, date]]]
Counts = dict[str, int]


def obstacles(span: Span, now: datetime, agreement: Agreement, broken: Collection[str]) -> dict[str, Counts]:
    """By promise, each obstacle with how often it was met, most often first; only of promises in `broken`."""
    found: dict[str, Counts] = {}
    if any(code == "first_call" or code.startswith(SEGMENT) for code in broken):
        found |= _late_calls(span, now, [segment.name for segment in agreement.segments])
    if "complete" in broken:
        found["complete"] = _lacking(span, definition.current().required_facts or ALWAYS_ASKED)
    if "accepted" in broken:
        found["accepted"] = _refused(span)
    return {code: counts for code, counts in found.items() if counts and code in broken}


def _late_calls(span: Span, now: datetime, segments: Sequence[str]) -> dict[str, Counts]:
    rows = Clock.objects.filter(within([span], "due_at"), is_late(now), kind="first_call").values_list(
        "segment",
        "started_at",
        "due_at",
        "seconds",
        "worktime",
        "counted",
        "breach_owner_id",
        "lead__owner_id",
        "lead__received_at",
        "lead__assigned_at",
        "lead__seen_at",
    )
    away = _absences(span)
    counted: dict[str, Counter[str]] = {}
    for segment, *row in rows:
        code = SEGMENT + segment if segment in segments else "first_call"
        counted.setdefault(code, Counter())[_cause(row, away)] += 1
    return {code: _sorted(counts, CAUSES) for code, counts in counted.items()}


def _cause(row: Sequence[Any], away: Absences) -> str:
    started, due, seconds, worktime, counted, at_breach, owner, received, assigned, seen = row
    late = Late(
        started_at=started,
        due_at=due,
        promised=timedelta(seconds=seconds),
        worktime=timedelta(seconds=worktime or seconds),
        counted=counted,
        owner_id=at_breach or owner,
        received_at=received,
        assigned_at=assigned,
        seen_at=seen,
    )
    return cause(late, away, (local_day(started), local_day(due)))


def _absences(span: Span) -> Absences:
    """Who was away when; from a month before the span, for clocks that began earlier."""
    rows = Absence.objects.filter(starts_on__lt=span.last, ends_on__gte=span.first - timedelta(days=31))
    found: dict[int, list[tuple[date, date]]] = {}
    for user_id, first, last in rows.values_list("user_id", "starts_on", "ends_on"):
        found.setdefault(user_id, []).append((first, last))
    return found


def _lacking(span: Span, required: Sequence[str]) -> Counts:
    """How many of the new MQLs lack each of the facts that both teams ask for."""
    counted = first_mql([span]).aggregate(
        **{name: Count("lead", distinct=True, filter=~known(name, "lead__")) for name in required}
    )
    return _sorted(Counter(counted), required)


def _refused(span: Span) -> Counts:
    """Why sales did not accept: the reasons of their decisions."""
    rows = (
        decided([span])
        .exclude(kind="accepted")
        .values("reason")
        .annotate(n=Count("lead", distinct=True))
        .order_by("reason")
    )
    counted = Counter({row["reason"] or "other": row["n"] for row in rows})
    return _sorted(counted, sorted(counted))


def _sorted(counts: Counter[str], order: Sequence[str]) -> Counts:
    places = {code: i for i, code in enumerate(order)}
    found = sorted(counts.items(), key=lambda one: (-one[1], places.get(one[0], len(places))))
    return {code: n for code, n in found if n}
