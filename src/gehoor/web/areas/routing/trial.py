"""What the page about draft rules shows: the past quarter by the rules in use and by the draft."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gehoor.routing.draft import print_of
from gehoor.routing.models import RuleDraft
from gehoor.routing.rule_set import Line, fingerprint, in_use
from gehoor.routing.simulate import History, Result, past, people_of, simulate
from gehoor.team.models import User


@dataclass(frozen=True)
class Load:
    """Leads of one person in the quarter, by the rules in use and by the draft, and the fullest days."""

    name: str
    now: int
    then: int
    busiest_now: int
    busiest_then: int


@dataclass(frozen=True)
class DraftLine:
    """A rule of the draft with its people and how many leads it would have had."""

    line: Line
    people: Sequence[tuple[str, int]]
    leads: int

    @property
    def conditions(self) -> dict[str, object]:
        """For the filter that says for which leads a rule is."""
        found: dict[str, object] = self.line["conditions"]
        return found

    @property
    def print(self) -> str:
        """What a form says that it saw."""
        return print_of(self.line)


@dataclass(frozen=True)
class Trial:
    """The draft beside the rules in use."""

    history: History
    now: Result
    then: Result
    loads: Sequence[Load]
    lines: Sequence[DraftLine]
    is_same: bool
    is_outdated: bool
    print: str  # of the whole draft


def trial(draft: RuleDraft, now: datetime) -> Trial:
    """Play the past quarter twice. A handful of queries, whatever the number of leads."""
    current, history = in_use(), past(now)
    before, after = simulate(current, history), simulate(draft.document, history)
    involved = people_of(current, draft.document) | set(before.by_person) | set(after.by_person)
    names = dict(User.objects.filter(id__in=involved).order_by("name", "id").values_list("id", "name"))
    return Trial(
        history=history,
        now=before,
        then=after,
        loads=[_load(user, name, before, after) for user, name in names.items()],
        lines=[
            DraftLine(
                line,
                [(names[user], weight) for user, weight in line["pool"] if user in names],
                after.by_rule[place],
            )
            for place, line in enumerate(draft.document)
        ],
        is_same=fingerprint(current) == fingerprint(draft.document),
        is_outdated=fingerprint(current) != draft.base,
        print=fingerprint(draft.document),
    )


def _load(user: int, name: str, before: Result, after: Result) -> Load:
    return Load(
        name,
        before.by_person[user],
        after.by_person[user],
        before.busiest.get(user, 0),
        after.busiest.get(user, 0),
    )
