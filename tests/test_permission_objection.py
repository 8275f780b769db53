"""An objection stands until the person takes it back, in a way that is written down."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gehoor.errors import InputError
from gehoor.followup.attempt import log_attempt
from gehoor.followup.dispose import dispose
from gehoor.followup.models import Attempt, CallTask, Clock
from gehoor.followup.objection import object_to_calls
from gehoor.followup.permission import say
from gehoor.followup.permission.dial import at_dialling
from gehoor.followup.permission.models import Ground
from gehoor.intake.shape import Inquiry
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.lib import clock
from gehoor.pipeline import receive, reconsider, rescore
from gehoor.team.models import User
from tests.roads import AsUser, nobody_calls, the_ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_house")]


@pytest.fixture
def lead_id(piet: Inquiry, ana: User, now: datetime) -> int:
    """Piet asked for a call, and said an hour later that he wants none."""
    receipt = receive(replace(piet, call_requested=True, call_explicit=True), now)
    object_to_calls(receipt.lead_id, ana, now + timedelta(hours=1), text="Bel mij niet meer.")
    return receipt.lead_id


def test_a_callback_on_the_callers_word_does_not_lift_it(lead_id: int, ana: User, now: datetime) -> None:
    later = now + timedelta(hours=2)
    made = log_attempt(lead_id, ana, "callback", later, "mag toch", callback_at=now + timedelta(days=2))
    assert nobody_calls()
    assert Lead.objects.get().not_callable == "do_not_call"
    assert not at_dialling(lead_id, ana, now + timedelta(days=2)).allowed
    reconsider([lead_id], now + timedelta(days=1))
    assert nobody_calls()
    assert Attempt.objects.get() == made, "that somebody called is kept"
    assert Ground.objects.get(how="agreed").text == "mag toch", "and so is what the caller says"


def test_neither_does_a_next_step_in_a_decision(lead_id: int, ana: User, now: datetime) -> None:
    dispose(
        lead_id, ana, "accepted", now + timedelta(hours=2), next_step="Bellen",
        next_step_at=now + timedelta(days=3),
    )  # fmt: skip
    assert nobody_calls()
    assert not at_dialling(lead_id, ana, now + timedelta(days=3)).allowed


def test_what_was_agreed_before_the_objection_and_after_they_asked_again_counts(
    lead_id: int, piet: Inquiry, ana: User, now: datetime
) -> None:
    asked = replace(piet, message_id="again", call_requested=True, call_explicit=True)
    again = receive(asked, now + timedelta(days=1))
    moment = now + timedelta(days=4)
    log_attempt(again.lead_id, ana, "callback", now + timedelta(days=2), callback_at=moment)
    assert CallTask.objects.get(closed_at=None).not_before == moment
    assert at_dialling(again.lead_id, ana, moment).allowed


def test_a_consent_lifts_it_when_it_is_said_where_their_words_are(
    lead_id: int, ana: User, now: datetime
) -> None:
    later = now + timedelta(days=1)
    with pytest.raises(InputError) as refused:
        say.give_consent(lead_id, ana, later, text="Bel me toch maar.", given_at=later, found_in="  ")
    assert refused.value.field == "found_in"
    assert not at_dialling(lead_id, ana, later).allowed
    say.give_consent(
        lead_id, ana, later, text="Bel me toch maar.", given_at=later, found_in="mail van 12 maart"
    )
    assert reconsider([lead_id], later) == 1
    assert at_dialling(lead_id, ana, later).allowed
    assert Event.objects.get(kind="consent.given").data["found_in"] == "mail van 12 maart"


def test_the_sheet_says_what_to_do_instead(piet: Inquiry, ana: User, as_user: AsUser) -> None:
    present = clock.now()
    receipt = receive(replace(piet, received_at=present, call_requested=True, call_explicit=True), present)
    object_to_calls(receipt.lead_id, ana, present)
    browser = as_user(ana)
    answer = browser.post(f"/leads/{receipt.lead_id}/attempts/", {"outcome": "callback_2h"}, follow=True)
    assert "alleen zij kunnen dat terugnemen" in answer.content.decode()
    page = browser.get(f"/leads/{receipt.lead_id}/").content.decode()
    assert 'name="found_in" maxlength="200" autocomplete="off" required' in page
    step = {"kind": "accepted", "next_step": "Bellen", "next_step_at": "2099-01-05"}
    said = browser.post(f"/leads/{receipt.lead_id}/dispositions/", step, headers={"HX-Request": "true"})
    assert "alleen zij kunnen dat terugnemen" in said.content.decode()


def test_an_objection_is_honoured_at_once_in_all_they_ever_asked(
    piet: Inquiry, ana: User, now: datetime
) -> None:
    first = receive(replace(piet, call_requested=True, call_explicit=True), now)
    log_attempt(first.lead_id, ana, "callback", now, callback_at=now + timedelta(days=2))
    second = receive(
        replace(piet, message_id="p2", external_id="crm:2", call_requested=True, call_explicit=True),
        now + timedelta(hours=1),
    )
    assert CallTask.objects.filter(closed_at=None).count() == 2
    object_to_calls(first.lead_id, ana, now + timedelta(hours=2), text="Bel mij nooit meer.")
    assert nobody_calls()
    assert not Clock.objects.filter(stopped_at=None).exists()
    assert set(Lead.objects.values_list("not_callable", flat=True)) == {"do_not_call"}
    assert not at_dialling(second.lead_id, ana, now + timedelta(hours=3)).allowed
    rescore([first.lead_id, second.lead_id], now + timedelta(days=1))
    reconsider([first.lead_id, second.lead_id], now + timedelta(days=1))
    receive(replace(piet, message_id="p3", call_requested=True), now + timedelta(days=2))
    assert nobody_calls(), "not by a score, not by a look, not by a program's default"
    object_to_calls(first.lead_id, ana, now + timedelta(days=3))
    assert Ground.objects.filter(kind="objection").count() == 1, "twice is once"


def test_who_objected_and_asks_again_in_so_many_words_is_called(
    piet: Inquiry, ana: User, now: datetime
) -> None:
    receipt = receive(replace(piet, call_requested=True, call_explicit=True), now)
    object_to_calls(receipt.lead_id, ana, now + timedelta(hours=1))
    again = receive(
        replace(piet, message_id="again", call_requested=True, call_explicit=True), now + timedelta(days=2)
    )
    assert again.task_id is not None
    assert at_dialling(again.lead_id, ana, now + timedelta(days=2, hours=1)).allowed


def test_a_colleague_at_the_same_telephone_is_asked_first(piet: Inquiry, ana: User, now: datetime) -> None:
    receipt = receive(replace(piet, company="Smit B.V.", legal_form=""), now)
    kim = replace(
        piet, message_id="kim", first_name="Kim", email="kim@smit-advies.example", company="Smit B.V.",
        legal_form="",
    )  # fmt: skip
    other = receive(kim, now)
    assert other.contact_id != receipt.contact_id
    object_to_calls(receipt.lead_id, ana, now + timedelta(hours=1))
    assert nobody_calls()
    assert the_ask().lead_id == other.lead_id
    assert the_ask().reason == "number_objected"
