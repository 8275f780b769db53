"""A promise that ran out in the past of a made-up company: marked, and nobody is told."""

from datetime import datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps

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


def test_clocks_from_before_there_were_steps_get_the_one_they_wait_for(lead: Lead, now: datetime) -> None:
    """What ran out before was told of then; what runs is told of when it does."""
    told = Clock.objects.create(lead=lead, started_at=now, due_at=now, breached_at=now)
    Clock.objects.filter(lead=lead).update(step_id=None)
    ClockStep.objects.all().delete()
    migration = import_module("gehoor.followup.migrations.0006_steps_of_running_clocks")
    migration.give_steps(apps, None)
    steps = {step.clock_id: step for step in ClockStep.objects.all()}
    running = Clock.objects.filter(breached_at=None)
    assert set(steps) == {clock.pk for clock in running}
    assert told.pk not in steps
    for clock in running:
        step = steps[clock.pk]
        assert (step.kind, step.due_at, clock.step_id) == ("breach", clock.due_at, step.pk)
