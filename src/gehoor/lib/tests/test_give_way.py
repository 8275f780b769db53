"""Long work lets short work go first."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from gehoor.lib.db import give_way, turn


def test_who_waits_for_the_writer_s_place_gets_it_before_the_next_part_of_long_work():
    parts, began = [], Event()

    def long_work():
        for _ in range(30):
            with turn():
                began.set()
                time.sleep(0.01)
                parts.append("part")
            give_way()

    def short_work():
        began.wait()
        for _ in range(3):
            with turn():
                parts.append("short")
            give_way()

    with ThreadPoolExecutor(2) as threads:
        for work in [threads.submit(long_work), threads.submit(short_work)]:
            work.result()
    assert "short" in parts[:6]
    assert max(place for place, what in enumerate(parts) if what == "short") < 20
