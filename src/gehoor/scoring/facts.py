"""What is known of a lead, as one flat set of names that rules can ask for."""

from collections.abc import Mapping
from typing import Any

from gehoor.identity.freemail import is_private

CONTACT = ("title", "email", "language", "phone")
COMPANY = ("name", "industry", "employees", "domain", "country", "postcode", "city", "kvk")
LEAD = ("source", "medium", "campaign", "form", "product", "landing_page", "referrer", "message", "door")
RECEIVED = "lead.received_at"  # for inactivity: the inquiry itself is the first thing a person did

KNOWN = frozenset(
    {
        *(f"contact.{name}" for name in CONTACT),
        "contact.email_is_private",
        *(f"company.{name}" for name in COMPANY),
        *(f"lead.{name}" for name in LEAD),
    }
)
_CONTACT = tuple((name, f"contact.{name}") for name in CONTACT)
_COMPANY = tuple((name, f"company.{name}") for name in COMPANY)
_LEAD = tuple((name, f"lead.{name}") for name in LEAD)


def facts(
    contact: Mapping[str, Any], company: Mapping[str, Any] | None, lead: Mapping[str, Any]
) -> dict[str, Any]:
    """The facts of one lead, from plain columns; what is not there is simply missing.

    `lead["facts"]`, what came along and has no column, becomes "lead.facts.<key>".
    """
    known = {name: contact.get(column) for column, name in _CONTACT}
    known["contact.email_is_private"] = is_private(contact.get("email") or "")
    if company is not None:
        known.update({name: company.get(column) for column, name in _COMPANY})
    known.update({name: lead.get(column) for column, name in _LEAD})
    known[RECEIVED] = lead.get("received_at")
    for key, value in (lead.get("facts") or {}).items():
        known[f"lead.facts.{key}"] = value
    return known


def is_known(name: str) -> bool:
    """Whether a rule may ask for the fact `name`."""
    return name in KNOWN or (name.startswith("lead.facts.") and len(name) > len("lead.facts."))
