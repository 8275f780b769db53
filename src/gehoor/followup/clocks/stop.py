"""Ending a clock: what it waited for has happened, or never will."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from gehoor.followup.models import Clock, ClockPause, ClockStep
from gehoor.lib.rows import Row, Rows


def stop(lead_id: int, now: datetime, ended_as: str, kinds: Collection[str] = ()) -> bool:
    """End what runs for this lead (only these kinds, when given); whether anything ran.

    `ended_as` is one of clocks.words.ENDS. The step that was next is cancelled, a pause ends.
    """
    running = Clock.objects.filter(lead_id=lead_id, stopped_at__isnull=True)
    if kinds:
        running = running.filter(kind__in=kinds)
    numbers = list(running.select_for_update().order_by("pk").values_list("id", flat=True))
    if numbers:
        values = {"stopped_at": now, "ended_as": ended_as, "paused_at": None, "pause_id": None}
        Clock.objects.filter(id__in=numbers).update(**values, step_id=None)
        open_steps = ClockStep.objects.filter(clock__in=numbers, done_at__isnull=True)
        open_steps.update(done_at=now, outcome="cancelled")
        ClockPause.objects.filter(clock__in=numbers, ended_at__isnull=True).update(ended_at=now)
    return bool(numbers)


def plan_stop(rows: Rows, clocks: Iterable[Row], now: datetime, ended_as: str) -> None:
    """The same for clocks in hand, as part of a batch."""
    for clock in clocks:
        rows.change(Clock, clock["id"], stopped_at=now, ended_as=ended_as, paused_at=None, pause_id=None)
        if clock["step_id"]:
            rows.change(ClockStep, clock["step_id"], done_at=now, outcome="cancelled")
        if clock["pause_id"]:
            rows.change(ClockPause, clock["pause_id"], ended_at=now)
        clock["stopped_at"] = now


def run_on(clock_ids: Sequence[int], stopped_at: datetime) -> None:
    """These clocks were stopped at `stopped_at` by mistake: they run or stand still as before, with the same
    next step.

    A pause that ended with them goes on from where it began: what it took is given back when it is over.
    """
    cancelled = ClockStep.objects.filter(clock__in=clock_ids, done_at=stopped_at, outcome="cancelled")
    for step_id, clock_id in cancelled.values_list("id", "clock_id"):
        Clock.objects.filter(id=clock_id).update(step_id=step_id)
    cancelled.update(done_at=None, outcome="")
    pauses = ClockPause.objects.filter(clock__in=clock_ids, ended_at=stopped_at).order_by("id")
    still = {pause.clock_id: pause for pause in pauses}
    for pause in still.values():
        Clock.objects.filter(id=pause.clock_id).update(paused_at=pause.starts_at, pause_id=pause.pk)
        ClockPause.objects.filter(pk=pause.pk).update(ended_at=None)
    paused = ClockStep.objects.filter(clock__in=clock_ids, done_at__isnull=True, due_at__isnull=True)
    paused.exclude(clock__in=list(still)).update(due_at=stopped_at, is_stale=True)
    Clock.objects.filter(id__in=clock_ids).update(stopped_at=None, ended_as="")
