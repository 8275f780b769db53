"""One line of the list on Today: whom to call, and in one sentence why, and why now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gehoor.lib.human import clock_time, moment, spell

AGREED = ("callback", "next_step")
# Which group comes first on Today: an agreed moment that has come, what can be called, what waits for a
# decision, and what is planned for later.
NOW_AGREED, NOW, DECIDE, LATER = range(4)
SOON = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One open task with what its owner needs to choose it; times in UTC, counts of this lead."""

    task_id: int
    lead_id: int
    contact_id: int
    name: str
    title: str
    company: str
    phone: str
    stage: str
    source: str
    reason: str
    opened_at: datetime
    received_at: datetime
    not_before: datetime | None
    due_at: datetime
    fit: int
    engagement: int
    attempts: int
    last_outcome: str
    last_attempt_at: datetime | None
    may_write_off: bool
    last_event: str
    last_event_at: datetime | None
    group: int
    now: datetime

    @property
    def is_later(self) -> bool:
        """Planned for a moment that has not come."""
        return self.group == LATER

    @property
    def is_late(self) -> bool:
        """Past the moment before which it should have been done."""
        return self.due_at < self.now

    @property
    def why_code(self) -> str:
        """callback, next_step, decide, write_off, later, late, soon, asked, retry, or score."""
        if self.reason in (*AGREED, "decide"):
            return self.reason
        if self.may_write_off:
            return "write_off"
        if self.reason == "retry":
            return "later" if self.is_later else "retry"
        if self.is_late:
            return "late"
        if self.due_at - self.now <= SOON:
            return "soon"
        return "asked" if self.reason in ("asked", "manual") else "score"

    @property
    def why(self) -> str:
        """The reason in words; times are local, in the language that is active."""
        at = self.not_before or self.due_at
        when = clock_time(at) if abs(at - self.now) < timedelta(hours=12) else moment(at)
        words = {
            "callback": _("Agreed to call back at %(when)s"),
            "next_step": _("Agreed next step, %(when)s"),
            "decide": _("You spoke; what will it be?"),
            "write_off": _("Called %(attempts)s times without answer; try once more or write off"),
            "retry": _("Attempt %(next)s: not reached yet"),
            "later": _("Next attempt %(when)s"),
            "late": _("Should have been called by now, %(duration)s late"),
            "soon": _("The clock runs out in %(duration)s"),
            "asked": _("Asked to be called"),
            "score": _("Fits us (%(fit)s) and is active (%(engagement)s)"),
        }
        facts = {
            "when": when,
            "attempts": self.attempts,
            "next": self.attempts + 1,
            "duration": spell(self.due_at - self.now),
            "fit": self.fit,
            "engagement": self.engagement,
        }
        return words[self.why_code] % facts
