"""A visitor who said yes walks over the organisation's own site."""

import json
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from gehoor.intake.models import Form
from gehoor.intake.sources.form import ensure_default
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.scoring.definition import ensure_default as ensure_scoring
from gehoor.web.areas.doors import tracker

SITE = "https://www.example.nl"
VISITOR = "0123456789abcdef"
PAGE = {
    "type": "page",
    "messageId": "m1",
    "anonymousId": VISITOR,
    "context": {"page": {"path": "/prijzen", "url": f"{SITE}/prijzen"}},
}


@pytest.fixture
def site(now: datetime, db: None) -> None:
    """A site on which our forms may stand."""
    ensure_scoring(now)
    ensure_default(now)
    Form.objects.filter(slug="demo").update(allowed_origins=[SITE])


def tell(client: Client, call: Any, origin: str = SITE) -> HttpResponse:
    """Send a call as a browser's beacon does: as plain text, from another site."""
    body = call if isinstance(call, bytes) else json.dumps(call)
    return client.post("/t", body, content_type="text/plain;charset=UTF-8", headers={"Origin": origin})


def test_a_page_view_is_kept_under_the_browsers_own_number(client: Client, site: None) -> None:
    response = tell(client, PAGE)
    assert response.status_code == 204
    assert response["Access-Control-Allow-Origin"] == SITE
    event = Event.objects.get(kind="page_viewed")
    assert (event.visitor, event.data["path"]) == (VISITOR, "/prijzen")
    tell(client, PAGE)
    assert Event.objects.filter(kind="page_viewed").count() == 1


def test_nobody_can_name_a_person_through_this_door(client: Client, site: None) -> None:
    traits = {"traits": {"email": "jan@smit.nl"}, "userId": "7"}
    assert tell(client, {**PAGE, "type": "identify", **traits}).status_code == 422
    assert tell(client, {**PAGE, **traits}).status_code == 204
    assert Lead.objects.count() == 0


@pytest.mark.parametrize(
    "call",
    [
        {**PAGE, "anonymousId": "x"},
        {**PAGE, "anonymousId": None},
        {**PAGE, "type": "track", "event": "Demo Requested"},
        {**PAGE, "type": "track"},
        [],
        5,
    ],
)
def test_what_only_a_form_can_know_or_nobody_sent_is_refused(client: Client, site: None, call: Any) -> None:
    assert tell(client, call).status_code == 422
    assert not Event.objects.filter(visitor=VISITOR).exists()


def test_other_sites_broken_calls_and_large_ones_are_refused(client: Client, site: None) -> None:
    assert tell(client, PAGE, "https://elsewhere.example").status_code == 403
    assert tell(client, PAGE, "").status_code == 403
    assert tell(client, b"{").status_code == 400
    assert tell(client, b'"' + b"x" * 20_000 + b'"').status_code == 413
    assert client.get("/t").status_code == 405


def test_an_address_that_never_stops_is_not_listened_to(
    client: Client, site: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker, "RATE", 1)
    assert [tell(client, PAGE).status_code for _call in range(2)] == [204, 429]


def test_the_script_is_small(client: Client, db: None) -> None:
    response = client.get("/t.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert len(response.content) <= 2_048
