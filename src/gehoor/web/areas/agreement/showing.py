"""What the pages of the agreement show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gehoor.followup.agreement import versions
from gehoor.followup.agreement.models import Version
from gehoor.followup.agreement.sign import signatures
from gehoor.insight.agreement import telling
from gehoor.insight.agreement.check import stored
from gehoor.insight.agreement.conclude import agreed
from gehoor.insight.agreement.letter import standing
from gehoor.insight.agreement.report import Report, many, report
from gehoor.insight.agreement.spans import QUARTER, Span, quarter_of, this_week, week_of, weeks_back
from gehoor.insight.models import Review
from gehoor.insight.period import local_day

COURSE = 8  # weeks drawn beside a promise


@dataclass(frozen=True, slots=True)
class Row:
    """A promise with its fact, and how the last weeks went (state and week, oldest first)."""

    told: telling.Told
    course: tuple[tuple[str, str], ...]


def review(span: Span, now: datetime) -> dict[str, Any]:
    """One week or quarter: promises against facts, what stood in the way, conclusions."""
    kept = stored(span)
    found = kept or report(span, now)
    agreement = versions.version(found.version)
    rows = [Row(told, ()) for told in telling.told(found, agreement)]
    if span.kind != QUARTER:
        rows = [Row(row.told, course) for row, course in zip(rows, _courses(found, now), strict=True)]
    later = span.before(-1)
    return {
        "span": span,
        "title": telling.span_name(span),
        "days": telling.days(span),
        "headline": telling.headline(found),
        "bottleneck": telling.bottleneck(found),
        "sides": _sides(rows),
        "teams": found.teams,
        "deviations": [telling.deviation(one) for one in standing(span, now)],
        "conclusions": agreed(span),
        "is_now": not span.is_over(now),
        "is_stored": kept is not None,
        "version": found.version,
        "signatures": signatures(found.version),
        "since": Version.objects.filter(version=found.version).values_list("published_at", flat=True).first(),
        "earlier": span.before(),
        "later": later if later.start <= now else None,
        "quarter": quarter_of(local_day(now)),
        "this_week": this_week(now),
    }


def _courses(found: Report, now: datetime) -> list[tuple[tuple[str, str], ...]]:
    """How each promise of the report went in the weeks up to it, judged by the same agreement."""
    weeks = weeks_back(found.span, COURSE)
    facts = many(weeks, now, versions.version(found.version))
    courses = []
    for fact in found.facts:
        states = [next((one for one in week if one.code == fact.code), None) for week in facts[:-1]]
        shown = [_state(one.is_kept) if one else "silent" for one in [*states, fact]]
        courses.append(tuple(zip(shown, [telling.span_name(week) for week in weeks], strict=True)))
    return courses


def _state(is_kept: bool | None) -> str:
    return "silent" if is_kept is None else "kept" if is_kept else "missed"


def _sides(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    headings = (("marketing", _("What marketing promised")), ("sales", _("What sales promised")))
    found = [(heading, [row for row in rows if row.told.side == side]) for side, heading in headings]
    return [(heading, side) for heading, side in found if side]


def looked_back_on() -> list[tuple[str, str, datetime]]:
    """The weeks and quarters that were looked at together: name, words and moment; newest first."""
    found = []
    reviews = Review.objects.exclude(checked_at=None).order_by("-checked_at", "-id")[:30]
    for kind, day, at in reviews.values_list("kind", "starts_on", "checked_at"):
        span = quarter_of(day) if kind == QUARTER else week_of(day)
        if at:
            found.append((span.name, telling.span_name(span), at))
    return found
