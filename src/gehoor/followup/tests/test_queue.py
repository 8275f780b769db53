"""Whom does Ana call now, and why that one?"""

from datetime import datetime, timedelta

import pytest
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from gehoor.followup.attempt import log_attempt
from gehoor.followup.dispose import dispose
from gehoor.followup.models import Clock
from gehoor.followup.queries import (
    attempts,
    dispositions,
    open_task,
    queue,
    running_clock,
)
from gehoor.followup.tests.conftest import MakeLead
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.team.models import User

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def names(user: User, now: datetime) -> list[str]:
    return [item.name for item in queue(user, now)]


def test_everything_the_page_needs_is_there(lead: Lead, ana: User, now: datetime) -> None:
    for number, kind in enumerate(("page_viewed", "pricing_viewed", "lead.assigned")):
        Event.objects.create(
            kind=kind,
            at=now - (3 - number) * HOUR,
            recorded_at=now,
            lead_id=lead.pk,
            contact_id=lead.contact_id,
        )
    [item] = queue(ana, now)
    assert (item.lead_id, item.name, item.title) == (lead.pk, "Sanne de Vries", "Directeur")
    assert (item.company, item.phone, item.stage) == ("Bakkerij Jansen", "+31612345678", "mql")
    assert (item.fit, item.engagement, item.attempts, item.last_outcome) == (45, 30, 0, "")
    assert (item.last_event, item.last_event_at) == ("pricing_viewed", now - 2 * HOUR)
    assert item.received_at == lead.received_at


def test_an_agreed_moment_that_has_come_goes_before_everything(
    make_lead: MakeLead, ana: User, now: datetime
) -> None:
    make_lead("Late Lead", phone="+31612345601", received_at=now - timedelta(days=5))
    agreed = make_lead("Joris Bakker", phone="+31612345602")
    log_attempt(agreed.pk, ana, "callback", now, callback_at=now + 2 * HOUR)
    assert names(ana, now) == ["Late Lead", "Joris Bakker"]
    assert names(ana, now + 2 * HOUR) == ["Joris Bakker", "Late Lead"]


def test_within_the_hour_the_better_score_goes_first(make_lead: MakeLead, ana: User, now: datetime) -> None:
    top = now.replace(minute=0)
    make_lead("Matig Passend", phone="+31612345601", received_at=top + timedelta(minutes=5), fit=30)
    make_lead("Goed Passend", phone="+31612345602", received_at=top + timedelta(minutes=50), fit=60)
    make_lead("Vorig Uur", phone="+31612345603", received_at=top - timedelta(minutes=5), fit=10)
    assert names(ana, now + HOUR) == ["Vorig Uur", "Goed Passend", "Matig Passend"]


def test_what_waits_for_a_decision_does_not_stand_in_the_way_of_a_call(
    make_lead: MakeLead, ana: User, now: datetime
) -> None:
    spoken = make_lead("Sanne de Vries", received_at=now - timedelta(days=3))
    log_attempt(spoken.pk, ana, "connected", now)
    make_lead("Joris Bakker", phone="+31612345602")
    planned = make_lead("Straks Bellen", phone="+31612345603")
    log_attempt(planned.pk, ana, "no_answer", now)
    assert names(ana, now) == ["Joris Bakker", "Sanne de Vries", "Straks Bellen"]


def test_what_is_planned_for_later_is_not_next(lead: Lead, ana: User, now: datetime) -> None:
    log_attempt(lead.pk, ana, "no_answer", now)
    [item] = queue(ana, now)
    assert item.is_later
    assert item.not_before is not None
    [item] = queue(ana, item.not_before)
    assert not item.is_later


def test_bob_sees_his_own_and_a_closed_task_is_gone(lead: Lead, ana: User, bob: User, now: datetime) -> None:
    assert queue(bob, now) == []
    dispose(lead.pk, ana, "accepted", now)
    assert queue(ana, now) == []


def test_twenty_leads_cost_as_many_queries_as_one(
    make_lead: MakeLead, ana: User, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        made = make_lead(f"Lead {number}", phone=f"+316123456{number:02}")
        log_attempt(made.pk, ana, "no_answer", now)
    queue(ana, now)
    with django_assert_num_queries(3):
        assert len(queue(ana, now)) == 20


@pytest.mark.parametrize(
    ("reason", "after", "code", "nl"),
    [
        ("mql", timedelta(0), "score", "Past bij ons (45) en is actief (30)"),
        ("asked", timedelta(0), "asked", "Wil gebeld worden"),
        ("mql", timedelta(hours=21), "soon", "De klok loopt af over 2 uur"),
        ("mql", timedelta(hours=26), "late", "Had al gebeld moeten zijn, 2 uur te laat"),
    ],
)
def test_why_this_lead_is_a_sentence(
    make_lead: MakeLead, ana: User, now: datetime, reason: str, after: timedelta, code: str, nl: str
) -> None:
    make_lead(reason=reason)
    [item] = queue(ana, now + after)
    assert item.why_code == code
    with override("nl"):
        assert item.why == nl


def test_why_an_agreed_moment_a_decision_and_a_next_attempt(lead: Lead, ana: User, now: datetime) -> None:
    log_attempt(lead.pk, ana, "no_answer", now)
    with override("nl"):
        assert queue(ana, now)[0].why == "Volgende poging 12-3-2026 14:00"
        assert queue(ana, now + timedelta(days=1, hours=4))[0].why == "Poging 2: nog niet bereikt"
        log_attempt(lead.pk, ana, "callback", now, callback_at=now + 4 * HOUR)
        assert queue(ana, now)[0].why == "Afgesproken terugbellen om 14:00"
        log_attempt(lead.pk, ana, "connected", now + 4 * HOUR)
        assert queue(ana, now + 4 * HOUR)[0].why == "Je sprak deze lead; wat wordt het?"
    with override("en"):
        assert queue(ana, now + 4 * HOUR)[0].why == "You spoke; what will it be?"


def test_after_five_attempts_the_queue_says_that_ana_may_write_off(
    lead: Lead, ana: User, now: datetime
) -> None:
    at = now
    for _ in range(5):
        log_attempt(lead.pk, ana, "no_answer", at)
        planned = queue(ana, at)[0].not_before
        assert planned is not None
        last, at = at, planned
    [item] = queue(ana, last)
    assert item.may_write_off
    assert item.attempts == 5
    with override("nl"):
        assert item.why == "5 keer gebeld zonder gehoor; probeer het nog eens of schrijf af"


def test_the_lead_page_reads_what_was_tried_and_decided(lead: Lead, ana: User, now: datetime) -> None:
    assert running_clock(lead.pk) == Clock.objects.get(kind="first_call")
    log_attempt(lead.pk, ana, "no_answer", now)
    log_attempt(lead.pk, ana, "connected", now + HOUR)
    assert [one.outcome for one in attempts(lead.pk)] == ["connected", "no_answer"]
    assert running_clock(lead.pk) is None
    task = open_task(lead.pk)
    assert task is not None
    assert task.owner == ana
    dispose(lead.pk, ana, "accepted", now + HOUR)
    assert [one.kind for one in dispositions(lead.pk)] == ["accepted"]
    assert open_task(lead.pk) is None
