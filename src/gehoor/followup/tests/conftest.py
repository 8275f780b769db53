"""Sanne de Vries of Bakkerij Jansen asked for a demo; Ana has to call her."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from gehoor.followup.open_task import plan_task
from gehoor.followup.permission.tests.answers import ALLOWED
from gehoor.identity.models import Company, Contact, ContactKey
from gehoor.leads.models import Lead
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.team.calendars import hours_of
from gehoor.team.models import User

MakeLead = Callable[..., Lead]


@pytest.fixture
def make_lead(ana: User, now: datetime) -> MakeLead:
    """Makes a lead of Ana's that came in half an hour ago, with an open task unless `reason` is empty."""

    def make(
        name: str = "Sanne de Vries",
        *,
        reason: str = "mql",
        received_at: datetime | None = None,
        owner: User | None = ana,
        phone: str = "+31612345678",
        **values: Any,
    ) -> Lead:
        received_at = received_at or now - timedelta(minutes=30)
        first, _, last = name.partition(" ")
        contact = values.pop("contact", None) or Contact.objects.create(
            first_name=first, last_name=last, phone=phone, title="Directeur", created_at=received_at
        )
        if phone and not contact.keys.exists():
            ContactKey.objects.create(contact=contact, kind="phone", value=phone)
        company = Company.objects.create(name="Bakkerij Jansen", created_at=received_at)
        given = {"stage": "mql", "door": "form", "fit": 45, "engagement": 30, **values}
        lead = Lead.objects.create(
            contact=contact,
            company=company,
            owner=owner,
            received_at=received_at,
            last_event_at=received_at,
            **given,
        )
        if reason:
            _open_task(lead, reason, received_at)
        return lead

    return make


@pytest.fixture
def lead(make_lead: MakeLead) -> Lead:
    """Sanne's lead, with Ana's open task and a running clock."""
    return make_lead()


def _open_task(lead: Lead, reason: str, at: datetime) -> None:
    rows = Rows()
    with write():
        plan_task(
            rows,
            lead_id=lead.pk,
            contact_id=lead.contact_id,
            owner_id=lead.owner_id,
            reason=reason,
            now=at,
            hours=hours_of(lead.owner_id),
            allowed=ALLOWED,
        )
        rows.flush()
