"""Trackers that tell what visitors do."""

from datetime import timedelta
from typing import Any

import pytest

from gehoor.api.tests.conftest import Post
from gehoor.api.tests.test_leads import refused
from gehoor.intake.models import Submission
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.lib import clock

pytestmark = pytest.mark.django_db

PAGE = {
    "type": "page",
    "messageId": "p1",
    "anonymousId": "visitor-1",
    "context": {
        "page": {"path": "/prijzen", "title": "Prijzen", "url": "https://a.nl/prijzen", "referrer": ""},
        "campaign": {"name": "najaar", "source": "google", "medium": "cpc"},
        "ip": "10.0.0.1",
        "library": {"name": "analytics.js"},
    },
}
IDENTIFY = {
    "type": "identify",
    "messageId": "i1",
    "anonymousId": "visitor-1",
    "traits": {"firstName": "Jan", "email": "jan@smit.nl", "company": {"name": "Smit BV"}, "plan": "gold"},
}


def test_a_page_view_of_nobody_yet_waits_for_a_name(post: Post) -> None:
    response = post("events", PAGE)
    assert response.status_code == 202
    assert response.json() == {"accepted": 1, "repeated": 0, "rejected": []}
    event = Event.objects.get(kind="page_viewed")
    assert (event.visitor, event.contact_id) == ("visitor-1", None)
    assert event.data["path"] == "/prijzen"
    assert Lead.objects.count() == 0


def test_who_says_who_they_are_becomes_a_lead_without_having_asked_for_a_call(post: Post) -> None:
    post("events", PAGE)
    assert post("events", IDENTIFY).status_code == 202
    lead = Lead.objects.get()
    assert (lead.contact.first_name, lead.contact.email) == ("Jan", "jan@smit.nl")
    assert lead.company is not None
    assert lead.company.name == "Smit BV"
    assert not lead.call_requested
    assert Event.objects.get(kind="page_viewed").visitor == "visitor-1"


def test_the_same_call_again_counts_once(post: Post) -> None:
    post("events", PAGE)
    again = post("events", PAGE)
    assert (again.status_code, again.json()["repeated"]) == (200, 1)
    assert Event.objects.filter(kind="page_viewed").count() == 1


def test_a_track_gets_our_kind_of_name_and_its_own_moment(post: Post) -> None:
    at = clock.now() - timedelta(hours=3)
    call = {
        "type": "track",
        "event": "Pricing Viewed",
        "userId": 7,
        "timestamp": at.isoformat(),
        "properties": {"plan": "gold"},
    }
    assert post("events", call).status_code == 202
    event = Event.objects.get(kind="pricing_viewed")
    assert (event.at, event.data) == (at, {"plan": "gold"})


def test_nobody_can_write_our_own_kind_of_events(post: Post) -> None:
    post("events", {"type": "track", "event": "lead.received", "userId": "7"})
    assert not Event.objects.filter(kind="lead.received").exists()


def test_a_bad_call_does_not_block_the_good(post: Post) -> None:
    batch = [PAGE, {"type": "shout"}, {"type": "page"}, 5, IDENTIFY]
    body = post("events", {"batch": batch}).json()
    assert body["accepted"] == 2
    assert [row["index"] for row in body["rejected"]] == [1, 2, 3]
    assert Submission.objects.filter(state="rejected", door="events").count() == 3


@pytest.mark.parametrize(
    ("call", "field"),
    [
        ({"type": "page"}, "anonymousId"),
        ({"type": "track", "userId": "1"}, "event"),
        ({"type": "track", "userId": "1", "event": "!"}, "event"),
        ({"userId": "1"}, "type"),
        ({"type": "page", "userId": "1", "timestamp": "soon"}, "timestamp"),
        ({"type": "page", "userId": "1", "timestamp": "2999-01-01T00:00:00Z"}, "timestamp"),
        ({"type": "page", "userId": "1", "properties": []}, "properties"),
        ({"type": "page", "userId": "1", "properties": {"a": "\x00"}}, "properties.a"),
        ({"type": "page", "userId": "1", "context": {"page": {"path": 5}}}, "context.page.path"),
        ({"type": "identify", "userId": "1", "traits": {"email": 5}}, "traits.email"),
        ({"type": "identify", "userId": "1", "traits": {"x": "y" * 40_000}}, "traits"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_place(post: Post, call: dict[str, Any], field: str) -> None:
    response = post("events", call)
    assert response.status_code == 422
    body = response.json()
    assert body["rejected"][0]["errors"][0]["field"] == field
    assert body["errors"][0]["field"] == field


def test_more_than_a_thousand_calls_are_too_many(post: Post) -> None:
    refused(post("events", {"batch": [PAGE] * 1_001}), 413, "too_large")


def test_tracking_libraries_may_log_in_their_own_way(post: Post, key: str) -> None:
    from base64 import b64encode

    header = "Basic " + b64encode(f"{key}:".encode()).decode()
    assert post("events", PAGE, Authorization=header).status_code == 202
