"""When a lead may be given up: as many real attempts, moments and days as the agreement asks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoor.errors import NotFound
from gehoor.followup.agreement import versions
from gehoor.followup.agreement.terms import SalesPromises
from gehoor.followup.models import Attempt, Outcome
from gehoor.leads.models import Lead
from gehoor.lib.business_time import Hours
from gehoor.team.calendars import hours_of

DISTINCT_AFTER = timedelta(minutes=30)
NOON, EVENING = 12, 17


@dataclass(frozen=True, slots=True)
class WriteOff:
    """Whether a lead may be written off; `missing` names which of the three counts is too low.

    `needed` are the numbers of the agreement by which this was judged.
    """

    allowed: bool
    attempts: int
    day_parts: int
    working_days: int
    missing: tuple[str, ...]
    needed: SalesPromises

    def sentences(self) -> list[str]:
        """What is still to be done, in the active language."""
        left = self.needed.attempts - self.attempts
        days = self.needed.working_days - self.working_days
        told = {
            "attempts": ngettext("%(n)s more attempt", "%(n)s more attempts", left) % {"n": left},
            "day_parts": _("one at another time of day"),
            "working_days": ngettext("on %(n)s more working day", "on %(n)s more working days", days)
            % {"n": days},
        }
        return [told[code] for code in self.missing]


def may_write_off(lead_id: int, now: datetime) -> WriteOff:
    """Count what was tried up to `now` and say whether that is enough. Raises NotFound."""
    owner = Lead.objects.filter(pk=lead_id).values_list("owner_id", flat=True)
    if not owner:
        raise NotFound(_("There is no such lead."), field="lead_id")
    tried = Attempt.objects.filter(lead_id=lead_id, at__lte=now).order_by("at", "id")
    return judge(tried.values_list("at", "outcome"), hours_of(owner[0]), versions.current().sales)


def judge(tried: Iterable[tuple[datetime, str]], hours: Hours, needed: SalesPromises) -> WriteOff:
    """The policy itself, over (moment, outcome) in any order, by the wall clock of `hours`."""
    moments = distinct(tried)
    parts = len({day_part(at, hours) for at in moments})
    days = len(working_days(moments, hours))
    counts = (
        ("attempts", len(moments), needed.attempts),
        ("day_parts", parts, needed.day_parts),
        ("working_days", days, needed.working_days),
    )
    missing = tuple(name for name, done, least in counts if done < least)
    return WriteOff(not missing, len(moments), parts, days, missing, needed)


def distinct(tried: Iterable[tuple[datetime, str]]) -> list[datetime]:
    """The attempts that count: each at least half an hour after the one counted before it.

    A wrong number reached nobody and does not count.
    """
    counted: list[datetime] = []
    for at, outcome in sorted(tried):
        fresh = not counted or at - counted[-1] >= DISTINCT_AFTER
        if fresh and outcome != Outcome.WRONG_NUMBER:
            counted.append(at)
    return counted


def day_part(at: datetime, hours: Hours) -> str:
    """morning (before 12), afternoon (before 17) or evening, by the wall clock."""
    hour = at.astimezone(hours.zone).hour
    return "morning" if hour < NOON else "afternoon" if hour < EVENING else "evening"


def working_days(moments: Sequence[datetime], hours: Hours) -> set[date]:
    """The working days on which was called; an attempt on Saturday counts, its day does not."""
    return {day for day in map(hours.local_day, moments) if hours.is_working_day(day)}
