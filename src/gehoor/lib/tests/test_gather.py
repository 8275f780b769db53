"""Many callers, one transaction."""

import threading
from collections.abc import Sequence

import pytest

from gehoor.lib.gather import Gather, Take


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
    while len(gather._waiting) < 3:
        threading.Event().wait(0.001)
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
    while len(gather._waiting) < 4:
        threading.Event().wait(0.001)
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
