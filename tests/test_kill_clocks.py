"""Two workers on one database, killed in the middle of reminders: none is lost and none is said twice."""

import json
import os
import signal
import threading
import time

import pytest

from tests.processes import Installation, installation

pytestmark = pytest.mark.slow

LEADS = 600

# Every clock ran out yesterday: two reminders that are too late to say, a breach, a colleague, the team lead.
MANY = f"""
from datetime import timedelta
from gehoor.followup.clocks.promise import plan_promises
from gehoor.identity.models import Contact
from gehoor.leads.models import Lead
from gehoor.lib.clock import now
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.routing.rules import ensure_default
from gehoor.team.calendars import hours_of
from gehoor.team.models import User
at = now() - timedelta(days=20)
ana = User.objects.create_user("ana@example.com", None, name="Ana", role="sales", takes_leads=True)
bob = User.objects.create_user("bob@example.com", None, name="Bob", role="sales", takes_leads=True)
User.objects.create_user("ben@example.com", None, name="Ben", role="manager")
ensure_default(at)
with write():
    rows = Rows()
    for number in range({LEADS}):
        contact = rows.add(Contact, first_name=f"Klant {{number}}", phone="+31612345678", created_at=at)
        values = dict(contact_id=contact, owner_id=ana.id, received_at=at, last_event_at=at, stage="mql")
        lead = rows.add(Lead, door="api", **values)
        about = dict(lead_id=lead, contact_id=contact, hours=hours_of(ana.id), now=at, is_mql=False)
        plan_promises(rows, [], **about)
    rows.flush()
"""

COUNT = """
from collections import Counter
from gehoor.followup.models import ClockStep
print(ClockStep.objects.filter(kind="reroute", done_at__isnull=False).count())
"""

TOLD = """
import json
from collections import Counter
from gehoor.followup.models import Clock, ClockStep
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.notify.models import Delivery
steps = Counter("|".join(map(str, line)) for line in ClockStep.objects.filter(
    done_at__isnull=False).values_list("kind", "percent", "outcome"))
said = Counter()
twice = 0
for kind in ("clock_reminder", "clock_breached", "lead_rerouted", "lead_moved", "clock_escalated"):
    rows = list(Delivery.objects.filter(kind=kind, channel="mail").values_list("lead_id", flat=True))
    said[kind] = len(rows)
    twice += len(rows) - len(set(rows))
lines = Counter(Event.objects.filter(kind__startswith="clock.").values_list("kind", flat=True))
wrong = sum(
    list(clock.steps.order_by("due_at", "order").values_list("order", flat=True)) != [1, 2, 3, 4, 5]
    for clock in Clock.objects.prefetch_related("steps"))
bobs = Lead.objects.filter(owner__name="Bob").count()
told = {"steps": steps, "said": said, "twice": twice, "lines": lines, "wrong": wrong, "bobs": bobs}
print(json.dumps(told))
"""


def wait_for(condition, seconds=120):
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        pause.wait(0.05)


def rerouted(house: Installation) -> int:
    return int(house.python(COUNT))


def test_two_workers_and_a_kill_lose_no_step_and_say_none_twice(tmp_path):
    with installation(tmp_path / "data") as house:
        house.run("work", "--once")  # makes the tables
        house.python(MANY)
        crew = [house.start("work") for _ in range(2)]
        wait_for(lambda: rerouted(house) > 20)
        os.kill(crew[0].pid, signal.SIGKILL)
        crew[0].wait()
        assert rerouted(house) < LEADS, "killed in the middle"
        crew[0] = house.start("work")
        wait_for(lambda: rerouted(house) > 200)
        os.kill(crew[1].pid, signal.SIGKILL)
        crew[1].wait()
        wait_for(lambda: rerouted(house) == LEADS)
        crew[0].send_signal(signal.SIGTERM)
        assert crew[0].wait(30) == 0
        told = json.loads(house.python(TOLD))
    assert told["steps"] == {
        "reminder|50|overtaken": LEADS,
        "reminder|80|overtaken": LEADS,
        "breach|0|told": LEADS,
        "reroute|0|moved": LEADS,
    }
    assert told["said"] == {
        "clock_reminder": 0,
        "clock_breached": LEADS,
        "lead_rerouted": LEADS,
        "lead_moved": LEADS,
        "clock_escalated": 0,  # who takes over has two working hours first
    }
    assert told["lines"] == {"clock.breached": LEADS, "clock.rerouted": LEADS}
    assert (told["twice"], told["wrong"], told["bobs"]) == (0, 0, LEADS)
