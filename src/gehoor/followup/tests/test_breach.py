"""A clock that runs out is said once."""

from datetime import datetime, timedelta

import pytest

from gehoor.followup.attempt import log_attempt
from gehoor.followup.breach import breach, due_clocks
from gehoor.followup.models import Clock
from gehoor.followup.tests.conftest import MakeLead
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.team.models import User

pytestmark = pytest.mark.django_db


def test_nothing_is_due_before_its_time(lead: Lead, now: datetime) -> None:
    clock = Clock.objects.get()
    assert due_clocks(clock.due_at - timedelta(seconds=1)) == []
    assert due_clocks(clock.due_at) == [clock.pk]


def test_a_breach_is_written_once_with_its_owner(lead: Lead, ana: User) -> None:
    clock = Clock.objects.get()
    later = clock.due_at + timedelta(days=1)  # the worker was down for a day
    assert breach(clock.pk, later) is True
    assert breach(clock.pk, later) is False
    assert due_clocks(later) == []
    clock.refresh_from_db()
    assert clock.breached_at == later
    line = Event.objects.get(kind="clock.breached")
    assert line.data["owner"] == str(ana.pk)
    assert (line.lead_id, line.contact_id, line.actor) == (lead.pk, lead.contact_id, "worker")


def test_who_was_called_in_time_is_not_breached(lead: Lead, ana: User, now: datetime) -> None:
    clock = Clock.objects.get()
    log_attempt(lead.pk, ana, "voicemail", now)
    assert due_clocks(clock.due_at) == []
    assert breach(clock.pk, clock.due_at) is False
    assert not Event.objects.filter(kind="clock.breached").exists()


def test_a_clock_that_is_not_due_cannot_be_breached(lead: Lead, now: datetime) -> None:
    assert breach(Clock.objects.get().pk, now) is False


def test_a_call_after_the_breach_still_stops_the_clock(lead: Lead, ana: User) -> None:
    clock = Clock.objects.get()
    breach(clock.pk, clock.due_at)
    log_attempt(lead.pk, ana, "connected", clock.due_at + timedelta(hours=1))
    clock.refresh_from_db()
    assert clock.stopped_at == clock.due_at + timedelta(hours=1)
    assert clock.breached_at == clock.due_at


def test_the_oldest_comes_first_and_no_more_than_asked(make_lead: MakeLead, now: datetime) -> None:
    for hours in (3, 5, 1):
        make_lead(f"Lead {hours}", phone=f"+3161234560{hours}", received_at=now - timedelta(hours=hours))
    later = now + timedelta(days=30)
    expected = list(Clock.objects.order_by("started_at").values_list("id", flat=True))
    assert due_clocks(later) == expected
    assert due_clocks(later, limit=2) == expected[:2]
