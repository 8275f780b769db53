"""The fair turn: who of a pool is next, so that nobody is ever more than one lead from their share.

`turn` is a moment on the pool's own clock: the number of leads somebody got, times STEP, divided by
their weight. The pool's moment is the weighted mean of all turns. The next lead goes to whoever must
have it soonest (`turn` + STEP / weight) among those who are not ahead of the pool. Taking simply the
lowest turn would be further off: in a pool of one weight 100 and a hundred weights 1 the first would
wait until all hundred had had their lead. docs/routing.md gives the bound and its source.

The turn remembers, across every absence, who is ahead or behind; `stretch` counts the turns since the pool
last changed, and routing/stretch.py lets nobody be a whole lead from their share of those either ("skip").

Who is away catches up on return by the rule's policy: nothing ("skip"), one lead at most ("keep") or
everything ("accrue"). Under "skip" the seat keeps, in the place of a turn, the distance to the pool at the
moment of leaving, and takes it up again; under the others the turn stays what it was, and the pool goes on.

Who is full lets the turn go by: it counts as had, so the order of turns never depends on who has room.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gehoor.routing.stretch import first_allowed, is_even

STEP = 6_983_776_800  # divisible by every whole number up to 20, so that common weights share exactly
HEAVIEST = 1000


@dataclass(slots=True)
class Seat:
    """Somebody's place in a pool. `turn` is a distance instead of a moment while `away` under "skip"."""

    id: int
    user_id: int
    weight: int
    turn: int
    served: int = 0
    away: bool = False
    passed: int = 0
    stretch: int = 0

    @property
    def stride(self) -> int:
        """How far one lead moves the turn."""
        return STEP // self.weight


def mean_turn(seats: Sequence[Seat]) -> int:
    """The pool's moment: the mean of the turns, each counted by its weight; 0 for an empty pool."""
    weight = sum(seat.weight for seat in seats)
    return sum(seat.weight * seat.turn for seat in seats) // weight if weight else 0


def next_seat(seats: Sequence[Seat], policy: str = "skip") -> Seat:
    """Whose turn it is among `seats`, all of them present.

    Under "keep" and "accrue" what somebody has to catch up comes on top of the share of this stretch.
    """
    return first_allowed(seats, _wish(seats)) if policy == "skip" else soonest(seats)


def soonest(seats: Sequence[Seat]) -> Seat:
    """Who is due first, counting everything from before the stretch as well."""
    return min(seats, key=_wish(seats))


def _wish(seats: Sequence[Seat]) -> Callable[[Seat], tuple[bool, int, int, int]]:
    weight = sum(seat.weight for seat in seats)
    limit = sum(seat.weight * seat.turn for seat in seats) + STEP
    # The lowest turn never lies behind the mean, so somebody always is not ahead.
    return lambda seat: (seat.turn * weight >= limit, seat.turn + seat.stride, seat.turn, seat.id)


def serve(seat: Seat) -> None:
    """`seat` got a lead."""
    _step(seat)
    seat.served += 1


def hand_out(seats: Sequence[Seat], is_full: Callable[[int], bool], policy: str = "skip") -> Seat | None:
    """Whoever of `seats` is next and has room gets a lead; the turns of those before who are full go by.

    None, and nothing moves, when everybody is full.
    """
    if all(is_full(seat.user_id) for seat in seats):
        return None
    while is_full((seat := next_seat(seats, policy)).user_id):
        _step(seat)
        seat.passed += 1
    serve(seat)
    return seat


def begin_stretch(seats: Sequence[Seat]) -> None:
    """The pool has changed: from here on the shares are others."""
    for seat in seats:
        seat.stretch = 0


def settle(seats: Sequence[Seat], present: set[int], policy: str = "skip") -> list[Seat]:
    """Let people leave and return according to `present` (user ids); the seats that changed.

    Whenever one does, a new stretch begins, which changes them all. When nobody is present nothing changes:
    the rotation stands still.
    """
    if not any(seat.user_id in present for seat in seats):
        return []
    changed = False
    for seat in seats:
        if seat.away and seat.user_id in present:
            come_back(seat, [one for one in seats if not one.away], policy)
            changed = True
    there = [seat for seat in seats if not seat.away]
    for seat in there:
        if seat.user_id not in present:
            if policy == "skip":
                seat.turn -= mean_turn([one for one in there if not one.away])
            seat.away = changed = True
    there = [seat for seat in seats if not seat.away]
    if not changed and (policy != "skip" or is_even(there)):
        return []
    begin_stretch(seats)
    return list(seats)


def come_back(seat: Seat, others: Sequence[Seat], policy: str) -> None:
    """`seat` takes part again among `others`, who are all there."""
    if others or policy == "skip":
        seat.turn = turn_on_entry(others, seat.weight, distance_of(seat, others, policy))
    seat.away = False


def distance_of(seat: Seat, others: Sequence[Seat], policy: str) -> int:
    """How far from the pool's moment somebody who is away would stand on coming back now."""
    if policy == "skip":
        return seat.turn
    total = sum(one.weight for one in others)
    distance = (seat.turn - mean_turn(others)) * total // (total + seat.weight)
    return max(distance, -seat.stride) if policy == "keep" else distance


def change_policy(seats: Sequence[Seat], before: str, after: str) -> None:
    """Rewrite the turns of those who are away, so that they stand by `after` where they stood by `before`."""
    there = [seat for seat in seats if not seat.away]
    for seat in seats:
        if seat.away and there:
            distance = distance_of(seat, there, before)
            seat.turn = distance if after == "skip" else turn_on_entry(there, seat.weight, distance)


def _step(seat: Seat) -> None:
    seat.turn += seat.stride
    seat.stretch += 1


def turn_on_entry(others: Sequence[Seat], weight: int, distance: int = 0) -> int:
    """The turn of somebody who joins `others`, so that they stand at `distance` from the new mean."""
    total = sum(seat.weight for seat in others)
    if not total:
        return distance
    return mean_turn(others) + distance * (total + weight) // total


def reweigh(seat: Seat, others: Sequence[Seat], weight: int, policy: str = "skip") -> None:
    """Give `seat` another weight; what they are ahead or behind stays the same number of leads."""
    mean = mean_turn(others if seat.away else [*others, seat])
    if seat.away and policy == "skip":
        mean = 0
    seat.turn = mean + (seat.turn - mean) * seat.weight // weight
    seat.weight = weight
