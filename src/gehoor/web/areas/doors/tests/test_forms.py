"""A visitor leaves their details on a page of ours."""

import json
import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from gehoor.errors import TooMany
from gehoor.intake.models import DoorCount, Form, Submission
from gehoor.intake.rate import knock
from gehoor.intake.sources.form import ensure_default
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.routing.rules import ensure_default as ensure_routing
from gehoor.scoring.definition import ensure_default as ensure_scoring
from gehoor.scoring.definition import forget
from gehoor.scoring.models import Definition
from gehoor.team.models import User
from gehoor.web.areas.doors.copies import make_copy

TYPED = {
    "first_name": "Fatima",
    "last_name": "El Amrani",
    "company": "Bakkerij Amrani BV",
    "title": "Directeur",
    "email": "fatima@bakkerij-amrani.nl",
    "phone": "030 231 2345",
    "employees": "120",
    "message": "Zes winkels.",
}


@pytest.fixture
def demo(now: datetime, ana: User) -> Form:
    """The form to ask for a demo, in a house that is open."""
    ensure_scoring(now)
    ensure_routing(now)
    ensure_default(now)
    return Form.objects.get(slug="demo")


def page(client: Client, address: str = "/f/demo?lang=nl", **headers: str) -> tuple[str, dict[str, str]]:
    """The page, and what its hidden fields hold."""
    text = client.get(address, headers=headers).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)"', text))
    return text, {name: unescape(value) for name, value in hidden.items()}


def send(client: Client, typed: dict[str, Any], address: str = "/f/demo?lang=nl") -> HttpResponse:
    """Open the page and send it filled in."""
    return client.post(address, {**page(client, address)[1], **typed})


def test_the_page_asks_in_the_visitors_language_and_ticks_nothing(client: Client, demo: Form) -> None:
    dutch, _hidden = page(client, "/f/demo", **{"Accept-Language": "nl"})
    english, _hidden = page(client, "/f/demo?lang=en")
    assert "Een demo aanvragen" in dutch
    assert demo.consent_nl in unescape(dutch)
    assert "Request a demo" in english
    assert 'lang="en"' in english
    assert "checked" not in dutch
    assert not re.search(r"\b(je|jij|jouw)\b", re.sub(r"<[^>]+>", " ", dutch).lower())


def test_a_visitor_who_asks_for_a_demo_becomes_a_lead_with_a_call_task(client: Client, demo: Form) -> None:
    address = "/f/demo?lang=nl&utm_source=google&utm_campaign=najaar&gclid=abc&page=https://a.nl/x&aid=v1"
    response = send(client, {**TYPED, "consent": "on"}, address)
    assert (response.status_code, response["Location"]) == (303, "/f/demo/thanks?lang=nl")
    lead = Lead.objects.get()
    assert (lead.source, lead.campaign, lead.landing_page) == ("google", "najaar", "https://a.nl/x")
    assert lead.facts["gclid"] == "abc"
    assert (lead.door, lead.form, lead.call_requested) == ("form", "demo", True)
    assert lead.contact.email == "fatima@bakkerij-amrani.nl"
    assert lead.tasks.count() == 1
    assert Event.objects.get(kind="demo_requested").visitor == "v1"
    thanks = client.get(response["Location"]).content.decode()
    assert "Dank u wel" in thanks


def test_the_very_sentence_that_was_shown_is_kept_also_when_it_changes_meanwhile(
    client: Client, demo: Form
) -> None:
    _text, hidden = page(client, "/f/demo?lang=en")
    shown = demo.consent_en
    Form.objects.update(consent_en="Something else altogether.")
    client.post("/f/demo?lang=en", {**hidden, **TYPED, "consent": "on"})
    lead = Lead.objects.get()
    assert lead.consent_text == shown
    assert lead.consent_at is not None
    assert lead.contact.language == "en"


def test_without_a_tick_there_is_no_consent(client: Client, demo: Form) -> None:
    send(client, TYPED)
    lead = Lead.objects.get()
    assert (lead.consent_text, lead.consent_at) == ("", None)


def test_a_white_paper_is_not_a_request_to_be_called(client: Client, demo: Form) -> None:
    response = send(client, {"first_name": "Jan", "email": "jan@smit.nl"}, "/f/whitepaper?lang=nl")
    assert response.status_code == 303
    lead = Lead.objects.get()
    assert not lead.call_requested
    assert lead.tasks.count() == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": ""}, "Vult u dit alstublieft in"),
        ({"email": "thuis"}, "geen volledig e-mailadres"),
        ({"phone": "bel maar"}, "kunnen we niet bellen"),
        ({"phone": ""}, "Vult u dit alstublieft in"),
        ({"employees": "veel"}, "een getal in, zoals 25"),
        ({"last_name": "x" * 121}, "Dit is te lang"),
        ({"first_name": "a\x00b"}, "error"),
    ],
)
def test_a_mistake_gets_a_sentence_beside_its_field_and_nothing_is_lost(
    client: Client, demo: Form, typed: dict[str, str], sentence: str
) -> None:
    response = send(client, {**TYPED, **typed})
    text = unescape(response.content.decode())
    assert response.status_code == 422
    assert sentence in text
    assert "Zes winkels." in text
    assert 'aria-invalid="true"' in text
    assert Lead.objects.count() == 0


def test_a_double_click_is_one_lead_and_another_person_on_the_same_page_is_another(
    client: Client, demo: Form
) -> None:
    _text, hidden = page(client)
    for _click in range(2):
        assert client.post("/f/demo?lang=nl", {**hidden, **TYPED}).status_code == 303
    assert Lead.objects.count() == 1
    client.post("/f/demo?lang=nl", {**hidden, **TYPED, "email": "jan@smit.nl", "phone": "0201234567"})
    assert Lead.objects.count() == 2


def test_a_machine_that_fills_in_everything_is_thanked_and_makes_no_lead(client: Client, demo: Form) -> None:
    response = send(client, {**TYPED, "homepage": "https://spam.example"})
    assert response.status_code == 303
    assert Lead.objects.count() == 0
    kept = Submission.objects.get()
    assert (kept.state, kept.error[0]["code"], kept.form_id) == ("rejected", "honeypot", demo.pk)


def test_a_page_that_stood_open_for_days_keeps_what_was_typed(
    client: Client, demo: Form, now: datetime
) -> None:
    old = make_copy(demo, demo.consent_nl, "nl", now - timedelta(days=400))
    for copy in (old, "", "forged", make_copy(Form(slug="other"), "", "nl", now)):
        response = client.post("/f/demo?lang=nl", {**TYPED, "copy": copy})
        assert response.status_code == 422
        assert "Bakkerij Amrani BV" in response.content.decode()
    assert Lead.objects.count() == 0


def test_one_address_that_sends_too_often_has_to_wait(client: Client, demo: Form, settings: Any) -> None:
    settings.FORM_RATE = 3
    answers = [send(client, {**TYPED, "email": f"a{number}@smit.nl"}).status_code for number in range(4)]
    assert answers == [303, 303, 303, 429]
    response = send(client, TYPED)
    assert response["Retry-After"]
    assert "minuten opnieuw" in response.content.decode()
    assert client.post("/f/demo", {}, REMOTE_ADDR="10.0.0.9").status_code == 422


def test_a_count_ends_with_its_stretch_of_time_and_keeps_no_address(now: datetime, db: None) -> None:
    for _knock in range(2):
        knock("form:demo", "10.1.2.3", 2, now)
    with pytest.raises(TooMany):
        knock("form:demo", "10.1.2.3", 2, now + timedelta(minutes=9))
    assert knock("form:demo", "10.1.2.4", 2, now) == 1
    assert knock("form:demo", "10.1.2.3", 2, now + timedelta(minutes=20)) == 1
    assert DoorCount.objects.count() == 1
    assert "10.1.2.3" not in str(DoorCount.objects.values())


def test_a_visitor_behind_our_proxy_is_counted_by_their_own_address(
    client: Client, demo: Form, settings: Any
) -> None:
    settings.FORM_RATE, settings.TRUSTED_PROXIES = 1, 1
    for number in range(3):
        headers = {"X-Forwarded-For": f"6.6.6.6, 10.0.0.{number}"}
        assert client.post("/f/demo", {}, headers=headers).status_code == 422
    assert client.post("/f/demo", {}, headers={"X-Forwarded-For": "7.7.7.7, 10.0.0.1"}).status_code == 429


def test_a_form_only_opens_in_frames_of_its_own_sites(client: Client, demo: Form) -> None:
    assert "frame-ancestors 'none'" in client.get("/f/demo")["Content-Security-Policy"]
    Form.objects.update(allowed_origins=["https://www.example.nl"])
    response = client.get("/f/demo?embed=1")
    assert "frame-ancestors 'self' https://www.example.nl" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    assert "embedded" in response.content.decode()


def test_the_script_for_another_site_is_small_and_may_be_loaded_there(client: Client, demo: Form) -> None:
    response = client.get("/f/demo/embed.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert len(response.content) < 4_000


def test_no_cookie_is_needed_or_set(demo: Form) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = send(strict, TYPED)
    assert response.status_code == 303
    assert not strict.cookies


def test_a_form_that_is_switched_off_is_not_there(client: Client, demo: Form) -> None:
    Form.objects.update(is_active=False)
    for address in ("/f/demo", "/f/demo/thanks", "/f/demo/embed.js", "/f/none"):
        assert client.get(address).status_code == 404


def test_a_message_of_megabytes_is_refused(client: Client, demo: Form) -> None:
    response = client.post("/f/demo?lang=nl", {**TYPED, "message": "x" * 200_000})
    assert response.status_code == 413


def test_emoji_and_right_to_left_names_are_names(client: Client, demo: Form) -> None:
    send(client, {**TYPED, "first_name": "محمد 🎉", "last_name": "שלום"})
    assert Lead.objects.get().contact.name == "محمد 🎉 שלום"


def test_the_forms_are_made_once(demo: Form, now: datetime) -> None:
    assert [form.slug for form in ensure_default(now)] == ["demo", "whitepaper"]
    assert Form.objects.count() == 2


def test_a_form_that_asks_what_it_is_about_takes_the_answer(client: Client, demo: Form) -> None:
    Form.objects.filter(pk=demo.pk).update(fields=[*demo.fields, "product"], product="Kassa")
    assert send(client, {**TYPED, "product": "Weegschaal"}).status_code == 303
    assert Lead.objects.get().product == "Weegschaal"


def test_who_leaves_open_what_it_is_about_asks_about_what_the_form_is_for(client: Client, demo: Form) -> None:
    Form.objects.filter(pk=demo.pk).update(fields=[*demo.fields, "product"], product="Kassa")
    assert send(client, {**TYPED, "product": ""}).status_code == 303
    assert Lead.objects.get().product == "Kassa"


def test_when_it_goes_wrong_on_our_side_nothing_a_visitor_wrote_is_lost(client: Client, demo: Form) -> None:
    _text, hidden = page(client)
    Definition.objects.all().update(document={"version": "broken"})
    forget()
    answer = client.post("/f/demo?lang=nl", {**hidden, **TYPED, "message": "<b>Spoed</b>", "consent": "on"})
    assert answer.status_code == 500
    text = answer.content.decode()
    assert "mis aan onze kant" in text
    assert "&lt;b&gt;Spoed&lt;/b&gt;" in text  # still in the form, to send once more
    assert not Lead.objects.exists()
    kept = Submission.objects.get()
    assert (kept.state, kept.door, kept.form_id) == ("rejected", "form", demo.pk)
    assert kept.error is not None
    assert kept.error[0]["code"] == "server_error"
    sent = json.loads(kept.payload)
    assert (sent["email"], sent["message"]) == ("fatima@bakkerij-amrani.nl", "<b>Spoed</b>")
    assert (sent["consent"], sent["consent_text"]) == (True, demo.consent_nl)
