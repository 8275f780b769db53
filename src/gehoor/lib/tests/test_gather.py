"""Many callers, one transaction."""

import threading
from collections.abc import Sequence

import pytest
from django.db import OperationalError
from psycopg.errors import LockNotAvailable

from gehoor.lib.gather import Gather, Take, _Ticket


def all_wait(gather: Gather[int, int], number: int) -> None:
    """Come back when so many wait for the next batch; half a minute is long, even on a busy machine."""
    with gather._list:
        assert gather._list.wait_for(lambda: len(gather._waiting) >= number, 30)


def test_each_caller_gets_their_own_result() -> None:
    batches: list[int] = []

    def double(take: Take[int]) -> list[int]:
        items = take()
        batches.append(len(items))
        return [item * 2 for item in items]

    gather: Gather[int, int] = Gather(double)
    results: dict[int, int] = {}
    threads = [threading.Thread(target=lambda n=n: results.update({n: gather.do(n)})) for n in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {n: 2 * n for n in range(50)}
    assert sum(batches) == 50


def test_who_comes_while_a_batch_is_written_shares_the_next_one() -> None:
    batches: list[list[int]] = []
    started, go_on = threading.Event(), threading.Event()

    def work(take: Take[int]) -> list[int]:
        items = take()
        batches.append(list(items))
        if items[0] == 0:
            started.set()
            go_on.wait(5)
        return list(items)

    gather: Gather[int, int] = Gather(work)
    first = threading.Thread(target=gather.do, args=(0,))
    first.start()
    started.wait(5)
    others = [threading.Thread(target=gather.do, args=(n,)) for n in (1, 2, 3)]
    for thread in others:
        thread.start()
    all_wait(gather, 3)
    go_on.set()
    for thread in [first, *others]:
        thread.join()
    assert [sorted(batch) for batch in batches] == [[0], [1, 2, 3]]


def test_one_bad_item_fails_alone() -> None:
    def work(take: Take[int]) -> Sequence[int]:
        items = take()
        if 13 in items:
            raise ValueError("thirteen")
        return items

    gather: Gather[int, int] = Gather(work)
    assert gather.do(1) == 1
    with pytest.raises(ValueError, match="thirteen"):
        gather.do(13)
    assert gather.do(2) == 2


def test_who_comes_while_the_work_waits_for_its_turn_is_in() -> None:
    batches: list[list[int]] = []
    asked, my_turn = threading.Event(), threading.Event()

    def work(take: Take[int]) -> Sequence[int]:
        asked.set()
        my_turn.wait(5)
        batches.append(sorted(take()))
        return take()

    gather: Gather[int, int] = Gather(work)
    threads = [threading.Thread(target=gather.do, args=(n,)) for n in range(4)]
    threads[0].start()
    asked.wait(5)
    for thread in threads[1:]:
        thread.start()
    all_wait(gather, 4)
    my_turn.set()
    for thread in threads:
        thread.join()
    assert batches == [[0, 1, 2, 3]]


def test_work_that_fails_before_its_turn_fails_for_each_by_itself() -> None:
    seen: list[Sequence[int]] = []

    def work(take: Take[int]) -> Sequence[int]:
        if not seen:
            seen.append(())
            raise ConnectionError("the database is away")
        seen.append(take())
        return take()

    gather: Gather[int, int] = Gather(work)
    with pytest.raises(ConnectionError):
        gather.do(1)
    assert gather.do(2) == 2
    assert seen == [(), [2]]


def test_who_comes_alone_after_a_crowd_is_not_kept_long() -> None:
    gather: Gather[int, int] = Gather(lambda take: take())
    gather._together = 50
    assert gather.do(1) == 1
    assert gather._together == 1


def busy() -> OperationalError:
    """As PostgreSQL says it when a lock was not free in time."""
    error = OperationalError("canceling statement due to lock timeout")
    error.__cause__ = LockNotAvailable("canceling statement due to lock timeout")
    return error


def test_a_busy_database_is_asked_once_for_all_who_came_together() -> None:
    """Each by themselves would wait as long again before the same answer."""
    batches: list[int] = []

    def work(take: Take[int]) -> Sequence[int]:
        batches.append(len(take()))
        raise busy()

    gather: Gather[int, int] = Gather(work)
    gather._waiting = [_Ticket(1), _Ticket(2)]
    others = list(gather._waiting)
    with pytest.raises(OperationalError):
        gather.do(3)
    assert batches == [3]
    assert all(isinstance(ticket.error, OperationalError) for ticket in others)


def test_a_leader_who_is_stopped_half_way_leaves_nobody_waiting() -> None:
    def work(take: Take[int]) -> Sequence[int]:
        items = take()
        if len(items) > 1:
            raise ValueError("one of them is wrong")
        if items == [1]:
            raise KeyboardInterrupt
        return items

    gather: Gather[int, int] = Gather(work)
    gather._waiting = [_Ticket(1), _Ticket(2)]
    first, second = gather._waiting
    assert gather.do(3) == 3
    assert isinstance(first.error, KeyboardInterrupt)
    assert (second.done.is_set(), second.result) == (True, [2])
