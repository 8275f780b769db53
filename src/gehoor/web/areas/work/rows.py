"""What a list says about each lead beside its own columns: clock and last event, two queries for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from gehoor.followup.models import CallTask, Clock
from gehoor.followup.queue_item import AGREED
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.web.areas.work.telling import headline

SOON = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class ClockState:
    """How the promise stands. `code`: running, soon, late, kept, missed, callback, again, decide; `moment` is
    when it is due, when it was kept, or since when a decision waits; `tone` is the badge's."""

    code: str
    tone: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class LeadRow:
    """One line of a list of leads."""

    lead: Lead
    clock: ClockState | None
    last_kind: str
    last_at: datetime

    @property
    def last_words(self) -> str:
        """The newest event in the reader's language."""
        return headline(self.last_kind)


def clock_state(clock: Clock | None, task: CallTask | None, now: datetime) -> ClockState | None:
    """The clock of the first call while it runs; afterwards the next call that is planned; then its end."""
    if task and task.reason == "decide":
        return undecided(task.opened_at)
    if clock and clock.stopped_at is None and task:
        return running(clock.due_at, now)
    if task and task.not_before:
        return planned(task.reason, task.not_before, now)
    if task:
        return running(task.due_at, now)
    if clock and clock.stopped_at:
        kept = clock.stopped_at <= clock.due_at
        return ClockState("kept" if kept else "missed", "good" if kept else "calm", clock.stopped_at)
    return None


def planned(reason: str, moment: datetime, now: datetime) -> ClockState:
    """A call at a moment: agreed with the person, or a next attempt that Gehoor proposes."""
    code = "callback" if reason in AGREED else "again"
    return ClockState(code, "info" if moment > now else "warn", moment)


def undecided(since: datetime) -> ClockState:
    """Spoken to: no clock runs any more, and what it will be is still open."""
    return ClockState("decide", "info", since)


def running(due_at: datetime, now: datetime) -> ClockState:
    """A clock that runs until `due_at`."""
    if due_at < now:
        return ClockState("late", "late", due_at)
    return (
        ClockState("soon", "warn", due_at) if due_at - now <= SOON else ClockState("running", "good", due_at)
    )


def lead_rows(leads: Sequence[Lead], now: datetime) -> list[LeadRow]:
    """The lines of a list, in the order of `leads`."""
    numbers = [lead.pk for lead in leads]
    calls = Clock.objects.filter(lead__in=numbers, kind="first_call").order_by("started_at")
    clocks = {clock.lead_id: clock for clock in calls}
    tasks = {task.lead_id: task for task in CallTask.objects.filter(lead__in=numbers, closed_at=None)}
    kinds = _last_kinds(numbers)
    return [
        LeadRow(
            lead,
            clock_state(clocks.get(lead.pk), tasks.get(lead.pk), now),
            *kinds.get(lead.pk, ("lead.received", lead.last_event_at)),
        )
        for lead in leads
    ]


def _last_kinds(numbers: list[int]) -> dict[int, tuple[str, datetime]]:
    """Kind and moment of each lead's newest event; what Gehoor does by itself does not count as one."""
    quiet = (
        "score.changed",
        "task.opened",
        "lead.notified",
        "threshold.crossed",
        "lead.assigned",
        "stage.entered",
        "clock.reminded",
        "clock.paused",
        "clock.resumed",
        "clock.asked",
    )
    newest = Event.objects.filter(lead_id=OuterRef("pk")).exclude(kind__in=quiet).order_by("-at", "-pk")
    found = Lead.objects.filter(pk__in=numbers).annotate(
        kind=Subquery(newest.values("kind")[:1]), moment=Subquery(newest.values("at")[:1])
    )
    return {pk: (kind, at) for pk, kind, at in found.values_list("pk", "kind", "moment") if kind}
