"""The clocks of one lead as its page shows them: how each stands, what was said, and what comes next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gehoor.followup.clocks import words
from gehoor.followup.models import Clock, ClockPause, ClockStep

SOON = timedelta(hours=4)
ORDER = ("first_call", "word", "verdict")


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step that was done (`outcome`), or that comes next (empty); `at` is when, None while paused."""

    label: str
    outcome: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ClockLine:
    """How a clock stands. `code`: running, soon, late, paused, kept, missed, ended; `tone` is its badge's.

    `at` is when it is due, when it ended, or until when it stands still.
    """

    label: str
    segment: str
    code: str
    tone: str
    at: datetime
    why: str
    steps: tuple[StepLine, ...]


def clock_lines(lead_id: int, now: datetime) -> list[ClockLine]:
    """Every clock of the lead, the newest of each kind first; three queries."""
    clocks = list(Clock.objects.filter(lead=lead_id).order_by("-started_at", "-id"))
    steps: dict[int, list[ClockStep]] = {}
    for step in ClockStep.objects.filter(clock__lead=lead_id).order_by("clock_id", "order"):
        steps.setdefault(step.clock_id, []).append(step)
    open_pauses = ClockPause.objects.filter(clock__lead=lead_id, ended_at__isnull=True)
    pauses = {pause.clock_id: pause for pause in open_pauses}
    clocks.sort(key=lambda clock: ORDER.index(clock.kind) if clock.kind in ORDER else len(ORDER))
    return [_line(clock, steps.get(clock.pk, []), pauses.get(clock.pk), now) for clock in clocks]


def _line(clock: Clock, steps: list[ClockStep], pause: ClockPause | None, now: datetime) -> ClockLine:
    code, tone, at = _state(clock, pause, now)
    return ClockLine(
        label=words.word(words.KINDS, clock.kind),
        segment=clock.segment,
        code=code,
        tone=tone,
        at=at,
        why=_why(clock, pause),
        steps=tuple(_step(one) for one in steps if one.outcome not in ("cancelled", "overtaken")),
    )


def _state(clock: Clock, pause: ClockPause | None, now: datetime) -> tuple[str, str, datetime]:
    if clock.stopped_at:
        if clock.kind == "first_call" and clock.ended_as not in ("called", ""):
            return "ended", "calm", clock.stopped_at  # nobody called; it was over for another reason
        kept = clock.stopped_at <= clock.due_at
        return ("kept", "good", clock.stopped_at) if kept else ("missed", "calm", clock.stopped_at)
    if pause:
        return "paused", "info", pause.until
    if clock.due_at < now:
        return "late", "late", clock.due_at
    soon = clock.due_at - now <= SOON
    return ("soon", "warn", clock.due_at) if soon else ("running", "good", clock.due_at)


def _why(clock: Clock, pause: ClockPause | None) -> str:
    """Why it stands still, or how it ended."""
    if pause:
        return words.word(words.PAUSES, pause.reason)
    return words.word(words.ENDS, clock.ended_as) if clock.ended_as else ""


def _step(step: ClockStep) -> StepLine:
    label = words.word(words.STEPS, step.kind)
    if step.kind == "reminder":
        label = f"{label} {step.percent}\N{NO-BREAK SPACE}%"
    return StepLine(label, step.outcome, step.done_at or step.due_at)
