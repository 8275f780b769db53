"""The two forms that every installation starts with."""

from datetime import datetime
from typing import Any

from gehoor.intake.models import Form
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows

DEMO: dict[str, Any] = {
    "slug": "demo",
    "title_nl": "Een demo aanvragen",
    "title_en": "Request a demo",
    "intro_nl": "Laat uw gegevens achter. We bellen u uiterlijk de volgende werkdag om een moment te kiezen.",
    "intro_en": "Leave your details. We will call you by the next working day to choose a moment.",
    "fields": ["first_name", "last_name", "company", "title", "email", "phone", "employees", "message"],
    "consent_nl": (
        "Ja, u mag mij later ook bellen over vergelijkbare producten en diensten. "
        "Ik kan dit altijd weer intrekken."
    ),
    "consent_en": (
        "Yes, you may also call me later about similar products and services. "
        "I can withdraw this at any time."
    ),
    "event_kind": "demo_requested",
    "call_requested": True,
}
WHITEPAPER: dict[str, Any] = {
    "slug": "whitepaper",
    "title_nl": "De whitepaper ontvangen",
    "title_en": "Receive the white paper",
    "intro_nl": "Vul in waar we de whitepaper naartoe mogen sturen.",
    "intro_en": "Tell us where to send the white paper.",
    "fields": ["first_name", "last_name", "company", "email"],
    "consent_nl": (
        "Ja, u mag mij bellen om te bespreken wat dit voor ons kan betekenen. "
        "Ik kan dit altijd weer intrekken."
    ),
    "consent_en": (
        "Yes, you may call me to discuss what this can mean for us. I can withdraw this at any time."
    ),
    "event_kind": "form_submitted",
    "call_requested": False,
}


def ensure_default(now: datetime) -> list[Form]:
    """Make the forms "demo" and "whitepaper" where they are missing; records `form.made` for each."""
    with write():
        known = set(Form.objects.values_list("slug", flat=True))
        rows = Rows()
        for values in (DEMO, WHITEPAPER):
            if values["slug"] not in known:
                rows.add(Form, **values)
                record(rows, "form.made", at=now, actor="system", data={"form": values["slug"]})
        rows.flush()
    return list(Form.objects.filter(slug__in=("demo", "whitepaper")).order_by("slug"))
