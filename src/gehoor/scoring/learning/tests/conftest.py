"""Leads with an outcome, written as the rooms themselves write them."""

from datetime import timedelta

import pytest

from gehoor.identity.models import Company, Contact
from gehoor.journal.models import Event
from gehoor.leads.models import Lead, LeadStage
from gehoor.lib.ids import new_id
from gehoor.scoring import definition


class Book:
    """Makes leads in bulk: `add` remembers, `write` writes."""

    def __init__(self, now):
        self.now = now
        self.rows = {Company: [], Contact: [], Lead: [], LeadStage: [], Event: []}
        self.count = 0

    def add(
        self, *, days=10.0, industry="", title="", employees=None, good=None, won=False, pages=(), **lead
    ):
        """A lead that came in `days` ago; `good` is a verdict a day later, `won` a deal a day after."""
        self.count += 1
        at = self.now - timedelta(days=days) + timedelta(seconds=self.count % 60)
        company = Company(id=new_id(), name=f"Bedrijf {self.count}", industry=industry, employees=employees)
        company.created_at = at
        contact = Contact(id=new_id(), first_name="Els", title=title, company=company, created_at=at)
        values = {"source": "website", "door": "api", "received_at": at, "last_event_at": at} | lead
        made = Lead(id=new_id(), contact=contact, company=company, **values)
        self.rows[Company].append(company)
        self.rows[Contact].append(contact)
        self.rows[Lead].append(made)
        for path in pages:
            self.event("page_viewed", at, contact, None, {"path": path})
        if good is not None:
            day = at + timedelta(days=1)
            self.event("verdict.given", day, contact, made, {"is_good": good})
        if won:
            self.rows[LeadStage].append(
                LeadStage(id=new_id(), lead=made, stage="customer", entered_at=at + timedelta(days=2))
            )
        return made

    def event(self, kind, at, contact, lead, data):
        lead_id = lead.id if lead else None
        self.rows[Event].append(
            Event(
                id=new_id(),
                kind=kind,
                at=at,
                recorded_at=at,
                contact_id=contact.id,
                lead_id=lead_id,
                data=data,
            )
        )

    def write(self):
        for model, rows in self.rows.items():
            model.objects.bulk_create(rows, batch_size=500)
            rows.clear()


@pytest.fixture
def book(db, now):
    definition.ensure_default(now)
    return Book(now)
