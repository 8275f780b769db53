"""What keeps going otherwise than promised: found, brought to the team leads once, and over by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from gehoor.followup.agreement.terms import Agreement
from gehoor.insight.agreement.judged import Fact
from gehoor.insight.agreement.report import many
from gehoor.insight.agreement.shift import (
    BASELINE,
    Seen,
    chance_of_misses,
    chance_of_so_few,
    is_shift,
)
from gehoor.insight.agreement.spans import Span, this_week, weeks_back
from gehoor.insight.models import Deviation
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.rows import Rows
from gehoor.notify.announce import plan_announcement
from gehoor.team.models import Role, User

RUN = "run"
SHIFT = "shift"


@dataclass(frozen=True, slots=True)
class Structural:
    """A promise that deviates: `weeks` in a row, or this week clearly worse by luck of only `chance`."""

    code: str
    kind: str
    weeks: int = 0
    chance: float | None = None


def history(week: Span, now: datetime, agreement: Agreement) -> list[list[Fact]]:
    """The facts of `week` and the weeks before it, oldest first, all by the same agreement.

    Begins with the week after the one in which the very first lead came in: that one is not whole.
    """
    first = Lead.objects.aggregate(first=Min("received_at"))["first"]
    wanted = weeks_back(week, BASELINE + agreement.deviation_weeks)
    if first is not None:
        began = this_week(first).last
        wanted = [span for span in wanted if span.first >= began] or [week]
    return many(wanted, now, agreement)


def structural(weeks: Sequence[Sequence[Fact]], deviation_weeks: int) -> list[Structural]:
    """What deviates in the last of `weeks`. Pure. A promise that this week keeps never does."""
    found = []
    for fact in weeks[-1]:
        if fact.is_kept is not False:
            continue
        course = [one for week in weeks for one in week if one.code == fact.code]
        missed = missed_in_a_row(course)
        if missed >= deviation_weeks:
            found.append(Structural(fact.code, RUN, weeks=missed))
        elif is_shift(chance := _chance(course), len(weeks[-1])):
            found.append(Structural(fact.code, SHIFT, chance=chance))
    return found


def missed_in_a_row(course: Sequence[Fact]) -> int:
    """How many weeks up to the last did not keep it. A week in which nothing was decided is passed over."""
    count = 0
    for fact in reversed(course):
        if fact.is_kept:
            break
        count += fact.is_kept is False
    return count


def _chance(course: Sequence[Fact]) -> float:
    *before, week = [Seen(one.n, one.n - one.kept) for one in course]
    before = before[-BASELINE:]
    return (chance_of_so_few if course[-1].unit == "count" else chance_of_misses)(week, before)


def plan_deviations(
    rows: Rows, found: Sequence[Structural], facts: Sequence[Fact], week: Span, now: datetime
) -> int:
    """Open what is new, close what is kept again, and tell the team leads; returns how many are new.

    Runs inside the transaction of the weekly check. Records agreement.deviated and agreement.restored.
    """
    standing = {one.promise: one for one in Deviation.objects.filter(closed_at=None)}
    kept = {fact.code for fact in facts if fact.is_kept}
    gone = set(standing) - {fact.code for fact in facts}  # no longer promised
    for code in sorted((kept | gone) & set(standing)):
        rows.change(Deviation, standing[code].pk, closed_at=now)
        record(rows, "agreement.restored", at=now, actor="worker", data={"promise": code})
    sides = {fact.code: fact.side for fact in facts}
    for one in found:
        if one.kind == RUN and one.code in standing:
            rows.change(Deviation, standing[one.code].pk, kind=RUN, weeks=one.weeks)
    new = [one for one in found if one.code not in standing]
    for one in new:
        _open(rows, one, sides[one.code], week, now)
    return len(new)


def _open(rows: Rows, one: Structural, side: str, week: Span, now: datetime) -> None:
    rows.add(
        Deviation,
        promise=one.code,
        kind=one.kind,
        weeks=one.weeks,
        chance=one.chance,
        week=week.first,
        opened_at=now,
    )
    data = {"promise": one.code, "weeks": one.weeks, "kind": one.kind, "week": week.name}
    record(rows, "agreement.deviated", at=now, actor="worker", data=data)
    plan_announcement(rows, "deviation", lead_id=None, user_id=None, now=now, data=data)
    if side == "marketing":  # their promise is not for the leads of sales alone
        people = User.objects.filter(role=Role.MARKETING, is_active=True).values_list("id", flat=True)
        for user_id in people.order_by("id"):
            plan_announcement(rows, "deviation", lead_id=None, user_id=user_id, now=now, data=data)
