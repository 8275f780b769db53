"""kill -9 of the web process during posts: every lead that was answered with 201 is in the database."""

import json
import os
import signal
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from gehoor.notify.conftest import free_port
from tests.processes import installation

pytestmark = pytest.mark.slow

SETTLE = """
from gehoor.intake.keys import make_key
from gehoor.lib.clock import now
from gehoor.routing.rules import ensure_default
from gehoor.team.models import User
User.objects.create_user("ana@example.com", "een-lang-wachtwoord", name="Ana", role="sales", takes_leads=True)
ensure_default(now())
print(make_key("proef", ["leads:write"], now())[1])
"""
LEADS = """
from gehoor.leads.models import Lead
print(*Lead.objects.values_list("id", flat=True))
"""


def post(url, key, name):
    """The number of the lead when it was answered with 201, or None when there was no answer."""
    body = {"messageId": name, "first_name": "Sanne", "last_name": name, "email": f"{name}@example.com"}
    request = urllib.request.Request(
        f"{url}/api/v1/leads",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status in (200, 201)
            return int(json.load(answer)["id"])
    except urllib.error.HTTPError as error:
        raise AssertionError(error.read()) from error
    except OSError:
        return None


def wait_for(condition, seconds=40):
    pause, deadline = threading.Event(), time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        pause.wait(0.05)


def answers(url):
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=2) as answer:
            return answer.status == 200
    except OSError:
        return False


def processes_of(data: Path):
    """Every process that runs on this data directory."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"GEHOOR_DATA={data}\0".encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return found


def test_every_answered_post_survives_a_killed_server(tmp_path):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with installation(tmp_path / "data", GEHOOR_URL=url) as house:
        house.run("work", "--once")
        key = house.python(SETTLE).strip()
        answered: dict[str, int] = {}
        names = iter([f"klant{number}" for number in range(100_000)])
        unanswered: list[str] = []

        def keep_posting():
            while (number := post(url, key, name := next(names))) is not None:
                answered[name] = number
            unanswered.append(name)

        for kills_at in (100, 250):
            server = house.start("serve", "--port", str(port))
            wait_for(lambda: answers(url))
            posters = [threading.Thread(target=keep_posting) for _ in range(6)]
            for poster in posters:
                poster.start()
            wait_for(lambda kills_at=kills_at: len(answered) >= kills_at)
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
            for poster in posters:
                poster.join()
            wait_for(lambda: not answers(url))
            kept = set(map(int, house.python(LEADS).split()))
            assert set(answered.values()) <= kept

        server = house.start("serve", "--port", str(port))
        wait_for(lambda: answers(url))
        for name in [*unanswered, *list(answered)[:20]]:  # whoever heard nothing sends again
            number = post(url, key, name)
            assert answered.setdefault(name, number) == number
        server.terminate()
        server.wait(40)
        kept = list(map(int, house.python(LEADS).split()))
    assert len(kept) == len(set(kept)) == len(answered), "nothing is doubled, nothing is lost"


def test_a_killed_server_leaves_no_orphans(tmp_path):
    port = free_port()
    data = tmp_path / "data"
    with installation(data, GEHOOR_URL=f"http://127.0.0.1:{port}") as house:
        server = house.start("serve", "--with-worker", "--port", str(port))
        wait_for(lambda: answers(f"http://127.0.0.1:{port}"))
        wait_for(lambda: len(processes_of(data)) >= 3)
        os.kill(server.pid, signal.SIGKILL)  # itself only; its children must notice
        server.wait()
        wait_for(lambda: not processes_of(data))


def test_a_worker_that_dies_is_started_again_and_all_stop_together(tmp_path):
    port = free_port()
    data = tmp_path / "data"
    with installation(data, GEHOOR_URL=f"http://127.0.0.1:{port}") as house:
        server = house.start("serve", "--with-worker", "--port", str(port))
        wait_for(lambda: worker_of(data))
        first = worker_of(data)
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: worker_of(data) not in (None, first))
        server.terminate()
        assert server.wait(40) == 0
        wait_for(lambda: not processes_of(data), seconds=5)


def worker_of(data):
    """The process number of the worker, when it runs."""
    for number in processes_of(data):
        if b"\0work\0" in Path(f"/proc/{number}/cmdline").read_bytes():
            return number
    return None


def test_a_port_that_is_taken_is_said_in_a_sentence(tmp_path):
    port = free_port()
    with installation(tmp_path / "data") as house:
        server = house.start("serve", "--port", str(port))
        wait_for(lambda: answers(f"http://127.0.0.1:{port}"))
        refused = house.run("serve", "--port", str(port), check=False)
        server.terminate()
        server.wait(40)
    assert refused.returncode == 2
    assert f"Port {port}" in refused.stderr
    assert "--port" in refused.stderr
    assert "Traceback" not in refused.stderr
