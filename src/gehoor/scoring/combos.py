"""Which rules together reach a threshold: the smallest sets, so that a sentence can name them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

MOST_RULES = 12  # 2¹² sets are looked at in a moment; of more rules no sentence can name the sets
MOST_SETS = 6
_MOST_TIMES = 20

Rule = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Member:
    """A rule of a set, and how many times it has to pay there."""

    rule: Rule
    times: int = 1


@dataclass(frozen=True, slots=True)
class Roads:
    """How `need` points can be reached by the rules that add.

    `kind`: "free" (no points needed), "never" (all together are too little), "sets" (one of `sets`),
    "some" (any `least` of `rules`), "sum" (too many ways to name them).
    """

    kind: str
    rules: tuple[Rule, ...]
    sets: tuple[tuple[Member, ...], ...] = ()
    least: int = 0


def roads(rules: Sequence[Rule], need: int, cap: int | None = None) -> Roads:
    """The ways to `need` points with the adding ones of `rules`, of which at most `cap` count."""
    adding = tuple(sorted((rule for rule in rules if rule["points"] > 0), key=_by_points))
    if need <= 0:
        return Roads("free", adding)
    most = sum(_most(rule) for rule in adding)
    if min(most, cap or most) < need:
        return Roads("never", adding)
    if len(adding) > MOST_RULES:
        return Roads("sum", adding)
    found = [*_alone(adding, need), *_sets(adding, need)]
    sizes = {len(one) for one in found}
    if len(found) > 1 and len(sizes) == 1 and (least := sizes.pop()) > 1 and _all_of(found, adding, least):
        return Roads("some", adding, least=least)
    return Roads("sets", adding, tuple(found)) if len(found) <= MOST_SETS else Roads("sum", adding)


def _by_points(rule: Rule) -> tuple[int, str]:
    return -rule["points"], str(rule["key"])


def _once(rule: Rule) -> int:
    return min(int(rule["points"]), int(rule.get("cap") or rule["points"]))


def _most(rule: Rule) -> int:
    """The most a rule can add when everything happens."""
    return min(int(rule["points"]) * _times(rule), int(rule.get("cap") or rule["points"] * _MOST_TIMES))


def _times(rule: Rule) -> int:
    frequency = rule.get("frequency", "once")
    if rule.get("event") is None or frequency == "once":
        return 1
    most = frequency.get("at_most") if isinstance(frequency, Mapping) else None
    several = isinstance(frequency, Mapping) and frequency.get("per_days") is not None
    return _MOST_TIMES if most is None or several else min(int(most), _MOST_TIMES)


def _alone(rules: Sequence[Rule], need: int) -> list[tuple[Member, ...]]:
    """Rules that get there by paying more than once."""
    several = [rule for rule in rules if _once(rule) < need <= _most(rule)]
    return [(Member(rule, -(-need // int(rule["points"]))),) for rule in several]


def _sets(rules: Sequence[Rule], need: int) -> list[tuple[Member, ...]]:
    """The sets that reach `need` and no longer do without any one of theirs, small ones first."""
    found: list[tuple[Member, ...]] = []
    for size in range(1, len(rules) + 1):
        for chosen in combinations(rules, size):
            points = [_once(rule) for rule in chosen]
            if sum(points) >= need > sum(points) - min(points):
                found.append(tuple(Member(rule) for rule in chosen))
    return found


def _all_of(found: Sequence[Sequence[Member]], rules: Sequence[Rule], least: int) -> bool:
    """Whether any `least` of the rules will do."""
    if any(member.times > 1 for one in found for member in one):
        return False
    count = sum(1 for _one in combinations(rules, least))
    return len(found) == count
