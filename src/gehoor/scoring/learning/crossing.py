"""When a lead would have become an MQL under a definition: its score at every moment that could change it."""

from collections.abc import Sequence
from datetime import datetime

from gehoor.scoring.evaluate import evaluate
from gehoor.scoring.learning.own import Own
from gehoor.scoring.rules import Definition

MOST_MOMENTS = 60  # of one lead, the first ones; who did sixty things in vain will not cross at the next


def first_crossing(definition: Definition, lead: Own, end: datetime) -> datetime | None:
    """The first moment up to `end` at which both sums reach their thresholds; None when they never do.

    Points only come by something that happens, so it is enough to look when something did. Points that
    are added by nothing happening (a rule on silence with positive points) are seen at the next event.
    """
    for moment in moments(lead, end):
        score = evaluate(definition, lead.facts, lead.events, moment)
        if score.fit >= definition.fit_threshold and score.engagement >= definition.engagement_threshold:
            return moment
    return None


def moments(lead: Own, end: datetime) -> Sequence[datetime]:
    """When the lead came in, and each later moment at which its contact did something."""
    later = {event.at for event in lead.events if lead.received_at < event.at <= end}
    return [lead.received_at, *sorted(later)[:MOST_MOMENTS]]
