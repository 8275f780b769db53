"""What happens along the clocks: the worker's rounds.

A step is done in one transaction with what it says and with the row of the next one, so that a worker that
dies in between leaves everything as it was: nothing is lost and nothing is said twice. Workers beside each
other pass over the clocks that another one holds.

Locks are taken in the order lead, clock, step by everybody (`followup.hold.take` comes first in every verb).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from gehoor.followup.agreement import versions
from gehoor.followup.agreement.terms import Agreement
from gehoor.followup.clocks.pause import plan_resume
from gehoor.followup.clocks.steps import Promise, Step, moment_of, next_step
from gehoor.followup.models import Clock, ClockPause, ClockStep
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.business_time import Hours
from gehoor.lib.db import is_postgres, take_turn, write
from gehoor.lib.rows import Row, Rows
from gehoor.team.calendars import hours_of
from gehoor.team.queries import leads_of

SAME_BREATH = timedelta(hours=1)
"""A question right after the call clock ran out would say the same thing twice."""


class Announce(Protocol):
    """`notify.announce.plan_announcement`."""

    def __call__(
        self,
        rows: Rows,
        kind: str,
        *,
        lead_id: int | None,
        user_id: int | None,
        now: datetime,
        data: Mapping[str, Any] | None = None,
    ) -> object: ...


@dataclass(frozen=True)
class Hands:
    """What later rooms do for the clocks: tell people, and give a lead to somebody who is there."""

    announce: Announce
    reroute: Callable[[int, datetime], int | None]


class Due(NamedTuple):
    """A clock whose next step is due, which step that is, and whether its moment must be reckoned first."""

    clock_id: int
    kind: str
    is_stale: bool

    @property
    def is_move(self) -> bool:
        """Whether it is time for `move_on` instead of `walk`."""
        return self.kind == "reroute" and not self.is_stale


def due_steps(now: datetime, limit: int = 100, skip: Collection[int] = ()) -> list[Due]:
    """The clocks that wait for something at `now`, longest waiting first; `skip` leaves some clocks out."""
    waiting = ClockStep.objects.filter(done_at__isnull=True, due_at__lte=now)
    if skip:
        waiting = waiting.exclude(clock_id__in=skip)
    found = waiting.order_by("due_at", "id").values_list("clock_id", "kind", "is_stale")
    return [Due(*row) for row in found[:limit]]


def walk(clock_ids: Sequence[int], now: datetime, hands: Hands) -> int:
    """Do what is due on these clocks, up to a re-route, in one transaction; returns how many clocks moved."""
    with write():
        clocks = _claim(clock_ids)
        steps = _open_steps(clocks, now)
        round_ = _Round(now, hands, _call_clocks(clocks))
        moved = [clock for clock in clocks if clock.pk in steps and round_.go(clock, steps[clock.pk])]
        round_.rows.flush()
    return len(moved)


def move_on(clock_id: int, now: datetime, hands: Hands) -> bool:
    """Give the lead of a clock that ran out to somebody who is there; false when another worker did."""
    with write():
        take_turn()
        lead_id = Clock.objects.filter(pk=clock_id).values_list("lead_id", flat=True).first()
        lead = Lead.objects.select_for_update().filter(pk=lead_id or 0).first()
        clocks = _claim([clock_id])
        steps = _open_steps(clocks, now)
        if lead is None or not steps:
            return False
        clock, step = clocks[0], steps[clock_id]
        if step.kind != "reroute":
            return False
        round_ = _Round(now, hands, {})
        if clock.paused_at:
            round_.wait(step)
        else:
            taken = None if clock.stopped_at or lead.not_callable else hands.reroute(lead.pk, now)
            round_.rerouted(clock, step, taken)
        round_.rows.flush()
    return True


def over_pauses(now: datetime, limit: int = 100, skip: Collection[int] = ()) -> list[int]:
    """The clocks whose pause has lasted long enough, longest ago first; `skip` leaves some clocks out."""
    over = ClockPause.objects.filter(ended_at__isnull=True, until__lte=now)
    if skip:
        over = over.exclude(clock_id__in=skip)
    return list(over.order_by("until", "id").values_list("clock_id", flat=True)[:limit])


def end_pauses(clock_ids: Sequence[int], now: datetime) -> int:
    """Let these clocks go on where their pause has lasted long enough, in one transaction; returns how many.

    What counts is the pause in which a clock stands once it is ours: another may have begun meanwhile.
    """
    rows = Rows()
    with write():
        clocks = _claim(clock_ids)
        over = ClockPause.objects.filter(ended_at__isnull=True, until__lte=now)
        ends: dict[int | None, datetime] = dict(
            over.filter(pk__in=[clock.pause_id for clock in clocks]).values_list("pk", "until")
        )
        done = [clock for clock in clocks if clock.paused_at and clock.pause_id in ends]
        for clock in done:
            until, hours = ends[clock.pause_id], hours_of(clock.lead.owner_id)
            plan_resume(rows, row_of(clock), until, hours, clock.lead.contact_id, "worker", now)
        rows.flush()
    return len(done)


def row_of(clock: Clock) -> Row:
    """The clock's columns as `pause` and `stop` work with them."""
    return {column.attname: getattr(clock, column.attname) for column in clock._meta.concrete_fields}


def _claim(clock_ids: Sequence[int]) -> list[Clock]:
    """These clocks with their leads, ours until the end of the transaction; not those somebody else holds."""
    found = Clock.objects.select_related("lead").filter(pk__in=clock_ids)
    if is_postgres():
        found = found.select_for_update(skip_locked=True, of=("self",))
    place = {number: place for place, number in enumerate(clock_ids)}
    return sorted(found, key=lambda clock: place[clock.pk])


def _open_steps(clocks: Iterable[Clock], now: datetime) -> dict[int, ClockStep]:
    """The step that is due, by clock; read after the clock is ours."""
    due = ClockStep.objects.filter(clock__in=list(clocks), done_at__isnull=True, due_at__lte=now)
    return {step.clock_id: step for step in due}


def _call_clocks(clocks: Iterable[Clock]) -> dict[int, datetime]:
    """When the call clock of each lead runs out, for those of whom we are about to ask a question."""
    leads = [clock.lead_id for clock in clocks if clock.kind == "word"]
    if not leads:
        return {}
    running = Clock.objects.filter(lead__in=leads, kind="first_call", stopped_at=None, paused_at=None)
    return dict(running.values_list("lead_id", "due_at"))


@dataclass
class _Round:
    """One transaction of steps: what is written, and what is said."""

    now: datetime
    hands: Hands
    call_due: Mapping[int, datetime]
    rows: Rows = field(default_factory=Rows)
    agreements: dict[int, Agreement] = field(default_factory=dict)

    def go(self, clock: Clock, row: ClockStep) -> bool:
        """Everything that is due on one clock, in order, except a re-route; whether anything was."""
        if clock.stopped_at:
            self.rows.change(ClockStep, row.pk, done_at=self.now, outcome="cancelled")
            return True
        if clock.paused_at:
            self.wait(row)
            return True
        hours, agreement = hours_of(clock.lead.owner_id), self._agreement(clock.agreement)
        step = self._in_time(clock, row, agreement, hours)
        number, order = row.pk, row.order
        while step.due_at <= self.now and step.kind != "reroute":
            coming = next_step(promise_of(clock), step, "", agreement, hours, self.now)
            outcome = self._outcome(clock, step, coming)
            user_id = self._do(clock, step) if outcome == "told" else None
            self._done(clock, step, number, outcome, user_id)
            if coming is None:
                self.rows.change(Clock, clock.pk, step_id=None)
                return True
            step, order = coming, order + 1
            number = self._follow(clock, step, order)
        return order != row.order or row.is_stale

    def wait(self, row: ClockStep) -> None:
        """The clock stands still: whoever held it up read it before this step was the next one."""
        self.rows.change(ClockStep, row.pk, due_at=None)

    def rerouted(self, clock: Clock, row: ClockStep, taken: int | None) -> None:
        """The lead went to `taken`, or nobody could take it."""
        if clock.stopped_at:
            self.rows.change(ClockStep, row.pk, done_at=self.now, outcome="cancelled")
            return
        step = _step(row)
        outcome = "moved" if taken else "nobody"
        went = {"from": _text(clock.lead.owner_id), "to": _text(taken)}
        self._record(clock, "clock.rerouted", went)
        self._done(clock, step, row.pk, outcome, taken)
        hours, agreement = hours_of(taken or clock.lead.owner_id), self._agreement(clock.agreement)
        coming = next_step(promise_of(clock), step, outcome, agreement, hours, self.now)
        if coming:
            self._follow(clock, coming, row.order + 1)

    def _in_time(self, clock: Clock, row: ClockStep, agreement: Agreement, hours: Hours) -> Step:
        """The step as it stands; after a pause its moment is reckoned anew."""
        if not row.is_stale:
            return _step(row)
        at = moment_of(promise_of(clock), row.kind, row.percent, agreement, hours)
        self.rows.change(ClockStep, row.pk, due_at=at, is_stale=False)
        return Step(row.kind, row.percent, at)

    def _outcome(self, clock: Clock, step: Step, coming: Step | None) -> str:
        """Whether there is still sense in saying it."""
        if step.kind == "reminder" and coming and coming.due_at <= self.now:
            return "overtaken"
        if step.kind == "question" and clock.kind == "word":
            ran_out = self.call_due.get(clock.lead_id)
            if ran_out and step.due_at - SAME_BREATH < ran_out <= self.now:
                return "overtaken"
        return "told"

    def _do(self, clock: Clock, step: Step) -> int | None:
        owner_id = clock.lead.owner_id
        if step.kind == "team_lead":
            return self._escalate(clock)
        facts: dict[str, Any] = {"due_at": clock.due_at.isoformat(), "owner": _text(owner_id)}
        if step.kind == "reminder":
            facts["percent"] = step.percent
        self._record(clock, _EVENTS[step.kind], facts)
        said: dict[str, Any] = {"clock_id": str(clock.pk), "clock": clock.kind, "due_at": facts["due_at"]}
        if step.kind == "reminder":
            said["percent"] = step.percent
        self._say(_MESSAGES[step.kind], clock, owner_id, said)
        return owner_id

    def _escalate(self, clock: Clock) -> int | None:
        people = leads_of(clock.lead.owner_id)
        self._record(clock, "clock.escalated", {"to": [str(one) for one in people]})
        for person in people:
            self._say("clock_escalated", clock, person, {"clock_id": str(clock.pk)})
        return people[0] if people else None

    def _done(self, clock: Clock, step: Step, number: int, outcome: str, user_id: int | None) -> None:
        """Close the row; a clock whose deadline this was has run out, told or not."""
        self.rows.change(ClockStep, number, done_at=self.now, outcome=outcome, user_id=user_id)
        if step.kind in ("breach", "question"):
            owner_id = clock.lead.owner_id
            self.rows.change(Clock, clock.pk, breached_at=self.now, breach_owner_id=owner_id)

    def _follow(self, clock: Clock, step: Step, order: int) -> int:
        number = self.rows.add(
            ClockStep,
            clock_id=clock.pk,
            order=order,
            kind=step.kind,
            percent=step.percent,
            due_at=step.due_at,
        )
        self.rows.change(Clock, clock.pk, step_id=number)
        return number

    def _say(self, kind: str, clock: Clock, user_id: int | None, data: Mapping[str, Any]) -> None:
        self.hands.announce(self.rows, kind, lead_id=clock.lead_id, user_id=user_id, now=self.now, data=data)

    def _record(self, clock: Clock, kind: str, data: Mapping[str, Any]) -> None:
        record(
            self.rows,
            kind,
            at=self.now,
            lead_id=clock.lead_id,
            contact_id=clock.lead.contact_id,
            actor="worker",
            data={"clock": str(clock.pk), "kind": clock.kind, **data},
        )

    def _agreement(self, number: int) -> Agreement:
        if number not in self.agreements:
            self.agreements[number] = versions.version(number)
        return self.agreements[number]


_EVENTS = {"reminder": "clock.reminded", "breach": "clock.breached", "question": "clock.asked"}
_MESSAGES = {"reminder": "clock_reminder", "breach": "clock_breached", "question": "lead_question"}


def promise_of(clock: Clock) -> Promise:
    """What the moments of its steps depend on."""
    return Promise(clock.kind, clock.started_at, clock.due_at, timedelta(seconds=clock.worktime))


def _step(row: ClockStep) -> Step:
    assert row.due_at is not None
    return Step(row.kind, row.percent, row.due_at)


def _text(number: int | None) -> str | None:
    return str(number) if number else None
