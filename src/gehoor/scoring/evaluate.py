"""One lead's score at one moment. Pure: the same facts, events and `now` give the same answer.

An event counts from its own moment, so one that lies after `now` does not count yet. `until` is the
next moment at which time alone can change the answer: a window that ends, points that fade by one, a silence
that has lasted, an event that was announced for later.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from gehoor.scoring.paying import is_activity
from gehoor.scoring.rules import Definition
from gehoor.scoring.shape import EventFact, Line, Score

__all__ = ["EventFact", "Line", "Score", "evaluate", "is_activity", "total"]


def evaluate(
    definition: Definition, facts: Mapping[str, Any], events: Sequence[EventFact], now: datetime
) -> Score:
    """The score of a lead with these `facts` and `events` (in any order) at `now`."""
    lines: list[Line] = []
    edges: list[datetime] = []
    definition.plan.fill(facts, events, now, lines, edges)
    fit = engagement = 0
    for line in lines:
        if line[1] == "fit":
            fit += line[2]
        else:
            engagement += line[2]
    if definition.caps:
        fit, engagement = _cap(definition.caps, fit, engagement, lines)
    return Score(fit, engagement, tuple(lines), min(edges) if edges else None)


def total(definition: Definition, facts: Mapping[str, Any]) -> int:
    """The points of the rules on facts alone: both sums together, after the caps on them."""
    return definition.plan.total(facts)


def _cap(caps: Mapping[str, int], fit: int, engagement: int, lines: list[Line]) -> tuple[int, int]:
    """One line per cap takes back what goes beyond it, so that the lines still add up.

    What goes beyond the total comes off engagement down to zero, and then off fit.
    """
    if "fit" in caps and fit > caps["fit"]:
        lines.append(Line("cap:fit", "fit", caps["fit"] - fit))
        fit = caps["fit"]
    if "engagement" in caps and engagement > caps["engagement"]:
        lines.append(Line("cap:engagement", "engagement", caps["engagement"] - engagement))
        engagement = caps["engagement"]
    over = fit + engagement - caps["total"] if "total" in caps else 0
    if over > 0:
        taken = min(over, max(engagement, 0))
        if taken:
            lines.append(Line("cap:total", "engagement", -taken))
        if over > taken:
            lines.append(Line("cap:total", "fit", taken - over))
        fit, engagement = fit - (over - taken), engagement - taken
    return fit, engagement
