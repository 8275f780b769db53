"""Whether a lead turned out to be a good one: from verdicts and from what came of it, or not known.

A customer is a good lead, whatever was said before. Otherwise the newest verdict counts; without one,
a lead that was turned away or lost is not a good one. Nobody reached, or the same lead twice, says
nothing about quality and stays unknown.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from gehoor.journal.models import Event
from gehoor.leads.models import LeadStage, Stage
from gehoor.lib.reads import select

SAYS_NOTHING = frozenset({"not_reached", "duplicate", "do_not_call"})
_KINDS = "\"kind\" IN ('verdict.given', 'disposition.given')"


class Label(NamedTuple):
    """`is_good`, since `at`; `by` says how we know: won, verdict, turned_away or lost."""

    is_good: bool
    at: datetime
    by: str


def labels(lead_ids: Collection[int]) -> dict[int, Label]:
    """What is known of these leads; a lead of which nothing is known is left out."""
    said: dict[int, dict[str, tuple[datetime, int, Mapping[str, Any]]]] = defaultdict(dict)
    columns = ("lead_id", "kind", "at", "id", "data")
    for lead_id, kind, at, number, data in select(Event, columns, "lead_id", lead_ids, _KINDS):
        newest = said[lead_id].get(kind)
        if newest is None or (at, number) > newest[:2]:
            said[lead_id][kind] = (at, number, data)
    stages: dict[int, dict[str, datetime]] = defaultdict(dict)
    for lead_id, stage, at in select(LeadStage, ("lead_id", "stage", "entered_at"), "lead_id", lead_ids):
        stages[lead_id][stage] = max(at, stages[lead_id].get(stage, at))
    told = {lead_id: _label(stages.get(lead_id, {}), said.get(lead_id, {})) for lead_id in {*said, *stages}}
    return {lead_id: label for lead_id, label in told.items() if label is not None}


def _label(
    stages: Mapping[str, datetime], said: Mapping[str, tuple[datetime, int, Mapping[str, Any]]]
) -> Label | None:
    if Stage.CUSTOMER in stages:
        return Label(True, stages[Stage.CUSTOMER], "won")
    verdict = said.get("verdict.given")
    if verdict is not None:
        return Label(bool(verdict[2].get("is_good")), verdict[0], "verdict")
    decided = said.get("disposition.given")
    if decided is not None:
        if decided[2].get("kind") == "disqualified" and decided[2].get("reason") not in SAYS_NOTHING:
            return Label(False, decided[0], "turned_away")
        if decided[2].get("kind") in ("written_off", "disqualified", "nurture"):
            return None
    for stage, by in ((Stage.DISQUALIFIED, "turned_away"), (Stage.LOST, "lost")):
        if stage in stages:
            return Label(False, stages[stage], by)
    return None
