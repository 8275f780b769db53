"""kill -9 of the worker in the middle of 500 deliveries: each arrives, is recorded, and none is lost."""

import os
import signal
import threading
import time
from collections import Counter

import pytest

from tests.processes import installation

pytestmark = pytest.mark.slow

FIVE_HUNDRED = """
from datetime import timedelta
from gehoor.identity.models import Contact
from gehoor.leads.models import Lead
from gehoor.lib.clock import now
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.notify.announce import plan_announcement
from gehoor.team.models import User
at = now()
ana = User.objects.create_user("ana@example.com", "een-lang-wachtwoord", name="Ana", role="sales")
with write():
    rows = Rows()
    for number in range(500):
        contact = rows.add(Contact, first_name=f"Klant {number}", created_at=at)
        values = dict(contact_id=contact, owner_id=ana.id, received_at=at, last_event_at=at)
        lead = rows.add(Lead, door="api", **values)
        plan_announcement(rows, "lead_assigned", lead_id=lead, user_id=ana.id, now=at)
    rows.flush()
"""

# What the lease would do after a minute is done here at once: the killed worker's rows become due.
END_LEASES = """
from gehoor.lib.clock import now
from gehoor.notify.models import Delivery
print(Delivery.objects.filter(state="sending").update(due_at=now()))
"""

COUNT = """
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.notify.models import Delivery, DeliveryAttempt
print(Delivery.objects.filter(state="sent").count(), Delivery.objects.count(),
      Lead.objects.filter(notified_at__isnull=False).count(),
      Event.objects.filter(kind="lead.notified").count(),
      DeliveryAttempt.objects.filter(finished_at__isnull=True).count(),
      DeliveryAttempt.objects.values("delivery").distinct().count())
"""


def arrived(server):
    return Counter(str(letter["Message-ID"]) for letter in server.letters)


def wait_for(condition, seconds=60):
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        pause.wait(0.01)


@pytest.mark.parametrize("workers", [1, 2])
def test_each_of_500_deliveries_arrives_although_workers_are_killed(tmp_path, server, workers):
    with installation(tmp_path / "data", GEHOOR_SMTP_URL=server.url) as house:
        house.run("work", "--once")  # makes the tables
        house.python(FIVE_HUNDRED)
        for kills_at in (60, 200):
            crew = [house.start("work") for _ in range(workers)]
            wait_for(lambda kills_at=kills_at: len(server.letters) >= kills_at)
            for one in crew:
                os.kill(one.pid, signal.SIGKILL)
                one.wait()
            assert len(server.letters) < 500
            assert int(house.python(END_LEASES)) > 0
        crew = [house.start("work") for _ in range(workers)]
        wait_for(lambda: len(arrived(server)) == 500)
        wait_for(lambda: house.python(COUNT).split()[0] == "500")
        for one in crew:
            one.send_signal(signal.SIGTERM)
            assert one.wait(20) == 0
        sent, total, notified, events, open_attempts, tried = map(int, house.python(COUNT).split())
        twice = sum(1 for count in arrived(server).values() if count > 1)
    assert (sent, total, notified, events, tried) == (500, 500, 500, 500, 500)
    assert 0 < open_attempts <= 2 * 50 * workers, "the killed worker's attempts stay as evidence"
    assert twice <= 2 * 50 * workers, "at most what was on its way is sent again"


def test_two_workers_send_everything_once(tmp_path, server):
    with installation(tmp_path / "data", GEHOOR_SMTP_URL=server.url) as house:
        house.run("work", "--once")
        house.python(FIVE_HUNDRED)
        crew = [house.start("work") for _ in range(2)]
        wait_for(lambda: house.python(COUNT).split()[0] == "500")
        for one in crew:
            one.send_signal(signal.SIGTERM)
            assert one.wait(20) == 0
    assert set(arrived(server).values()) == {1}
    assert len(server.letters) == 500
