"""A promise that ran out in the past of a made-up company: marked, and nobody is told."""

from datetime import datetime, timedelta

import pytest

from gehoor.followup.attempt import log_attempt
from gehoor.followup.breach import breach
from gehoor.followup.models import Clock, ClockStep
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.team.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(lead: Lead) -> Clock:
    """The promise of the first call of Sanne's lead."""
    return Clock.objects.get(kind="first_call")


def test_a_breach_is_written_once_with_its_owner(clock: Clock, lead: Lead, ana: User) -> None:
    later = clock.due_at + timedelta(days=1)
    assert breach(clock.pk, later) is True
    assert breach(clock.pk, later) is False
    clock.refresh_from_db()
    assert (clock.breached_at, clock.breach_owner_id, clock.step_id) == (later, ana.pk, None)
    assert not ClockStep.objects.filter(clock=clock, done_at=None).exists()
    line = Event.objects.get(kind="clock.breached")
    assert line.data["owner"] == str(ana.pk)
    assert (line.lead_id, line.contact_id, line.actor) == (lead.pk, lead.contact_id, "worker")


def test_who_was_called_in_time_is_not_breached(clock: Clock, lead: Lead, ana: User, now: datetime) -> None:
    log_attempt(lead.pk, ana, "voicemail", now)
    assert breach(clock.pk, clock.due_at) is False
    assert not Event.objects.filter(kind="clock.breached").exists()


def test_a_clock_that_is_not_due_cannot_be_breached(clock: Clock, now: datetime) -> None:
    assert breach(clock.pk, now) is False


def test_a_call_after_the_breach_still_stops_the_clock(clock: Clock, lead: Lead, ana: User) -> None:
    breach(clock.pk, clock.due_at)
    log_attempt(lead.pk, ana, "connected", clock.due_at + timedelta(hours=1))
    due_at = clock.due_at
    clock.refresh_from_db()
    assert (clock.stopped_at, clock.breached_at) == (due_at + timedelta(hours=1), due_at)
    assert clock.ended_as == "called"
