"""The weekly check: at the agreed moment, what was counted is written down and everybody gets the letter."""

from datetime import datetime, timedelta

from django.db.models import Min

from gehoor.followup.agreement import versions
from gehoor.followup.agreement.models import Version
from gehoor.followup.agreement.terms import Agreement
from gehoor.insight.agreement.deviation import history, plan_deviations, structural
from gehoor.insight.agreement.report import Report, as_data, from_data, report
from gehoor.insight.agreement.spans import QUARTER, Span, last_check, looked_at, quarter_of
from gehoor.insight.agreement.tell import everybody
from gehoor.insight.models import Review
from gehoor.insight.period import local_day
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.notify.announce import plan_announcement

_STILL_NEW = timedelta(weeks=3)  # a quarter that was over earlier is no news


def check(now: datetime) -> int:
    """Do what is due: the letter of last week, and of last quarter when a new one began; returns how many.

    Each once, whoever asks and however often; a worker that slept for weeks writes only the newest. Before
    both teams signed an agreement there is nothing to look back on.
    """
    agreement = versions.current()
    at = last_check(agreement, now)
    signed = Version.objects.filter(version__gt=1).aggregate(first=Min("published_at"))["first"]
    if signed is None or at <= signed:
        return 0
    week = looked_at(at)
    done = _once(week, agreement, now)
    quarter = quarter_of(local_day(at)).before()
    if quarter.end > signed and at - quarter.end < _STILL_NEW:
        done += _once(quarter, agreement, now)
    return done


def stored(span: Span) -> Report | None:
    """The report as it stood when it was looked at together; None before that."""
    row = Review.objects.filter(kind=span.kind, starts_on=span.first).exclude(checked_at=None).first()
    return from_data(row.facts) if row else None


def _once(span: Span, agreement: Agreement, now: datetime) -> int:
    if Review.objects.filter(kind=span.kind, starts_on=span.first).exclude(checked_at=None).exists():
        return 0
    found = report(span, now)
    weeks = [] if span.kind == QUARTER else history(span, now, agreement)
    with write():
        Review.objects.get_or_create(kind=span.kind, starts_on=span.first)
        review = Review.objects.select_for_update().get(kind=span.kind, starts_on=span.first)
        if review.checked_at is not None:  # another worker was faster
            return 0
        rows = Rows()
        rows.change(Review, review.pk, facts=as_data(found), checked_at=now)
        record(rows, "agreement.checked", at=now, actor="worker", data={"week": span.name})
        if weeks:
            plan_deviations(rows, structural(weeks, agreement.deviation_weeks), weeks[-1], span, now)
        _send(rows, span, now)
        rows.flush()
    return 1


def _send(rows: Rows, span: Span, now: datetime) -> None:
    """The letter to everybody of both teams."""
    for user_id in everybody():
        data = {"week": span.name}
        plan_announcement(rows, "weekly_letter", lead_id=None, user_id=user_id, now=now, data=data)
