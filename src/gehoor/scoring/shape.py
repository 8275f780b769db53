"""What goes into an evaluation and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple, Protocol


class EventFact(NamedTuple):
    """One line of the journal as the rules see it."""

    id: int
    kind: str
    at: datetime
    data: Mapping[str, Any]


class Line(NamedTuple):
    """One signed amount of a score.

    `event_id` is the event it rests on and `at` the moment since which it counts; both are None for a
    fact, which has no moment. `expires_at` is when it ends if nothing else happens; None is never.
    """

    rule: str
    group: str
    points: int
    event_id: int | None = None
    at: datetime | None = None
    expires_at: datetime | None = None


class Thresholds(Protocol):
    """The part of a definition that says when a lead is an MQL."""

    @property
    def fit_threshold(self) -> int: ...
    @property
    def engagement_threshold(self) -> int: ...
    @property
    def hysteresis(self) -> int: ...


@dataclass(slots=True)
class Score:
    """Two sums and the lines that make them up; holds until `until` if nothing happens (None: for ever)."""

    fit: int
    engagement: int
    lines: tuple[Line, ...]
    until: datetime | None

    def is_mql(self, definition: Thresholds, was_mql: bool) -> bool:
        """Whether both sums reach their threshold; who was in stays in down to threshold − hysteresis."""
        slack = definition.hysteresis if was_mql else 0
        return (
            self.fit >= definition.fit_threshold - slack
            and self.engagement >= definition.engagement_threshold - slack
        )
