"""Rules made ready to run: what can be decided once per definition is not decided per lead."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from gehoor.scoring.codegen import compile_fill, compile_total
from gehoor.scoring.rule import Rule
from gehoor.scoring.shape import EventFact, Line

Fill = Callable[[Mapping[str, Any], Sequence[EventFact], datetime, list[Line], list[datetime]], None]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """`fill` adds the lines of all rules, and the moments at which they can change; `total` only adds up
    the points of the rules on facts."""

    fill: Fill
    total: Callable[[Mapping[str, Any]], int]


def compile_plan(rules: Sequence[Rule], zone: ZoneInfo, caps: Mapping[str, int]) -> Plan:
    """The plan of `rules`, evaluated in their order: facts, then events, then silence."""
    return Plan(compile_fill(rules, zone), compile_total(rules, caps))
