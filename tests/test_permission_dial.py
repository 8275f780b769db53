"""At the moment of dialling it is asked again, and what we find out changes the answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gehoor.followup.models import CallTask, Clock
from gehoor.followup.permission import say
from gehoor.followup.permission.dial import at_dialling
from gehoor.followup.permission.models import AskFirst
from gehoor.intake.shape import Inquiry, Staged
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.pipeline import (
    receive,
    reconsider,
)
from gehoor.team.models import User
from tests.roads import nobody_calls, the_ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_house")]


def test_at_the_moment_of_dialling_it_is_asked_again_and_written_down_with_the_facts(
    piet: Inquiry, ana: User, now: datetime
) -> None:
    receipt = receive(replace(piet, call_requested=True, call_explicit=True), now)
    dial = at_dialling(receipt.lead_id, ana, now + timedelta(minutes=5))
    assert (dial.allowed, dial.number) == (True, "+31612345678")
    line = Event.objects.get(kind="dial.allowed")
    assert line.actor == f"user:{ana.pk}"
    assert line.data["rule"] == "nl.requested"
    assert line.data["facts"]["requested"] == "stated"
    assert line.data["facts"]["number"] == "+31612345678"


def test_a_customer_who_might_be_called_in_june_is_asked_first_in_july(
    piet: Inquiry, ana: User, now: datetime
) -> None:
    """The task was made under the old law; dialling it under the new one is refused, and the lead is kept."""
    june = datetime(2026, 6, 30, 13, tzinfo=UTC)
    past = (Staged("customer", june - timedelta(days=200)),)
    receive(replace(piet, mode="history", external_id="crm:1", message_id=None, stages=past), june)
    receipt = receive(replace(piet, received_at=june, message_id="new"), june)
    assert CallTask.objects.get(closed_at=None).lead_id == receipt.lead_id
    assert at_dialling(receipt.lead_id, ana, june + timedelta(hours=1)).allowed
    refused = at_dialling(receipt.lead_id, ana, june + timedelta(days=1))
    assert (refused.allowed, refused.number, refused.answer.reason) == (False, "", "customer_not_enough")
    assert nobody_calls()
    assert the_ask().reason == "customer_not_enough"
    assert Event.objects.get(kind="dial.refused").data["rule"] == "nl.customer.ended"


def test_at_the_wrong_hour_the_task_stays_and_the_number_does_not_come(
    piet: Inquiry, ana: User, now: datetime
) -> None:
    text = "Ja, u mag mij bellen."
    receipt = receive(replace(piet, consent_text=text, consent_at=now), now)
    night = now.replace(hour=22)
    dial = at_dialling(receipt.lead_id, ana, night)
    assert (dial.allowed, dial.answer.reason) == (False, "outside_hours")
    assert dial.answer.until == datetime(2026, 3, 12, 8, tzinfo=UTC)
    assert CallTask.objects.filter(closed_at=None).count() == 1


def test_a_legal_form_that_is_looked_up_lets_the_call_begin(piet: Inquiry, ana: User, now: datetime) -> None:
    receipt = receive(replace(piet, legal_form=""), now)
    assert the_ask().reason == "form_unknown"
    touched = say.set_legal_form(receipt.lead_id, ana, now + timedelta(hours=1), "bv")
    assert reconsider(touched, now + timedelta(hours=1)) == 1
    assert CallTask.objects.get(closed_at=None).owner == ana
    assert AskFirst.objects.get().closed_as == "permitted"
    clock = Clock.objects.get(kind="first_call")
    assert (clock.paused_at, clock.stopped_at) == (None, None), "the clock goes on"
    assert Lead.objects.get().not_callable == ""


def test_a_consent_that_comes_by_mail_lets_the_call_begin_and_a_withdrawal_ends_it(
    piet: Inquiry, ana: User, now: datetime
) -> None:
    receipt = receive(piet, now)
    say.note_asked(receipt.lead_id, ana, now + timedelta(hours=1))
    assert the_ask().asked_by == ana
    when = now + timedelta(hours=2)
    say.give_consent(receipt.lead_id, ana, when, text="Ja hoor, bel maar.", given_at=when)
    assert reconsider([receipt.lead_id], when) == 1
    assert not nobody_calls()
    say.withdraw_consent(receipt.lead_id, ana, when + timedelta(hours=1))
    assert nobody_calls()
    assert the_ask().reason == "no_consent"


def test_a_belgian_lead_is_looked_up_in_the_list_first(piet: Inquiry, ana: User, now: datetime) -> None:
    belgian = replace(
        piet,
        country="BE",
        phone="+32 470 12 34 56",
        company="Peeters BV",
        legal_form="",
        email="p@peeters.be",
    )
    receipt = receive(belgian, now)
    assert the_ask().reason == "list_unchecked"
    say.note_list_check(receipt.lead_id, ana, now, listed=False)
    assert reconsider([receipt.lead_id], now) == 1
    assert at_dialling(receipt.lead_id, ana, now + timedelta(days=1)).allowed
    stale = at_dialling(receipt.lead_id, ana, now + timedelta(days=6))
    assert stale.answer.reason == "list_unchecked"
    say.note_list_check(receipt.lead_id, ana, now + timedelta(days=7), listed=True)
    reconsider([receipt.lead_id], now + timedelta(days=7))
    assert (nobody_calls(), Lead.objects.get().not_callable) == (True, "no_permission")
