"""What stories about a lead's road begin with: a house that is open, and people who come in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from gehoor.followup.models import CallTask
from gehoor.followup.permission.models import AskFirst
from gehoor.intake.shape import Inquiry, Tracked
from gehoor.routing.rules import ensure_default as ensure_rules
from gehoor.scoring.definition import ensure_default as ensure_definition
from gehoor.team.models import User

AsUser = Callable[[User], Client]


@pytest.fixture
def open_house(now: datetime, ana: User) -> None:
    """Ana takes leads; definition and catch-all are there."""
    ensure_definition(now)
    ensure_rules(now)


@pytest.fixture
def house_of_two(now: datetime, ana: User, bob: User) -> None:
    """Ana and Bob take leads by turns."""
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


@pytest.fixture
def as_user(client: Client) -> AsUser:
    """The browser, logged in as somebody."""

    def log_in(user: User) -> Client:
        client.force_login(user)
        return client

    return log_in


def sanne_who_fits(now: datetime, **values: Any) -> Inquiry:
    """Sanne of the bakery fits and asked for a demo."""
    plain = Inquiry(
        door="api",
        raw="{}",
        received_at=now,
        first_name="Sanne",
        last_name="de Vries",
        email="sanne@bakkerij-jansen.nl",
        phone="06 12345678",
        title="Directeur",
        company="Bakkerij Jansen",
        industry="software",
        employees=120,
        events=(Tracked("demo_requested", now, {"path": "/demo"}),),
    )
    return replace(plain, **values)


def listed(now: datetime, number: int, **values: Any) -> Inquiry:
    """Els of one company of many, as she stands on a list."""
    plain = Inquiry(
        door="csv",
        raw="{}",
        received_at=now,
        first_name="Els",
        email=f"els@firma{number}.nl",
        phone=f"06 1234{number:04}",
        company=f"Firma {number}",
    )
    return replace(plain, **values)


def demo(now: datetime, number: int) -> Inquiry:
    """The same Els, who asked for a demo and a call."""
    asked = (Tracked("demo_requested", now, {}),)
    return listed(now, number, door="api", call_requested=True, events=asked)


def nobody_calls() -> bool:
    """Whether no call task is open."""
    return not CallTask.objects.filter(closed_at=None).exists()


def the_ask() -> AskFirst:
    """The one lead that has to be asked first."""
    return AskFirst.objects.get(closed_at=None)
