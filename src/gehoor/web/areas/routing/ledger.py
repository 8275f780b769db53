"""What the page about turns shows: pools as they stand, and leads with how everybody stood at that moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gehoor.path.desk import open_tasks
from gehoor.routing import queries
from gehoor.routing.explain import signed_leads, why_not, why_them
from gehoor.routing.models import Assignment
from gehoor.routing.queries import Place, RuleState
from gehoor.team.models import User

NEWEST = 20
EVEN = 0.05  # leads; nearer to one's share than this is even


@dataclass(frozen=True)
class Row:
    """Somebody in a pool: the place, and where they stand in words."""

    place: Place
    stand: str


@dataclass(frozen=True)
class PoolShown:
    """A rule in use with its people by name."""

    rule: RuleState
    rows: Sequence[Row]

    @property
    def went_by(self) -> bool:
        """Whether somebody ever let a turn go by."""
        return any(row.place.passed for row in self.rows)


@dataclass(frozen=True)
class Given:
    """A lead that got an owner, why, and why not the reader; `stood` says how everybody in the pool stood."""

    assignment: Assignment
    why: str
    why_not: str
    stood: Sequence[str]


def pools(now: datetime) -> list[PoolShown]:
    """The rules in use, each with its people by name; as many queries for one as for ten."""
    return [
        PoolShown(rule, [Row(place, _stand(place)) for place in rule.places])
        for rule in queries.rules(now, open_tasks)
        if rule.is_active
    ]


def who_is_next(standing: Sequence[PoolShown], user_id: int) -> str:
    """The answer of the page: whose the next lead is, for the reader where they take part."""
    mine = [
        one.rule.name
        for one in standing
        if any(row.place.user_id == user_id and row.place.is_next for row in one.rows)
    ]
    if mine:
        return _("The next lead in %(rules)s is yours.") % {"rules": _quoted(mine)}
    own = [one for one in standing if any(row.place.user_id == user_id for row in one.rows)]
    for one in reversed(own or list(standing)):
        name = next((row.place.name for row in one.rows if row.place.is_next), "")
        if name:
            return _("The next lead in %(rules)s is for %(name)s.") % {
                "rules": _quoted([one.rule.name]),
                "name": name,
            }
    return _("Nobody can take a lead now; new ones wait, visibly.")


def given(reader_id: int) -> list[Given]:
    """The newest leads that got an owner. Two queries."""
    newest = Assignment.objects.select_related("user", "lead__contact", "lead__company").order_by("-id")
    found = sorted(newest[:NEWEST], key=lambda one: one.at, reverse=True)
    asked = {number for one in found for number in _people(one.reason.get("others", {}))}
    names = dict(User.objects.filter(id__in=asked).values_list("id", "name"))
    return [
        Given(
            assignment=one,
            why=why_them(one.reason),
            why_not=_why_not(one, reader_id),
            stood=_stood(one.reason.get("others", {}), names),
        )
        for one in found
    ]


def _why_not(one: Assignment, reader_id: int) -> str:
    if one.user_id == reader_id:
        return ""
    return why_not(one.reason, reader_id, one.user_id, one.user.name)


def _people(others: Mapping[str, Any]) -> set[int]:
    return {*others.get("away", ()), *map(int, others.get("ahead", {}))}


def _stood(others: Mapping[str, Any], names: Mapping[int, str]) -> list[str]:
    """Everybody of the pool by name."""
    words = {user: signed_leads(ahead) for user, ahead in _ahead(others).items()}
    words |= {user: f"{words.get(user, '')}, {_('full')}" for user in others.get("full", ())}
    words |= {user: _("was not there") for user in others.get("away", ())}
    by_name = sorted((names[user], user) for user in words if user in names)
    return [f"{name} {words[user]}" for name, user in by_name]


def _ahead(others: Mapping[str, Any]) -> dict[int, float]:
    return {int(user): ahead for user, ahead in others.get("ahead", {}).items()}


def _stand(place: Place) -> str:
    if abs(place.ahead) < EVEN:
        return _("even")
    return signed_leads(place.ahead)


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
