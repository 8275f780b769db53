"""Staying within one lead of the share, from one change of a pool to the next.

Of t leads since the pool last changed, somebody with share p must have had ⌊t·p⌋ or ⌈t·p⌉, at each t. So
their k-th lead may come from the moment ⌊(k-1)/p⌋ on and must have come before ⌈k/p⌉, and a choice is allowed
when everybody else's leads still fit in before their deadlines. Right after a change every choice is allowed;
that is where what somebody is ahead or behind from before is taken into account.
"""

from collections.abc import Callable, Sequence
from heapq import heapify, heapreplace
from typing import Any, Protocol, TypeVar


class Standing(Protocol):
    """Somebody in a pool: their weight, and the turns they had since the pool last changed."""

    weight: int
    stretch: int


Who = TypeVar("Who", bound=Standing)


def first_allowed(there: Sequence[Who], wish: Callable[[Who], Any]) -> Who:
    """Of those who may have the next lead, the one that `wish`, a sort key, puts first."""
    weight, given = sum(one.weight for one in there), sum(one.stretch for one in there)
    # Somebody always qualifies: the shares of the next moment sum up to one lead more than was given.
    begun = [one for one in there if one.stretch * weight < (given + 1) * one.weight]
    first = min(begun, key=wish)
    full = _full_before(_deadline(first.weight, first.stretch + 1, weight), there, weight, given)
    if full is None:
        return first
    return min(
        (one for one in begun if _deadline(one.weight, one.stretch + 1, weight) <= full),
        key=wish,
        default=first,
    )


def is_even(there: Sequence[Standing]) -> bool:
    """Whether everybody is within one lead of their share; if not, the pool was changed by other hands."""
    weight, given = sum(one.weight for one in there), sum(one.stretch for one in there)
    return all(abs(one.stretch * weight - given * one.weight) < weight for one in there)


def _deadline(weight: int, number: int, total: int) -> int:
    """Before which moment somebody of this weight must have had so many leads: ⌈number / share⌉."""
    return -(-number * total // weight)


def _full_before(end: int, there: Sequence[Standing], weight: int, given: int) -> int | None:
    """The first moment before `end` up to which a deadline speaks for every lead; None when there is none.

    Walks through the deadlines in their order, as far as whoever is wished for has to be passed over.
    """
    queue = [(_deadline(one.weight, one.stretch + 1, weight), one.stretch + 1, one.weight) for one in there]
    heapify(queue)
    owed = 0
    while (moment := queue[0][0]) < end:
        while queue[0][0] == moment:
            _moment, number, light = queue[0]
            heapreplace(queue, (_deadline(light, number + 1, weight), number + 1, light))
            owed += 1
        if owed >= moment - given:
            return moment
    return None
