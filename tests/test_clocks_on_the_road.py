"""Clocks along the road of a lead: while nobody can take it, while it cannot be called, when it cools."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable

from gehoor.followup.models import CallTask, Clock, ClockPause, ClockStep
from gehoor.intake.shape import Inquiry, Staged, Tracked, Visit
from gehoor.leads.models import Lead
from gehoor.pipeline import drain_holds, receive, receive_many, rescore, track_many
from gehoor.team.models import Absence, User
from gehoor.worker.clocks import Clocks
from tests.roads import sanne_who_fits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_house")]


@pytest.fixture
def sanne(now: datetime) -> Inquiry:
    """Somebody who fits, asked for a demo and may be called."""
    return sanne_who_fits(now, user_id="u-1", call_explicit=True)


def first_call() -> Clock:
    return Clock.objects.get(kind="first_call")


def test_a_demo_request_is_called_within_fifteen_working_minutes(sanne: Inquiry, now: datetime) -> None:
    receipt = receive(sanne, now)
    clock = first_call()
    soon = now + timedelta(minutes=15)
    assert (clock.segment, clock.due_at, clock.wall_due) == ("Demo", soon, soon)
    assert receipt.due_at == clock.due_at


def test_a_demo_of_long_ago_is_no_reason_to_hurry(sanne: Inquiry, now: datetime) -> None:
    long_ago = (Tracked("demo_requested", now - timedelta(days=2), {"path": "/demo"}),)
    receive(replace(sanne, events=long_ago), now)
    assert (first_call().segment, first_call().due_at) == ("", now + timedelta(days=1))


def test_the_promise_runs_while_nobody_can_take_the_lead(sanne: Inquiry, ana: User, now: datetime) -> None:
    away = Absence.objects.create(user=ana, starts_on=now.date(), ends_on=now.date())
    receive(replace(sanne, events=(Tracked("pricing_viewed", now), Tracked("case_study_read", now))), now)
    clock = first_call()
    assert clock.due_at == now + timedelta(days=1)
    assert not CallTask.objects.exists()
    away.delete()
    later = now + timedelta(hours=3)
    assert drain_holds(later) == 1
    assert first_call() == clock
    assert CallTask.objects.get().due_at == clock.due_at, "whose fault it is does not matter to the customer"
    assert Clock.objects.get(kind="word").started_at == later, "silence is reckoned from the assignment"


def test_a_lead_without_a_number_stands_still_and_runs_on_when_it_comes(
    sanne: Inquiry, now: datetime
) -> None:
    receive(replace(sanne, phone=""), now)
    clock = first_call()
    assert (clock.paused_at, ClockPause.objects.get().reason) == (now, "no_valid_number")
    assert ClockStep.objects.get().due_at is None
    later = now + timedelta(hours=2)
    person = replace(sanne, door="tracker", received_at=later, events=())
    track_many([Visit(person)], later)
    clock = first_call()
    assert (clock.paused_at, clock.due_at) == (None, later + timedelta(minutes=15))
    assert CallTask.objects.get().due_at == clock.due_at
    Clocks().go(later)
    assert ClockStep.objects.filter(clock=clock).get().due_at == later + timedelta(minutes=7.5)


def test_two_inquiries_in_one_batch_are_one_promise(sanne: Inquiry, now: datetime) -> None:
    receive_many([sanne, replace(sanne, message="nog iets")], now)
    assert sorted(Clock.objects.values_list("kind", flat=True)) == ["first_call", "word"]


def test_what_another_system_ended_waits_for_nothing(sanne: Inquiry, now: datetime) -> None:
    base = replace(sanne, external_id="crm:7")
    receive(base, now)
    receive(replace(base, stages=(Staged("lost", now),)), now + timedelta(minutes=5))
    assert set(Clock.objects.values_list("ended_as", flat=True)) == {"over"}
    assert set(ClockStep.objects.values_list("outcome", flat=True)) == {"cancelled"}


def test_a_lead_that_cools_before_it_could_be_called_is_promised_nothing(
    sanne: Inquiry, now: datetime
) -> None:
    receive(replace(sanne, phone="", call_requested=False, call_explicit=False), now)
    assert first_call().stopped_at is None
    later = datetime(2027, 3, 11, 9, tzinfo=UTC)
    lead = Lead.objects.get()
    rescore([lead.pk], later)
    lead.refresh_from_db()
    assert lead.stage == "nurture"
    assert (first_call().stopped_at, first_call().ended_as) == (later, "over")
    assert ClockPause.objects.get().ended_at == later


def test_one_pause_that_cannot_end_does_not_stop_the_others(sanne: Inquiry, now: datetime) -> None:
    others = [
        replace(sanne, phone="", user_id=f"u-{n}", email=f"x{n}@firma{n}.nl", company=f"F{n}") for n in (2, 3)
    ]
    receive_many(others, now)
    bad, good = Clock.objects.filter(kind="first_call").order_by("id")
    Clock.objects.filter(pk=bad.pk).update(counted="wall", due_at=datetime(9999, 12, 31, tzinfo=UTC))
    later, clocks = now + timedelta(days=30), Clocks()
    assert clocks.go(later) >= 1
    good.refresh_from_db()
    assert good.paused_at is None
    assert set(clocks.sick) == {bad.pk}
    assert ClockPause.objects.get(ended_at=None).clock_id == bad.pk


def test_a_database_that_is_busy_sets_no_clock_aside(sanne: Inquiry, now: datetime) -> None:
    receive(replace(sanne, phone=""), now)
    later, clocks = now + timedelta(days=30), Clocks()
    with connection.execute_wrapper(too_busy), pytest.raises(OperationalError):
        clocks.go(later)
    assert clocks.sick == {}
    assert clocks.go(later) >= 1
    assert first_call().paused_at is None


def too_busy(execute: Callable[..., object], sql: str, *rest: object) -> object:
    """The database as it says that a lock did not come free in time; it still reads."""
    if sql.startswith("UPDATE"):
        raise OperationalError("database is locked") from LockNotAvailable()
    return execute(sql, *rest)
