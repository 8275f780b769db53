"""A mail server that takes its time: nothing that we hold may be taken by another worker meanwhile.

The server is really there; time is not: it passes as the server says, by the driven clock both look at.
"""

import socketserver
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from gehoor.notify.channels.mail.transport import Mail
from gehoor.notify.claim import LEASE
from gehoor.notify.models import Delivery, DeliveryAttempt
from gehoor.worker import lanes
from gehoor.worker.lanes import MailLane

pytestmark = pytest.mark.django_db


class Slow:
    """An SMTP server on a free port; before each reply, or each byte of it, some time passes."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        self.seconds = 0.0
        self.per_reply = self.per_byte = 0.0
        self.greeting = 0.0
        self.answers_content = True
        self.letters = 0
        self.url = ""

    def tick(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.seconds)

    def serve(self, read: Callable[[], bytes], write: Callable[[bytes], None]) -> None:
        """One conversation."""
        self._say(write, b"220 ready\r\n", self.greeting)
        while command := read()[:4].upper().strip():
            if command == b"DATA":
                self._say(write, b"354 go on\r\n", self.per_reply)
                if not self._takes_content(read) or not self.answers_content:
                    return
                self.letters += 1
            self._say(write, b"250 ok\r\n", self.per_reply)
            if command == b"QUIT":
                return

    def _takes_content(self, read: Callable[[], bytes]) -> bool:
        while line := read():
            if line == b".\r\n":
                return True
        return False  # they hung up in the middle

    def _say(self, write: Callable[[bytes], None], words: bytes, seconds: float) -> None:
        self.seconds += seconds
        if not self.per_byte:
            write(words)
            return
        for number in range(200):  # by then anybody would have gone
            self.seconds += self.per_byte
            write(b"250-"[number % 4 : number % 4 + 1])


@pytest.fixture
def slow(now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Slow]:
    state = Slow(now)

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            try:
                state.serve(self.rfile.readline, self.wfile.write)
            except OSError:
                """They hung up."""

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.url = f"smtp://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setattr(lanes, "clock", state.now)
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def turn(slow: Slow) -> MailLane:
    lane = MailLane(Mail(slow.url, slow.tick))
    lane.turn(slow.now())
    lane.close()
    return lane


def longest() -> timedelta:
    """The longest that a delivery was in our hands, from the claim to what came of it."""
    held = [one.finished_at - one.started_at for one in DeliveryAttempt.objects.exclude(finished_at=None)]
    return max(held, default=timedelta())


@pytest.mark.parametrize("per_reply", [0.5, 1, 2, 4, 6])
def test_a_batch_over_a_slow_line_ends_within_the_lease(announce, slow, sanne, ana, per_reply):
    for _ in range(40):
        announce("lead_assigned", sanne, ana)
    slow.per_reply = per_reply
    turn(slow)
    assert slow.letters >= 1
    assert longest() < LEASE
    assert set(Delivery.objects.values_list("state", flat=True)) <= {"sent", "waiting"}
    assert Delivery.objects.filter(state="sent").count() == slow.letters


def test_a_server_too_slow_for_one_message_is_trouble_and_costs_no_try(announce, slow, sanne, ana):
    announce("lead_assigned", sanne, ana)
    announce("lead_assigned", sanne, ana)
    slow.per_reply = 9
    lane = turn(slow)
    assert lane.trouble
    assert slow.letters == 0
    assert set(Delivery.objects.values_list("state", "tries")) == {("waiting", 0)}


def test_the_lease_begins_when_the_server_has_greeted_us(announce, slow, sanne, ana):
    for _ in range(40):
        announce("lead_assigned", sanne, ana)
    began, slow.greeting, slow.per_reply = slow.now(), 20, 1
    turn(slow)
    assert slow.letters >= 1
    started = DeliveryAttempt.objects.values_list("started_at", flat=True)
    assert min(started) >= began + timedelta(seconds=20)


def test_a_server_that_drips_byte_by_byte_holds_nobody(announce, slow, sanne, ana, now):
    announce("lead_assigned", sanne, ana)
    lane = MailLane(Mail(slow.url, slow.tick))
    assert lane.turn(now) == 1
    announce("lead_assigned", sanne, ana)
    slow.per_byte = 2
    lane.turn(slow.now())
    assert "took too long" in lane.trouble
    assert Delivery.objects.filter(state="waiting", tries=0).count() == 1
    lane.close()


def test_content_without_an_answer_is_a_try_so_that_nobody_gets_it_for_ever(announce, slow, sanne, ana):
    announce("lead_assigned", sanne, ana)
    slow.answers_content = False
    lane = turn(slow)
    one = Delivery.objects.get()
    assert (one.state, one.tries, lane.trouble) == ("waiting", 1, "")
    assert "closed" in one.last_error
    assert one.due_at == slow.now() + timedelta(seconds=10)
