"""What sales decides: accepted, kept warm, no lead for us."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gehoor.errors import Conflict, InputError, NotFound
from gehoor.followup.attempt import log_attempt
from gehoor.followup.dispose import dispose
from gehoor.followup.models import CallTask, Clock, Disposition
from gehoor.followup.objection import objected
from gehoor.followup.tests.conftest import MakeLead
from gehoor.followup.words import DISQUALIFIED_REASONS
from gehoor.journal.models import Event
from gehoor.leads.models import Lead, LeadStage
from gehoor.team.models import User

pytestmark = pytest.mark.django_db


def test_accepted_becomes_sql_and_the_task_is_done(lead: Lead, ana: User, now: datetime) -> None:
    log_attempt(lead.pk, ana, "connected", now)
    made = dispose(lead.pk, ana, "accepted", now + timedelta(minutes=2), next_step="Offerte sturen")
    lead.refresh_from_db()
    task = CallTask.objects.get()
    assert lead.stage == "sql"
    assert (task.closed_as, task.closed_at) == ("accepted", now + timedelta(minutes=2))
    assert made.next_step == "Offerte sturen"
    entered = LeadStage.objects.get(lead=lead)
    assert (entered.stage, entered.actor, entered.cause) == ("sql", f"user:{ana.pk}", "disposition")
    line = Event.objects.get(kind="disposition.given")
    assert (line.data["kind"], line.data["disposition"]) == ("accepted", str(made.pk))


@pytest.mark.parametrize(
    ("kind", "reason", "stage"),
    [
        ("accepted", "", "sql"),
        ("nurture", "", "nurture"),
        ("nurture", "later", "nurture"),
        ("disqualified", "competitor", "disqualified"),
        ("disqualified", "wrong_number", "disqualified"),
    ],
)
def test_each_decision_has_its_stage(
    lead: Lead, ana: User, now: datetime, kind: str, reason: str, stage: str
) -> None:
    dispose(lead.pk, ana, kind, now, reason=reason)
    lead.refresh_from_db()
    assert lead.stage == stage
    assert lead.call_requested is False


def test_a_lead_that_is_clearly_none_ends_without_a_call_and_its_clock_with_it(
    lead: Lead, ana: User, now: datetime
) -> None:
    dispose(lead.pk, ana, "disqualified", now, reason="competitor")
    clock = Clock.objects.get(lead=lead, kind="first_call")
    lead.refresh_from_db()
    assert clock.stopped_at == now
    assert clock.breached_at is None
    assert lead.first_attempt_at is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "misschien"}, "kind"),
        ({"kind": "disqualified"}, "reason"),
        ({"kind": "disqualified", "reason": "te klein"}, "reason"),
        ({"kind": "nurture", "reason": "competitor"}, "reason"),
        ({"kind": "accepted", "next_step_at": -timedelta(days=1)}, "next_step_at"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(
    lead: Lead, ana: User, now: datetime, values: dict[str, Any], field: str
) -> None:
    given = {name: now + one if name == "next_step_at" else one for name, one in values.items()}
    with pytest.raises(InputError) as caught:
        dispose(lead.pk, ana, now=now, **given)
    assert caught.value.field == field
    assert not Disposition.objects.exists()
    assert CallTask.objects.get().closed_at is None


def test_an_agreed_next_step_becomes_the_next_task(lead: Lead, ana: User, now: datetime) -> None:
    at = now + timedelta(days=60)
    dispose(lead.pk, ana, "nurture", now, reason="later", next_step="Bellen na de bouw", next_step_at=at)
    task = CallTask.objects.get(closed_at=None)
    assert (task.owner, task.reason, task.not_before, task.due_at) == (ana, "next_step", at, at)
    assert not Clock.objects.filter(stopped_at=None).exists()


def test_a_customer_stays_a_customer(make_lead: MakeLead, ana: User, now: datetime) -> None:
    lead = make_lead(stage="customer", reason="")
    with pytest.raises(Conflict):
        dispose(lead.pk, ana, "disqualified", now, reason="competitor")
    dispose(lead.pk, ana, "accepted", now)
    lead.refresh_from_db()
    assert lead.stage == "customer"
    assert not LeadStage.objects.exists()


def test_a_double_click_decides_once(lead: Lead, ana: User, now: datetime) -> None:
    one = dispose(lead.pk, ana, "accepted", now)
    two = dispose(lead.pk, ana, "accepted", now + timedelta(seconds=2))
    assert one.pk == two.pk
    assert Event.objects.filter(kind="disposition.given").count() == 1


def test_somebody_can_change_their_mind(lead: Lead, ana: User, now: datetime) -> None:
    dispose(lead.pk, ana, "disqualified", now, reason="too_small")
    dispose(lead.pk, ana, "accepted", now + timedelta(seconds=20))
    lead.refresh_from_db()
    assert lead.stage == "sql"
    assert [one.kind for one in Disposition.objects.order_by("at")] == ["disqualified", "accepted"]


def test_who_does_not_want_to_be_called_is_not_for_anything_they_asked(
    make_lead: MakeLead, ana: User, now: datetime
) -> None:
    lead = make_lead()
    other = make_lead(contact=lead.contact)
    stranger = make_lead("Joris Bakker", phone="+31687654321")
    dispose(lead.pk, ana, "disqualified", now, reason="do_not_call")
    for one in (lead, other):
        one.refresh_from_db()
        assert one.not_callable == "do_not_call"
        assert not one.tasks.filter(closed_at=None).exists()
        assert not one.clocks.filter(stopped_at=None).exists()
    stranger.refresh_from_db()
    assert stranger.not_callable == ""
    assert objected([lead.contact_id, stranger.contact_id]) == {lead.contact_id}


def test_every_reason_can_be_given(make_lead: MakeLead, ana: User, now: datetime) -> None:
    for number, reason in enumerate(DISQUALIFIED_REASONS):
        lead = make_lead(f"Persoon {number}", phone=f"+3161234560{number}")
        assert dispose(lead.pk, ana, "disqualified", now, reason=reason).reason == reason


def test_a_lead_that_is_not_there(ana: User, now: datetime) -> None:
    with pytest.raises(NotFound):
        dispose(7, ana, "accepted", now)
