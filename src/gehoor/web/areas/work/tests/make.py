"""Leads for the tests of the work pages, made by the front door itself."""

from datetime import datetime, timedelta
from typing import Any

from gehoor import pipeline
from gehoor.intake.shape import Inquiry, Tracked
from gehoor.leads.models import Lead
from gehoor.routing import rules
from gehoor.scoring import definition
from gehoor.team import calendars
from gehoor.team.models import User

_count = 0


def house(now: datetime) -> None:
    """What a new installation has: a calendar, a definition, a rule that catches all."""
    calendars.ensure_default()
    calendars.forget()
    definition.ensure_default(now)
    rules.ensure_default(now)


def a_lead(now: datetime, owner: User | None = None, **given: Any) -> Lead:
    """Sanne of Bakkerij Hoogland asked for a demo two minutes before `now`; every call is another person."""
    global _count
    _count += 1
    asked = (
        Tracked("pricing_viewed", now - timedelta(minutes=8), {"path": "/prijzen", "title": "Prijzen"}),
        Tracked("demo_requested", now - timedelta(minutes=2), {"title": "Planning voor bakkers"}),
    )
    values: dict[str, Any] = {
        "door": "form",
        "raw": "{}",
        "received_at": now,
        "first_name": "Sanne",
        "last_name": f"de Vries {_count}",
        "email": f"sanne{_count}@hoogland{_count}.nl",
        "phone": f"06{12000000 + _count}",
        "title": "Inkoopmanager",
        "company": f"Bakkerij Hoogland {_count}",
        "industry": "Food",
        "employees": 80,
        "country": "NL",
        "source": "linkedin",
        "campaign": "Voorjaar",
        "events": asked,
        "owner_email": owner.email if owner else "",
    }
    receipt = pipeline.receive_many([Inquiry(**(values | given))], now)[0]
    return Lead.objects.select_related("contact", "company", "owner").get(pk=receipt.lead_id)
