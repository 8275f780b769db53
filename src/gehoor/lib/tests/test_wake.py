import socket
import threading

import pytest

from gehoor.lib.wake import Ear, wake

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_nudge_ends_the_wait():
    with Ear() as ear:
        wake()
        assert ear.wait(5)


def test_without_a_nudge_the_wait_ends_by_itself():
    with Ear() as ear:
        assert not ear.wait(0.01)


def test_a_hundred_nudges_are_one():
    with Ear() as ear:
        for _ in range(100):
            wake()
        assert ear.wait(5)


def test_every_worker_hears_it():
    with Ear() as first, Ear() as second:
        wake()
        assert first.wait(5)
        assert second.wait(5)


def test_nobody_listening_is_no_trouble():
    wake()


def test_a_killed_worker_leaves_nothing_that_hinders(settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "wake").mkdir()
    killed = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    killed.bind(str(tmp_path / "wake" / "1-left-behind"))
    killed.close()
    with Ear() as ear:
        wake()
        assert ear.wait(5)


def test_a_very_long_data_directory_works_too(settings, tmp_path):
    settings.DATA = tmp_path / ("lang" * 30)
    settings.DATA.mkdir()
    with Ear() as ear:
        wake()
        assert ear.wait(5)


def test_every_nudge_reaches_somebody_who_is_waiting_already():
    answers = []
    with Ear() as ear:
        for _ in range(20):
            thread = threading.Thread(target=lambda: answers.append(ear.wait(30)))
            thread.start()
            wake()
            thread.join()
    assert answers == [True] * 20
