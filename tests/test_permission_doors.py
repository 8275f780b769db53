"""Through every door and page: nobody is called, and no number is shown, before somebody asked."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from gehoor.followup.attempt import log_attempt
from gehoor.followup.dispose import dispose
from gehoor.followup.models import CallTask, Clock, ClockPause
from gehoor.followup.objection import object_to_calls
from gehoor.followup.permission import say
from gehoor.followup.permission.dial import at_dialling
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
    reconsider,
    rescore,
    track_many,
    undo_batch,
)
from gehoor.routing.rules import ensure_default as ensure_rules
from gehoor.scoring.definition import ensure_default as ensure_definition
from gehoor.team.models import Absence, User

pytestmark = pytest.mark.django_db
DIGITS = "612345678"


@pytest.fixture(autouse=True)
def house(now: datetime, ana: User) -> None:
    ensure_definition(now)
    ensure_rules(now)


@pytest.fixture
def piet(now: datetime) -> Inquiry:
    """A sole trader who fits and looked around, and never asked to be called."""
    return Inquiry(
        door="form",
        raw="{}",
        received_at=now,
        message_id="piet",
        first_name="Piet",
        last_name="Smit",
        email="piet@smit-advies.example",
        phone="06 12345678",
        title="Directeur",
        company="Smit Advies",
        legal_form="eenmanszaak",
        industry="software",
        employees=120,
        call_requested=False,
        events=(Tracked("demo_requested", now, {"path": "/demo"}),),
    )


def nobody_calls() -> bool:
    return not CallTask.objects.filter(closed_at=None).exists()


def the_ask() -> AskFirst:
    return AskFirst.objects.get(closed_at=None)


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


# -- the moment of dialling --------------------------------------------------------------------------------


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


# -- objection ---------------------------------------------------------------------------------------------


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


# -- asking ------------------------------------------------------------------------------------------------


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


# -- the pages ---------------------------------------------------------------------------------------------

AsUser = Callable[[User], Client]


@pytest.fixture
def as_user(client: Client) -> AsUser:
    def log_in(user: User) -> Client:
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def asked(piet: Inquiry) -> Lead:
    """Piet asked to be called just now."""
    from gehoor.lib import clock

    present = clock.now()
    event = (Tracked("demo_requested", present, {"path": "/demo"}),)
    receipt = receive(
        replace(piet, received_at=present, call_requested=True, call_explicit=True, events=event), present
    )
    return Lead.objects.get(pk=receipt.lead_id)


def shows_the_number(text: str) -> bool:
    return DIGITS in re.sub(r"[\s\-()+]", "", text)


def test_no_page_holds_the_number_before_the_button_asked(
    asked: Lead, ana: User, ben: User, as_user: AsUser
) -> None:
    for user in (ana, ben):
        caller = as_user(user)
        for page in (
            "/today/",
            "/leads/",
            f"/leads/{asked.pk}/",
            f"/leads/{asked.pk}/attempts/new/",
            "/permission/",
        ):
            answer = caller.get(page)
            assert answer.status_code == 200
            assert not shows_the_number(answer.content.decode()), page
    answer = as_user(ana).post(f"/leads/{asked.pk}/dials/", headers={"HX-Request": "true"})
    assert 'href="tel:+31612345678"' in answer.content.decode()
    told = json.loads(answer["HX-Trigger-After-Swap"])["gehoor:dial"]
    assert told == {"number": "+31612345678", "sheet": f"/leads/{asked.pk}/attempts/new/"}
    assert Event.objects.filter(kind="dial.allowed", lead_id=asked.pk).count() == 1
    plain = as_user(ana).post(f"/leads/{asked.pk}/dials/")
    assert "<html" in plain.content.decode()
    assert shows_the_number(plain.content.decode())


def test_one_click_in_the_sheet_ends_every_call(asked: Lead, ana: User, as_user: AsUser) -> None:
    sheet = as_user(ana).get(f"/leads/{asked.pk}/attempts/new/", headers={"HX-Request": "true"})
    assert f'hx-post="/leads/{asked.pk}/objections/"' in sheet.content.decode()
    answer = as_user(ana).post(
        f"/leads/{asked.pk}/objections/", {"how": "call"}, headers={"HX-Request": "true"}
    )
    assert "data-done" in answer.content.decode()
    assert nobody_calls()
    refused = as_user(ana).post(f"/leads/{asked.pk}/dials/", headers={"HX-Request": "true"})
    assert not shows_the_number(refused.content.decode())
    assert "HX-Trigger-After-Swap" not in refused.headers
    assert "Ze willen niet gebeld worden" in refused.content.decode()
    page = as_user(ana).get(f"/leads/{asked.pk}/").content.decode()
    assert "/dials/" not in page
    assert "geen juridisch advies" in page


def test_that_the_right_was_offered_is_logged_once_per_call(asked: Lead, ana: User, as_user: AsUser) -> None:
    from gehoor.lib import clock

    attempt = log_attempt(asked.pk, ana, "connected", clock.now())
    page = as_user(ana).get(f"/leads/{asked.pk}/attempts/{attempt.pk}/").content.decode()
    address = f"/leads/{asked.pk}/attempts/{attempt.pk}/rights/"
    assert address in page
    for _ in range(2):
        assert as_user(ana).post(address).status_code == 302
    line = Event.objects.get(kind="right.offered")
    assert line.data == {"attempt": str(attempt.pk)}
    assert "Genoteerd" in as_user(ana).get(f"/leads/{asked.pk}/attempts/{attempt.pk}/").content.decode()


def test_whoever_has_to_ask_finds_what_to_do_on_today_and_on_the_page(
    piet: Inquiry, ana: User, bob: User, now: datetime, as_user: AsUser
) -> None:
    receipt = receive(piet, now)
    assert "/permission/" in as_user(ana).get("/today/").content.decode()
    page = as_user(ana).get("/permission/").content.decode()
    assert "Piet Smit" in page
    assert "Beantwoord hun vraag per mail" in page
    assert "Piet Smit" not in as_user(bob).get("/permission/").content.decode(), "that lead is Ana's"
    lead = as_user(ana).get(f"/leads/{receipt.lead_id}/").content.decode()
    for noun in ("asked", "consents", "legal-form", "objections"):
        assert f"/leads/{receipt.lead_id}/{noun}/" in lead
    form = {"legal_form": "bv"}
    assert as_user(ana).post(f"/leads/{receipt.lead_id}/legal-form/", form).status_code == 302
    assert CallTask.objects.filter(closed_at=None).count() == 1


def test_the_page_of_permission_costs_the_same_for_ten_leads_as_for_twenty(
    piet: Inquiry, ben: User, now: datetime, as_user: AsUser, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        receive(
            replace(
                piet, message_id=f"m{number}", email=f"p{number}@z{number}.example", company=f"Z {number}",
                phone=f"06123400{number:02}",
            ),
            now,
        )  # fmt: skip
    assert AskFirst.objects.count() == 20
    caller = as_user(ben)
    with django_assert_max_num_queries(8):
        assert "20 leads" in caller.get("/permission/").content.decode()


NOUNS = "dials objections consents withdrawals published list-checks legal-form asked"


@pytest.mark.parametrize("noun", NOUNS.split())
def test_a_stranger_finds_nothing(asked: Lead, cleo: User, mia: User, as_user: AsUser, noun: str) -> None:
    for user in (cleo, mia):
        assert as_user(user).post(f"/leads/{asked.pk}/{noun}/").status_code == 404
    assert as_user(cleo).get("/permission/").status_code == 404


def test_a_lead_that_is_not_there_is_not_found(ana: User, as_user: AsUser) -> None:
    for noun in ("dials", "objections", "asked"):
        assert as_user(ana).post(f"/leads/77/{noun}/").status_code == 404


def test_the_file_of_leads_holds_only_numbers_that_may_be_called(
    piet: Inquiry, asked: Lead, ben: User, now: datetime, as_user: AsUser
) -> None:
    cold = replace(
        piet, message_id="cold", email="koud@elders.example", phone="0698765432", company="Elders", door="csv"
    )
    receive(cold, now)
    text = b"".join(as_user(ben).get("/leads.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert "+31612345678" in text
    assert "98765432" not in text


def test_a_program_gets_the_number_only_with_a_yes(
    piet: Inquiry, asked: Lead, now: datetime, client: Client
) -> None:
    from gehoor.intake.keys import make_key

    cold = replace(
        piet, message_id="cold", email="koud@elders.example", phone="0698765432", company="Elders", door="csv"
    )
    number = receive(cold, now).lead_id
    _row, secret = make_key("Telefooncentrale", ["leads:read", "leads:write"], now)
    head = {"Authorization": f"Bearer {secret}"}
    may = client.get(f"/api/v1/leads/{asked.pk}", headers=head).json()
    assert (may["contact"]["phone"], may["may_call"]["answer"]) == ("+31612345678", "may")
    may_not = client.get(f"/api/v1/leads/{number}", headers=head).json()
    assert (may_not["contact"]["phone"], may_not["may_call"]["answer"]) == ("", "may_not")
    assert "98765432" not in client.get("/api/v1/leads", headers=head).content.decode()
    dial = client.post(f"/api/v1/leads/{asked.pk}/dial", headers=head).json()
    assert (dial["allowed"], dial["number"]) == (True, "+31612345678")
    assert client.post(f"/api/v1/leads/{number}/dial", headers=head).json()["allowed"] is False
    over = client.post(f"/api/v1/leads/{asked.pk}/objection", headers=head).json()
    assert (over["task"], over["not_callable"], over["contact"]["phone"]) == (None, "do_not_call", "")


def test_a_message_to_the_owner_holds_a_button_and_no_number(asked: Lead, ana: User) -> None:
    from gehoor.briefing.compose import compose
    from gehoor.lib import clock

    brief = compose(asked.pk, clock.now(), "nl")
    assert not shows_the_number(str(brief))
