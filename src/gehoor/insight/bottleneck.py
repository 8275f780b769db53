"""Where leads get stuck: the narrowest step by count, and the longest wait that is ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from gehoor.insight.measures import DAY_SECONDS as DAY
from gehoor.insight.measures import ratio

ENOUGH = 5  # waits; with fewer, a median says nothing

OURS = {
    "received_to_assigned": ("received", "assigned"),
    "mql_to_first_attempt": ("mql", "first_attempt"),
    "first_attempt_to_connected": ("first_attempt", "connected"),
    "connected_to_sql": ("connected", "sql"),
}


@dataclass(frozen=True, slots=True)
class Wait:
    """How long `n` leads waited between two moments, in seconds."""

    n: int
    median_seconds: float | None
    p90_seconds: float | None

    def as_dict(self) -> dict[str, Any]:
        return {"n": self.n, "median_seconds": self.median_seconds, "p90_seconds": self.p90_seconds}


class Counted(Protocol):
    """What is needed of a step of the funnel."""

    @property
    def stage(self) -> str: ...
    @property
    def count(self) -> int: ...
    @property
    def measured(self) -> int: ...
    @property
    def median_days(self) -> float | None: ...
    @property
    def p90_days(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Narrow:
    """Of `before` leads that reached `start`, only `count` went on to `stage`."""

    start: str
    stage: str
    before: int
    count: int

    @property
    def share(self) -> float | None:
        return ratio(self.count, self.before)

    def as_dict(self) -> dict[str, Any]:
        return {
            "from": self.start,
            "to": self.stage,
            "of": self.before,
            "count": self.count,
            "step_ratio": self.share,
        }


@dataclass(frozen=True, slots=True)
class Slow:
    """The longest of the waits: between which two moments, how many leads, how many seconds."""

    start: str
    end: str
    n: int
    median_seconds: float
    p90_seconds: float
    assign_seconds: float | None = None  # the part of it before the lead had an owner, median

    def as_dict(self) -> dict[str, Any]:
        return {
            "from": self.start,
            "to": self.end,
            "n": self.n,
            "median_seconds": self.median_seconds,
            "p90_seconds": self.p90_seconds,
            "assign_seconds": self.assign_seconds,
        }


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """Codes and numbers; `sentences.bottleneck` makes the sentence. Either half may be unknown.

    `never_called` counts leads with a call task and no call: the median does not know them.
    """

    narrowest: Narrow | None
    slowest: Slow | None
    never_called: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "narrowest": self.narrowest.as_dict() if self.narrowest else None,
            "slowest": self.slowest.as_dict() if self.slowest else None,
            "never_called": self.never_called,
        }


def find(steps: Sequence[Counted], waits: Mapping[str, Wait], *, never_called: int) -> Bottleneck:
    """The narrowest step, and the longest wait.

    Waits that are ours (owner, first call, reaching, deciding) go before the time between two stages:
    a customer who takes a month to decide is not a month lost. When more leads were never called than
    were, the wait for the call is the longest, whatever the median of the few says.
    """
    slow = _slowest_of_ours(waits, never_called) or _slowest_step(steps)
    return Bottleneck(_narrowest(steps), slow, never_called)


def _narrowest(steps: Sequence[Counted]) -> Narrow | None:
    """The smallest ratio between two stages that are both recorded; a stage nobody notes is passed over."""
    pairs = [
        Narrow(before.stage, step.stage, before.count, step.count) for before, step in pairwise(_noted(steps))
    ]
    pairs = [pair for pair in pairs if pair.count < pair.before]
    return min(pairs, key=lambda pair: pair.share or 0.0, default=None)


def _noted(steps: Sequence[Counted]) -> list[Counted]:
    return [steps[0], *(step for step in steps[1:] if step.measured)]


def _slowest_of_ours(waits: Mapping[str, Wait], never_called: int) -> Slow | None:
    found = [
        Slow(start, end, wait.n, wait.median_seconds, wait.p90_seconds or 0.0)
        for name, (start, end) in OURS.items()
        if (wait := waits.get(name)) and wait.n >= ENOUGH and wait.median_seconds is not None
    ]
    uncalled = [one for one in found if one.end == "first_attempt" and never_called > one.n]
    slow = max(uncalled or found, key=lambda one: one.median_seconds, default=None)
    assign = waits.get("mql_to_assigned")
    if slow and slow.end == "first_attempt" and assign:
        return Slow(
            slow.start, slow.end, slow.n, slow.median_seconds, slow.p90_seconds, assign.median_seconds
        )
    return slow


def _slowest_step(steps: Sequence[Counted]) -> Slow | None:
    found = [
        Slow(before.stage, step.stage, step.measured, step.median_days * DAY, (step.p90_days or 0.0) * DAY)
        for before, step in pairwise(_noted(steps))
        if step.measured >= ENOUGH and step.median_days is not None
    ]
    return max(found, key=lambda one: one.median_seconds, default=None)
