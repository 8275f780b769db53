"""Through every door: nobody is called before somebody asked whether we may."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from gehoor.followup.attempt import log_attempt
from gehoor.followup.dispose import dispose
from gehoor.followup.models import CallTask, Clock, ClockPause
from gehoor.followup.permission.models import AskFirst, Ground
from gehoor.identity.models import Company
from gehoor.intake.shape import Inquiry, Staged, Tracked, Visit
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.notify.models import Delivery
from gehoor.pipeline import (
    drain_holds,
    hand_over,
    receive,
    receive_many,
    rescore,
    track_many,
    undo_batch,
)
from gehoor.team.models import Absence, User
from tests.roads import nobody_calls, the_ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_house")]


def test_who_may_not_be_called_yet_gets_an_owner_and_a_place_among_those_we_ask_first(
    piet: Inquiry, ana: User, now: datetime
) -> None:
    receipt = receive(piet, now)
    lead = Lead.objects.get()
    assert (receipt.stage, receipt.task_id, receipt.not_callable) == ("mql", None, "ask_first")
    assert (lead.owner, the_ask().reason) == (ana, "no_consent")
    assert nobody_calls()
    asked = Event.objects.get(kind="permission.asked")
    assert asked.data["article"].startswith("Telecommunicatiewet")
    assert asked.data["facts"]["legal_form"] == "eenmanszaak"
    assert Delivery.objects.filter(user=ana).exists(), "the owner hears of the lead all the same"


def test_the_clock_of_such_a_lead_stands_still_for_a_while_and_is_not_forgotten(
    piet: Inquiry, now: datetime
) -> None:
    receive(piet, now)
    clock = Clock.objects.get(kind="first_call")
    assert clock.paused_at is not None
    assert clock.stopped_at is None
    assert ClockPause.objects.get(clock=clock).reason == "legal_block"


def test_a_request_of_their_own_is_answered(piet: Inquiry, now: datetime) -> None:
    receipt = receive(replace(piet, call_requested=True, call_explicit=True), now)
    assert receipt.task_id is not None
    assert Event.objects.get(kind="task.opened").data["permission"] == "nl.requested"
    assert Ground.objects.get(kind="request").how == "stated"


def test_a_consent_with_its_text_is_enough_and_one_without_is_not(piet: Inquiry, now: datetime) -> None:
    text = "Ja, u mag mij bellen over dit onderwerp."
    assert receive(replace(piet, consent_text=text, consent_at=now), now).task_id is not None
    other = replace(
        piet, message_id="other", email="kim@kok.example", phone="0687654321", company="Kok", consent_at=now
    )
    assert receive(other, now).not_callable == "ask_first"
    assert the_ask().reason == "consent_unproven"


def test_a_list_of_sole_traders_opens_no_task_and_nobody_is_asked_by_mail(
    piet: Inquiry, ana: User, now: datetime
) -> None:
    cold = [
        replace(
            piet, door="csv", message_id=None, external_id=f"list:{n}", email=f"p{n}@x{n}.example",
            phone=f"061234567{n}", company=f"Zaak {n}", batch_id=9,
        )
        for n in range(5)
    ]  # fmt: skip
    for receipt in receive_many(cold, now):
        assert (receipt.task_id, receipt.not_callable) == (None, "no_permission")
    assert nobody_calls()
    assert not AskFirst.objects.exists(), "a mail that asks is unsolicited as well"


def test_a_list_of_companies_with_a_name_that_says_so_is_called(piet: Inquiry, now: datetime) -> None:
    row = replace(
        piet, door="csv", message_id=None, external_id="list:1", company="Smit Advies B.V.", legal_form=""
    )
    assert receive(row, now).task_id is not None
    company = Company.objects.get()
    assert (company.legal_form, company.legal_form_ground) == ("bv", "name:B.V.")


def test_behaviour_alone_opens_no_task_for_a_person(piet: Inquiry, now: datetime) -> None:
    receive(replace(piet, events=()), now)
    visit = Visit(
        replace(piet, message_id=None, door="tracker", events=()),
        Tracked("demo_requested", now + timedelta(hours=1), {"path": "/demo"}, "e-1"),
    )
    track_many([visit], now + timedelta(hours=1))
    assert Lead.objects.get().stage == "mql"
    assert nobody_calls()
    assert the_ask().reason == "no_consent"


def test_a_score_that_rises_later_opens_none_either(piet: Inquiry, now: datetime) -> None:
    receive(piet, now)
    rescore([Lead.objects.get().pk], now + timedelta(days=1))
    assert nobody_calls()
    assert AskFirst.objects.count() == 1, "asked once, not at every look"


def test_a_lead_that_waited_for_an_owner_is_asked_about_when_it_gets_one(
    piet: Inquiry, ana: User, now: datetime
) -> None:
    away = Absence.objects.create(user=ana, starts_on=now.date(), ends_on=now.date())
    receive(piet, now)
    assert Lead.objects.get().owner is None
    away.delete()
    assert drain_holds(now + timedelta(hours=1)) == 1
    assert nobody_calls()
    assert the_ask().lead.owner == ana


def test_given_by_hand_it_is_asked_about_as_well(
    piet: Inquiry, ana: User, bob: User, ben: User, now: datetime
) -> None:
    Absence.objects.create(user=ana, starts_on=now.date(), ends_on=now.date())
    receipt = receive(piet, now)
    hand_over(receipt.lead_id, bob, ben, now + timedelta(minutes=5))
    assert nobody_calls()
    assert the_ask().lead.owner == bob


def test_an_undone_import_gives_back_a_task_only_when_we_may_still_call(
    piet: Inquiry, ana: User, now: datetime
) -> None:
    asked = replace(piet, call_requested=True, call_explicit=True, external_id="crm:1")
    receive(asked, now)
    over = replace(
        asked, door="csv", message_id=None, batch_id=7, call_explicit=False, call_requested=False,
        stages=(Staged("disqualified", now + timedelta(hours=1)),), received_at=now + timedelta(hours=1),
    )  # fmt: skip
    receive(over, now + timedelta(hours=1))
    assert nobody_calls()
    later = now + timedelta(days=400)  # the request is long past
    undo_batch(7, later)
    assert nobody_calls()


def test_what_was_agreed_in_a_talk_is_a_request(piet: Inquiry, ana: User, now: datetime) -> None:
    receipt = receive(piet, now)
    log_attempt(receipt.lead_id, ana, "callback", now, "belt mij zelf", callback_at=now + timedelta(days=2))
    assert CallTask.objects.get(closed_at=None).reason == "callback"
    ground = Ground.objects.get(kind="request")
    assert (ground.how, ground.source, ground.text) == ("agreed", f"user:{ana.pk}", "belt mij zelf")
    dispose(
        receipt.lead_id, ana, "accepted", now + timedelta(hours=1), next_step="Offerte bespreken",
        next_step_at=now + timedelta(days=3),
    )  # fmt: skip
    assert CallTask.objects.get(closed_at=None).reason == "next_step"
