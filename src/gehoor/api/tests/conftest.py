"""A program with a key, and people who take its leads."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from gehoor.intake.keys import SCOPES, forget, make_key
from gehoor.routing.rules import ensure_default as ensure_routing
from gehoor.scoring.definition import ensure_default as ensure_scoring
from gehoor.team.models import User

Post = Callable[..., HttpResponse]


@pytest.fixture
def open_for_business(now: datetime, ana: User, bob: User) -> None:
    """Rules and people in place, as after the first start."""
    forget()
    ensure_scoring(now)
    ensure_routing(now)


@pytest.fixture
def key(now: datetime, open_for_business: None) -> str:
    """A key that may do everything, in plain text."""
    return make_key("Website", SCOPES, now)[1]


@pytest.fixture
def post(client: Client, key: str) -> Post:
    """Post something as JSON; bytes and text go as they are."""

    def send(path: str, body: Any, *, plain: str | None = None, **headers: str) -> HttpResponse:
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        given = {"Authorization": f"Bearer {plain or key}", "Accept-Language": "en"}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        return client.post(f"/api/v1/{path}", data, content_type="application/json", headers=given)

    return send


@pytest.fixture
def get(client: Client, key: str) -> Post:
    """Get something."""

    def fetch(path: str, **headers: str) -> HttpResponse:
        given = {"Authorization": f"Bearer {key}", "Accept-Language": "en"} | headers
        return client.get(f"/api/v1/{path}", headers=given)

    return fetch
