"""Two hundred posts at one moment, of a hundred people: one contact each, an owner, each message once."""

import json
import threading
import urllib.request
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from gehoor.notify.conftest import free_port
from tests.processes import Installation, installation
from tests.test_kill_web import SETTLE, answers, wait_for

pytestmark = pytest.mark.slow
NO_DIGEST = """
from gehoor.notify.models import Reach
from gehoor.team.models import User
for user in User.objects.all():
    Reach.objects.create(user=user, choices={"digest": {"mail": False}})
"""

COUNTS = """
import json
from gehoor.identity.models import Contact
from gehoor.leads.models import Lead
from gehoor.notify.models import Delivery
from gehoor.routing.models import Hold
print(json.dumps({
    "contacts": Contact.objects.count(),
    "leads": Lead.objects.count(),
    "without": Lead.objects.filter(owner=None).exclude(holds__closed_at=None).count(),
    "deliveries": list(map(str, Delivery.objects.values_list("id", flat=True))),
    "waiting": Delivery.objects.filter(state__in=["waiting", "sending"]).count(),
}))
"""


class Letters:
    """A mail server that remembers the number of each message."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        lines = envelope.content.decode("utf-8", "replace").splitlines()
        self.seen.append(next(line for line in lines if line.lower().startswith("message-id:")))
        return "250 OK"


def post_all(url: str, key: str) -> list[int]:
    """Post every person twice from forty threads that start together; the statuses."""
    statuses: list[int] = []
    start = threading.Barrier(40)

    def some(mine: list[int]) -> None:
        start.wait()
        for number in mine:
            person = number % 100
            body = {
                "messageId": f"post-{number}",
                "last_name": f"Persoon {person}",
                "email": f"persoon{person}@firma{person % 7}.example",
                "phone": f"06123{person:05d}",
            }
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
            request = urllib.request.Request(f"{url}/api/v1/leads", json.dumps(body).encode(), headers)
            with urllib.request.urlopen(request, timeout=30) as answer:
                statuses.append(answer.status)

    threads = [threading.Thread(target=some, args=(list(range(first, 200, 40)),)) for first in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def counts(house: Installation) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(house.python(COUNTS))
    return found


def test_two_hundred_posts_of_a_hundred_people_at_once(tmp_path: Path) -> None:
    letters = Letters()
    mail = Controller(letters, hostname="127.0.0.1", port=free_port())
    mail.start()
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    smtp = f"smtp://127.0.0.1:{mail.port}"
    try:
        with installation(tmp_path / "data", GEHOOR_URL=url, GEHOOR_SMTP_URL=smtp) as house:
            house.run("work", "--once")
            key = house.python(SETTLE).strip().splitlines()[-1]
            house.python(NO_DIGEST)  # whatever hour it is, each letter is about one lead
            server = house.start("serve", "--with-worker", "--port", str(port))
            wait_for(lambda: answers(url))
            statuses = post_all(url, key)
            wait_for(lambda: counts(house)["waiting"] == 0)
            found = counts(house)
            server.terminate()
            server.wait(40)
    finally:
        mail.stop()
    assert Counter(statuses) == {201: 200}
    assert (found["contacts"], found["leads"], found["without"]) == (100, 100, 0)
    assert len(found["deliveries"]) == 200
    assert len(letters.seen) == len(set(letters.seen)) == 200, "each message once"
