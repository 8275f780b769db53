"""What the good leads share: how often a property occurs among them, and among the others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gehoor.insight.measures import chance
from gehoor.insight.told import Told

ENOUGH = 5  # good ones, and others; with fewer, any difference can be chance
SURE = 0.05
LONGEST = 60
BANDS = ((10, "1-9"), (50, "10-49"), (250, "50-249"), (1_000, "250-999"))


@dataclass(frozen=True, slots=True)
class Share:
    """`with_good` of `good` good leads have this property, and `with_other` of `other` others.

    `chance` is the probability of such a difference by luck (Fisher); `is_clear` also allows for how
    many properties were compared (Bonferroni).
    """

    property: str
    value: str
    with_good: int
    good: int
    with_other: int
    other: int
    chance: float
    is_clear: bool

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in Share.__slots__}


def shares(leads: Sequence[Told]) -> list[Share]:
    """Properties that at least two good leads share and that are commoner among them, clearest first."""
    good = [set(properties(lead)) for lead in leads if lead.is_good]
    other = [set(properties(lead)) for lead in leads if not lead.is_good]
    if not good or not other:
        return []
    counted = []
    for pair in sorted(set().union(*good)):
        with_good, with_other = (sum(pair in have for have in group) for group in (good, other))
        if with_good >= 2 and with_good * len(other) > with_other * len(good):
            counted.append((pair, with_good, with_other))
    found = [
        _share(pair, with_good, len(good), with_other, len(other), len(counted))
        for pair, with_good, with_other in counted
    ]
    return sorted(found, key=lambda one: (one.chance, one.property, one.value))


def _share(pair: tuple[str, str], with_good: int, good: int, with_other: int, other: int, of: int) -> Share:
    luck = chance(with_good, good, with_other, other)
    clear = luck * of < SURE and min(good, other) >= ENOUGH
    return Share(*pair, with_good, good, with_other, other, luck, clear)


def properties(lead: Told) -> Iterator[tuple[str, str]]:
    """Everything that can be said of a lead before it was called: (property, value)."""
    for name in ("source", "campaign", "form", "product", "industry", "title"):
        if value := str(getattr(lead, name)).strip():
            yield name, value[:LONGEST]
    if lead.employees is not None:
        yield "size", next((band for limit, band in BANDS if lead.employees < limit), "1000+")
    for page in lead.pages:
        yield "page", page[:LONGEST]
    for name, value in lead.facts.items():
        if isinstance(value, str | int | bool) and 0 < len(str(value)) <= LONGEST:
            yield f"facts.{name}", str(value)
