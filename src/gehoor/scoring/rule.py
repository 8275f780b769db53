"""One rule, parsed: what it looks at and what it pays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gehoor.scoring.conditions import Condition


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Events of one of these kinds whose data pass `where` (None: all do)."""

    kinds: tuple[str, ...]
    where: Condition | None


@dataclass(frozen=True, slots=True, eq=False)
class Counting:
    """Which events count, for how long, and how often they pay.

    An event counts from its moment (not before `since`) until `window` later (None: for ever). With `decay`
    (whole days) its points fall in a straight line to nothing in that time. `at_least` of them (or of
    different local days, `by_day`) pay once; `most` is the largest number of times (None: no limit), in
    total, or in each block of `per_days` local days. `each_per` names a property: one event pays for each
    value of it.
    """

    patterns: tuple[Pattern, ...]
    most: int | None
    window: timedelta | None
    at_least: int
    by_day: bool
    per_days: int | None = None
    each_per: str | None = None
    decay: int | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """Points for a fact (`when`), for events (`event`) or for silence (`inactive`).

    `when` beside one of the others limits it to the leads for which it holds. `labels` name the rule in
    a list, `phrases` are its words in the middle of a sentence; both by language. `cap` is the most that
    all its lines together add, or take off.
    """

    key: str
    group: str
    points: int
    labels: Mapping[str, str]
    phrases: Mapping[str, str]
    when: Condition | None
    event: Counting | None
    inactive: timedelta | None
    document: Mapping[str, Any]
    cap: int | None = None
