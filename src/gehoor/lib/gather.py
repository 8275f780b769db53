"""Many callers, one transaction: whoever comes while a batch is being written joins the next one.

A commit costs nearly the same for one lead as for twenty. The first caller leads: it takes everything
that waits, does the work once, and hands each follower its own result (group commit).
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


@dataclass(slots=True)
class _Ticket(Generic[T, R]):
    item: T
    done: threading.Event = field(default_factory=threading.Event)
    result: list[R] = field(default_factory=list)
    error: BaseException | None = None


class Gather(Generic[T, R]):
    """Calls `work(items)`, which must return one result per item, in order, or raise for all."""

    def __init__(self, work: Callable[[Sequence[T]], Sequence[R]], most: int = 100) -> None:
        self._work = work
        self._most = most
        self._waiting: list[_Ticket[T, R]] = []
        self._list = threading.Lock()
        self._turn = threading.Lock()

    def do(self, item: T) -> R:
        """The result for `item`, from a batch it shared; raises what its own work raised."""
        ticket: _Ticket[T, R] = _Ticket(item)
        with self._list:
            self._waiting.append(ticket)
        with self._turn:
            while not ticket.done.is_set():
                self._lead()
        if ticket.error is not None:
            raise ticket.error
        return ticket.result[0]

    def _lead(self) -> None:
        with self._list:
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
        try:
            results = self._work([ticket.item for ticket in batch])
            for ticket, result in zip(batch, results, strict=True):
                ticket.result.append(result)
        except BaseException as error:
            self._one_by_one(batch, error)
        for ticket in batch:
            ticket.done.set()

    def _one_by_one(self, batch: Sequence[_Ticket[T, R]], error: BaseException) -> None:
        """One bad item fails the batch; alone, it fails only itself."""
        for ticket in batch:
            if len(batch) == 1 or not isinstance(error, Exception):
                ticket.error = error
                continue
            try:
                ticket.result.append(self._work([ticket.item])[0])
            except Exception as own:
                ticket.error = own
