"""Many callers, one transaction: whoever comes while a batch is being written joins the next one.

A commit costs nearly the same for one lead as for twenty. The first caller leads: it takes everything
that waits, does the work once, and hands each follower its own result (group commit).

Who was answered together comes back together, but each at its own moment. A leader who started at the first
of them would make many small batches, each at the price of a transaction; so after a batch of several it
waits while others keep coming, until there are as many as last time. Who comes alone never waits.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from gehoor.lib.again import has_crossed, is_busy

T = TypeVar("T")
R = TypeVar("R")

Take = Callable[[], Sequence[T]]

_LULL = 0.002  # seconds without anybody new: then nobody else is about to come
_LONGEST = 0.010  # seconds that a leader waits at most; about what the batch it gathers takes to write


@dataclass(slots=True)
class _Ticket(Generic[T, R]):
    item: T
    done: threading.Event = field(default_factory=threading.Event)
    result: list[R] = field(default_factory=list)
    error: BaseException | None = None


class Gather(Generic[T, R]):
    """Calls `work(take)`, which returns one result per item that `take()` gives, in order, or raises for all.

    `work` takes its items when it can start, which may be long after it was called: whoever comes while it
    still waits for its turn at the database is in. `take()` says the same when it is asked again.
    """

    def __init__(self, work: Callable[[Take[T]], Sequence[R]], most: int = 100) -> None:
        self._work = work
        self._most = most
        self._waiting: list[_Ticket[T, R]] = []
        self._list = threading.Condition()
        self._turn = threading.Lock()
        self._together = 1  # how many the last batch held

    def do(self, item: T) -> R:
        """The result for `item`, from a batch it shared; raises what its own work raised."""
        ticket: _Ticket[T, R] = _Ticket(item)
        with self._list:
            self._waiting.append(ticket)
            self._list.notify()
        with self._turn:
            while not ticket.done.is_set():
                self._lead()
        if ticket.error is not None:
            raise ticket.error
        return ticket.result[0]

    def _lead(self) -> None:
        batch: list[_Ticket[T, R]] = []

        def take() -> Sequence[T]:
            if not batch:
                batch.extend(self._next())
            return [ticket.item for ticket in batch]

        self._wait_for_company()
        try:
            for result, ticket in zip(self._work(take), batch, strict=True):
                ticket.result.append(result)
        except BaseException as error:
            take()
            self._one_by_one(batch, error)
        self._together = len(batch)
        for ticket in batch:
            ticket.done.set()

    def _next(self) -> list[_Ticket[T, R]]:
        with self._list:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        return batch

    def _wait_for_company(self) -> None:
        until = time.monotonic() + _LONGEST
        with self._list:
            here = 0
            while here < len(self._waiting) < self._together and time.monotonic() < until:
                here = len(self._waiting)
                self._list.wait(_LULL)

    def _one_by_one(self, batch: Sequence[_Ticket[T, R]], error: BaseException) -> None:
        """One bad item fails the batch; alone, it fails only itself. A database that is busy is nobody's
        item, and would let each of them wait as long again.
        """
        for ticket in batch:
            ticket.result.clear()
            if len(batch) == 1 or not isinstance(error, Exception) or _is_refused(error):
                ticket.error = error
                continue
            try:
                ticket.result.append(self._work(lambda item=ticket.item: [item])[0])  # type: ignore[misc]
            except BaseException as own:  # whoever it was meant for: the others still wait for their answer
                ticket.error = own


def _is_refused(error: Exception) -> bool:
    """Whether the database takes nobody at this moment; a deadlock was with one of them."""
    return is_busy(error) and not has_crossed(error)
