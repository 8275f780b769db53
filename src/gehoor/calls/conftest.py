"""A policy that holds, a lead of Ana's, and a recording she made."""

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings

from gehoor.calls import vault
from gehoor.calls.keep import Given, Part, upload
from gehoor.calls.models import Policy, Recording
from gehoor.calls.policy import decide
from gehoor.followup.models import Attempt
from gehoor.identity.models import Contact, ContactKey
from gehoor.leads.models import Lead
from gehoor.team.models import User


@pytest.fixture(autouse=True)
def own_vault(settings: LazySettings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every test has an empty vault of its own."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("uploads")


@pytest.fixture
def policy(ben: User, now: datetime) -> Policy:
    """Ben decided, a month ago, that calls may be recorded to learn from them."""
    return decide(
        ben,
        now - timedelta(days=30),
        is_on=True,
        ground="interest",
        purpose="Leren van eigen gesprekken",
        notice="Dit gesprek wordt opgenomen om van te leren.",
        staff_informed=True,
        retention_days=90,
    )


@pytest.fixture
def lead(ana: User, now: datetime) -> Lead:
    """Ana's lead, with a number by which it is known."""
    contact = Contact.objects.create(first_name="Sanne", phone="+31612345678", created_at=now)
    ContactKey.objects.create(contact=contact, kind="phone", value="+31612345678")
    moments = {"received_at": now - timedelta(days=1), "last_event_at": now}
    return Lead.objects.create(contact=contact, owner=ana, door="api", **moments)


@pytest.fixture
def attempt(lead: Lead, ana: User, now: datetime) -> Attempt:
    """Ana reached her an hour ago."""
    return Attempt.objects.create(lead=lead, user=ana, at=now - timedelta(hours=1), outcome="connected")


@pytest.fixture
def recording(policy: Policy, ana: User, lead: Lead, now: datetime) -> Recording:
    """Ana's recording of that call."""
    given = Given(called_at=now - timedelta(hours=1), told="spoken", name="call.wav", lead_id=lead.id)
    stored = vault.put([b"RIFF", b"sound" * 40_000], 10**6)
    return upload(ana, given, now, [Part("sound", stored, "audio/wav", "call.wav")])
