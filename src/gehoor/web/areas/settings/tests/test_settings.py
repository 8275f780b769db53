"""Keys, forms, channels, rules, messages and what was refused."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gehoor.intake.keys import check
from gehoor.intake.models import ApiKey, Form
from gehoor.intake.submissions import Refused, keep_refused
from gehoor.lib import clock
from gehoor.lib.rows import Rows
from gehoor.notify.models import Channel, Delivery, WorkerBeat
from gehoor.routing.models import PoolMember, Rule
from gehoor.routing.rules import add_member, create, ensure_default
from gehoor.team.models import User

pytestmark = pytest.mark.django_db
FORM = {
    "title_nl": "Vraag een demo aan",
    "title_en": "Ask for a demo",
    "slug": "demo",
    "fields_asked": ["first_name", "email", "phone"],
    "consent_nl": "U mag mij bellen.",
    "consent_en": "You may call me.",
    "event_kind": "demo_requested",
    "call_requested": "on",
    "source": "website",
    "allowed_origins": "https://www.voorbeeld.nl/contact\nhttps://voorbeeld.nl",
    "is_active": "on",
}


def test_the_overview_says_what_needs_somebody(admin: Client) -> None:
    page = admin.get("/settings/").content.decode()
    assert "hebben iemand nodig" in page
    assert "gehoor work" in page
    WorkerBeat.objects.create(host="a", pid=1, started_at=clock.now(), beat_at=clock.now())
    assert "staat stil" not in admin.get("/settings/").content.decode()


def test_a_key_is_shown_once_and_opens_the_door(admin: Client) -> None:
    answer = admin.post("/settings/keys/", {"name": "Website", "scopes": ["leads:write"]})
    plain = re.search(r'id="key">(gh_[^<]+)<', answer.content.decode())
    assert plain is not None
    assert answer.headers["Cache-Control"] == "no-store"
    key = check(f"Bearer {plain[1]}", "leads:write", clock.now())
    assert key.name == "Website"
    assert plain[1] not in admin.get("/settings/keys/").content.decode()


def test_a_key_needs_a_name_and_leave_for_something(admin: Client) -> None:
    assert admin.post("/settings/keys/", {"name": "", "scopes": []}).status_code == 422
    assert not ApiKey.objects.exists()


def test_a_revoked_key_is_closed_at_once(admin: Client) -> None:
    admin.post("/settings/keys/", {"name": "Website", "scopes": ["leads:write"]})
    key = ApiKey.objects.get()
    admin.post(f"/settings/keys/{key.pk}/revoke/")
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert "ingetrokken" in admin.get("/settings/keys/").content.decode()


def test_a_form_is_made_changed_and_shown_with_its_snippet(admin: Client) -> None:
    assert admin.post("/settings/forms/new/", FORM).status_code == 302
    form = Form.objects.get()
    assert form.fields == ["first_name", "email", "phone"]
    assert form.allowed_origins == ["https://www.voorbeeld.nl", "https://voorbeeld.nl"]
    page = admin.get(f"/settings/forms/{form.pk}/").content.decode()
    assert "/f/demo/embed.js" in page
    admin.post(f"/settings/forms/{form.pk}/", {**FORM, "title_nl": "Demo"})
    form.refresh_from_db()
    assert form.title_nl == "Demo"
    assert "Demo" in admin.get("/settings/forms/").content.decode()


def test_two_forms_never_share_an_address(admin: Client) -> None:
    admin.post("/settings/forms/new/", FORM)
    answer = admin.post("/settings/forms/new/", FORM)
    assert answer.status_code == 422
    assert 'id="id_slug_error"' in answer.content.decode()
    assert admin.post("/settings/forms/new/", {**FORM, "allowed_origins": "voorbeeld"}).status_code == 422


def test_a_channel_is_kept_sealed_and_can_be_switched_and_removed(admin: Client) -> None:
    admin.post("/settings/channels/", {"name": "Wij", "address": "json://127.0.0.1:9/geheim"})
    channel = Channel.objects.get()
    assert "geheim" not in channel.address
    assert "geheim" not in admin.get("/settings/channels/").content.decode()
    admin.post(f"/settings/channels/{channel.pk}/", {"what": "off"})
    channel.refresh_from_db()
    assert channel.is_active is False
    admin.post(f"/settings/channels/{channel.pk}/", {"what": "remove"})
    assert not Channel.objects.exists()


def test_a_channel_that_does_not_answer_says_so(admin: Client) -> None:
    admin.post("/settings/channels/", {"name": "Wij", "address": "json://127.0.0.1:9/x"})
    channel = Channel.objects.get()
    page = admin.post(f"/settings/channels/{channel.pk}/test/", follow=True).content.decode()
    assert "Het kwam niet aan" in page


def test_an_address_that_is_none_is_refused_beside_the_field(admin: Client) -> None:
    answer = admin.post("/settings/channels/", {"name": "Wij", "address": "zomaar"})
    assert answer.status_code == 422
    assert 'id="id_address_error"' in answer.content.decode()


def test_a_test_mail_takes_the_way_of_all_messages(admin: Client, adam: User) -> None:
    admin.post("/settings/channels/mail/test/")
    delivery = Delivery.objects.get()
    assert (delivery.kind, delivery.channel, delivery.user_id) == ("test", "mail", adam.pk)


def test_a_rule_is_made_filled_and_moved(admin: Client, ana: User, bob: User) -> None:
    catch_all = ensure_default(clock.now())
    values = {"name": "Noord", "postcode": "1000-1999, 8000-9999", "country": "nl"}
    admin.post("/settings/routing/new/", values)
    rule = Rule.objects.get(name="Noord")
    assert rule.conditions == {"country": ["NL"], "postcode": [["1000", "1999"], ["8000", "9999"]]}
    there = f"/settings/routing/{rule.pk}/"
    admin.post(f"{there}pool/", {"what": "add", "user": str(ana.pk)})
    admin.post(f"{there}pool/", {"what": "weight", "user": str(ana.pk), "weight": "50"})
    assert PoolMember.objects.get(rule=rule).weight == 50
    admin.post(f"{there}act/", {"what": "down"})
    assert list(Rule.objects.values_list("pk", flat=True)) == [catch_all.pk, rule.pk]
    admin.post(f"{there}act/", {"what": "off"})
    page = admin.get("/settings/routing/").content.decode()
    assert "NL · postcode 1000–1999, 8000–9999" in page
    admin.post(f"{there}pool/", {"what": "remove", "user": str(ana.pk)})
    admin.post(f"{there}act/", {"what": "remove"})
    assert list(Rule.objects.values_list("pk", flat=True)) == [catch_all.pk]


@pytest.mark.parametrize(
    ("field", "value"), [("postcode", "noord"), ("country", "Nederland"), ("least", "veel"), ("name", "")]
)
def test_a_condition_that_cannot_be_read_gets_a_sentence(admin: Client, field: str, value: str) -> None:
    answer = admin.post("/settings/routing/new/", {"name": "Noord", field: value})
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()


@pytest.mark.parametrize("weight", ["", "-5", "zwaar", "0"])
def test_a_weight_that_is_none_changes_nothing(admin: Client, ana: User, weight: str) -> None:
    rule = ensure_default(clock.now())
    form = {"what": "weight", "user": str(ana.pk), "weight": weight}
    assert admin.post(f"/settings/routing/{rule.pk}/pool/", form).status_code == 302
    assert PoolMember.objects.get().weight == 100


def test_rules_cost_the_same_queries_however_many(admin: Client, ana: User, bob: User) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            admin.get("/settings/routing/")
        return len(queries)

    ensure_default(clock.now())
    cost()
    one = cost()
    for number in range(5):
        add_member(create(f"R{number}", {"source": ["x"]}, clock.now()).pk, bob.pk, clock.now())
    assert cost() == one


def failed_delivery(user: User) -> int:
    rows = Rows()
    past = clock.now() - timedelta(hours=3)
    values = {"state": "failed", "created_at": past, "due_at": None, "last_error": "gave_up", "tries": 8}
    number = rows.add(Delivery, kind="lead_assigned", channel="mail", user_id=user.pk, **values)
    rows.flush()
    return number


def test_what_did_not_arrive_says_why_and_can_be_tried_again(admin: Client, ana: User) -> None:
    number = failed_delivery(ana)
    page = admin.get("/settings/messages/").content.decode()
    assert "Ana" in page
    assert "3 uur geleden" in page
    admin.post(f"/settings/messages/{number}/retry/")
    delivery = Delivery.objects.get(pk=number)
    assert delivery.state == "waiting"
    assert delivery.due_at is not None


def test_what_was_refused_can_be_read_letter_for_letter(admin: Client) -> None:
    wrong = {"field": "email", "sentence": "Dit is geen mailadres.", "code": "bad_email"}
    keep_refused("api", [Refused('{"email": "<b>geen</b>"}', [wrong])], clock.now())
    page = admin.get("/settings/refused/").content.decode()
    assert "Dit is geen mailadres." in page
    link = re.search(r'href="(/settings/refused/\d+/)"', page)
    assert link is not None
    one = admin.get(link[1]).content.decode()
    assert "&lt;b&gt;geen&lt;/b&gt;" in one


def test_the_definition_tells_what_each_rule_looks_at(admin: Client) -> None:
    page = admin.get("/definition/").content.decode()
    assert "+25" in page
    assert "−50" in page
    assert "prijzen" in page
    assert "na 30 dagen stilte" in page
    assert "50 en 1000" in page
