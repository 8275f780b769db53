import threading
from datetime import timedelta

import pytest
from django.db import OperationalError

from gehoor import worker
from gehoor.followup.models import Clock, ClockStep
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.lib.clock import now as clock
from gehoor.lib.wake import wake
from gehoor.notify.connect import connect
from gehoor.notify.models import Delivery, WorkerBeat
from gehoor.notify.queries import mail_trouble, worker_is_alive
from gehoor.routing.models import Hold

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now():
    """The worker looks at the real clock."""
    return clock()


def clear(server=None):
    worker.run(threading.Event(), once=True, mail_url=server.url if server else "")


def test_everything_that_is_due_is_sent(announce, server, sanne, ana, bob):
    for _ in range(60):
        announce("lead_assigned", sanne, ana)
    clear(server)
    assert len(server.letters) == 60
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}


def test_a_dead_channel_does_not_keep_the_mail_waiting(announce, server, sanne, ana):
    connect("Dood", "json://127.0.0.1:1/x")
    announce("lead_assigned", sanne, ana)
    clear(server)
    assert sorted(Delivery.objects.values_list("channel", "state")) == [
        ("apprise", "waiting"),
        ("mail", "sent"),
    ]


def test_without_a_mail_server_mail_waits_and_the_page_says_why(announce, sanne, ana):
    announce("lead_assigned", sanne, ana)
    clear()
    waiting = Delivery.objects.get()
    assert (waiting.state, waiting.tries, waiting.last_error) == ("waiting", 0, "smtp_not_configured")


def test_a_clock_that_ran_out_is_told_once(server, sanne, ana, now):
    clock = Clock.objects.create(
        lead=sanne, started_at=now - timedelta(days=2), due_at=now - timedelta(days=1)
    )
    ClockStep.objects.create(clock=clock, order=1, kind="breach", due_at=clock.due_at)
    clear(server)
    clear(server)
    assert [letter["Subject"] for letter in server.letters] == [
        "Nog niet gebeld: Sanne de Vries (Bakkerij Jansen)"
        + server.letters[0]["Subject"].partition("Jansen)")[2]
    ]
    assert Event.objects.filter(kind="clock.breached").count() == 1


def test_a_live_lead_without_owner_gets_a_hold(sanne):
    Lead.objects.update(owner=None)
    clear()
    assert Hold.objects.filter(lead=sanne).exists()
    assert Event.objects.filter(kind="hold.opened", lead_id=sanne.id).exists()


def test_a_lead_from_the_past_or_a_closed_one_needs_no_owner(sanne):
    Lead.objects.update(owner=None, mode="history")
    clear()
    Lead.objects.update(mode="live", stage="lost")
    clear()
    assert not Hold.objects.exists()


def test_a_score_that_expired_is_looked_at_again(sanne, now):
    Lead.objects.update(score_until=now - timedelta(minutes=1))
    clear()
    sanne.refresh_from_db()
    assert sanne.score_until is None or sanne.score_until > now


def test_one_bad_row_does_not_stop_the_others(announce, server, sanne, ana):
    announce("lead_assigned", sanne, ana)
    Delivery.objects.update(data=["not", "a", "mapping"], kind="hold_opened")
    announce("lead_assigned", sanne, ana)
    clear(server)
    assert sorted(Delivery.objects.values_list("kind", "state")) == [
        ("hold_opened", "waiting"),
        ("lead_assigned", "sent"),
    ]


def test_a_worker_hears_the_nudge_beats_and_goes_home_when_told(announce, server, sanne, ana):
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,), kwargs={"mail_url": server.url})
    thread.start()
    try:
        until(lambda: worker_is_alive(clock()))
        until(lambda: mail_trouble(clock()) == "")
        announce("lead_assigned", sanne, ana)
        wake()
        until(lambda: Delivery.objects.filter(state="sent").exists())
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()
    assert not WorkerBeat.objects.exists()


def _holds(condition):
    """The database in memory locks whole tables against its own threads: then we do not know yet."""
    try:
        return condition()
    except OperationalError:
        return False


def until(condition):
    """Wait for something that another thread does, ten seconds at most."""
    pause, deadline = threading.Event(), clock() + timedelta(seconds=10)
    while not _holds(condition):
        assert clock() < deadline, "it did not happen within ten seconds"
        pause.wait(0.02)
