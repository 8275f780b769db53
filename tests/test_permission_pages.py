"""On every page: no number is shown before somebody asked, and each answer is one click."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from gehoor.followup.attempt import log_attempt
from gehoor.followup.models import CallTask, Clock
from gehoor.followup.permission.models import AskFirst, Ground
from gehoor.intake.shape import Inquiry, Tracked
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.pipeline import (
    receive,
)
from gehoor.team.models import User
from tests.roads import AsUser, nobody_calls

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_house")]
DIGITS = "612345678"


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


def test_what_was_said_is_not_kept_without_what_follows_from_it(
    piet: Inquiry, ana: User, now: datetime, as_user: AsUser
) -> None:
    receipt = receive(piet, now)
    far = datetime(9999, 12, 31, tzinfo=UTC)
    Clock.objects.update(counted="wall", due_at=far)  # one that cannot go on: asking anew will fail
    browser = as_user(ana)
    browser.raise_request_exception = False
    assert browser.post(f"/leads/{receipt.lead_id}/consents/", {"text": "Bel maar."}).status_code == 500
    assert not Ground.objects.exists()
    assert not Event.objects.filter(kind="consent.given").exists()


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
