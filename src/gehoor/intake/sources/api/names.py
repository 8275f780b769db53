"""Under which names programs send what we call by one name.

Names are compared without case, underscores, hyphens and blanks, so that `firstname` (HubSpot), `FirstName`
(Salesforce) and `first_name` (ours) are the same name already.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from gehoor.intake.sources.api.fields import LeadFields

FIELDS = tuple(LeadFields.model_fields)

OTHER_NAMES = {
    "first_name": "given_name voornaam",
    "last_name": "family_name surname achternaam",
    "name": "full_name contact_name naam",
    "email": "email_address mail work_email e_mailadres",
    "phone": "mobile_phone mobile phone_number telephone telefoon telefoonnummer tel",
    "title": "job_title function functie functietitel",
    "language": "hs_language preferred_language locale",
    "company": "company_name organization organisation account_name bedrijf bedrijfsnaam",
    "domain": "company_domain website hs_email_domain",
    "kvk": "kvk_number kvk_nummer chamber_of_commerce",
    "legal_form": "rechtsvorm legal_entity_type company_type",
    "industry": "sector branche",
    "employees": "number_of_employees num_employees company_size aantal_medewerkers",
    "country": "country_code land",
    "postcode": "postal_code zip zip_code",
    "city": "plaats stad woonplaats",
    "source": "lead_source utm_source hs_analytics_source hs_latest_source original_source",
    "medium": "utm_medium",
    "campaign": "utm_campaign campaign_name",
    "landing_page": "landing_page_url hs_analytics_first_url first_url page_url",
    "referrer": "referer referring_site hs_analytics_first_referrer",
    "form": "form_name recent_conversion_event_name",
    "product": "product_interest product_interest__c",
    "message": "description comments remarks opmerking bericht",
    "owner_email": "owner hubspot_owner_email",
    "anonymous_id": "visitor_id hutk",
    "message_id": "idempotency_key",
    "hubspot_id": "hs_object_id vid",
    "salesforce_id": "lead_id_salesforce",
    "external_id": "external_reference",
    "created_at": "create_date created_date created",
    "amount": "deal_amount",
}

# Known, without a column of their own: kept among the facts without a remark.
KNOWN_FACTS = (
    "utm_term utm_content utm_id gclid gbraid wbraid fbclid li_fat_id msclkid ttclid rating salutation "
    "annual_revenue hs_analytics_source_data_1 hs_analytics_source_data_2 hs_latest_source_data_1 "
    "hs_latest_source_data_2 lifecycle_stage hs_lead_status status has_opted_out_of_email do_not_call"
)

# What a name means inside a nested object, where it differs from what it means at the top.
NESTED: dict[str, dict[str, str]] = {
    "contact": {"id": "user_id"},
    "company": {"name": "company", "size": "employees", "url": "domain"},
    "campaign": {"name": "campaign", "term": "utm_term", "content": "utm_content", "id": "utm_id"},
    "utm": {"term": "utm_term", "content": "utm_content", "id": "utm_id"},
    "consent": {"text": "consent_text", "at": "consent_at", "timestamp": "consent_at"},
    "lead": {},
    "properties": {},
}


def squeeze(name: str) -> str:
    """A name without case, underscores, hyphens and blanks."""
    return re.sub(r"[\s_-]+", "", name).lower()


CANONICAL = {squeeze(name): name for name in FIELDS}
CANONICAL |= {squeeze(other): name for name, others in OTHER_NAMES.items() for other in others.split()}
_FACTS = {squeeze(name): name for name in KNOWN_FACTS.split()}
_NESTED = {outer: {squeeze(inner): name for inner, name in names.items()} for outer, names in NESTED.items()}
MAX_KEY = 200


@lru_cache(maxsize=4_096)
def _squeezed(name: str) -> str:
    return squeeze(name)


@dataclass(slots=True)
class Flat:
    """One row under our names: `paths` says how the sender wrote each of them."""

    values: dict[str, Any] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def flatten(row: Mapping[str, Any]) -> Flat:
    """Bring one object, flat or nested, under our names; what has no name here goes to the facts."""
    flat = Flat()
    for key, value in row.items():
        if value is None:
            continue
        squeezed = _squeezed(key) if len(key) <= MAX_KEY else key
        if isinstance(value, dict):
            if squeezed in NESTED:
                _nested(flat, key, _NESTED[squeezed], value)
                continue
            if squeezed == "facts":
                flat.facts |= {name: fact for name, fact in value.items() if fact is not None}
                continue
        _put(flat, key, squeezed, key, value, CANONICAL)
    return flat


def _nested(flat: Flat, outer: str, names: Mapping[str, str], value: Mapping[str, Any]) -> None:
    for key, inner in value.items():
        if inner is not None:
            squeezed = _squeezed(key) if len(key) <= MAX_KEY else key
            _put(flat, f"{outer}.{key}", squeezed, key, inner, names if squeezed in names else CANONICAL)


def _put(flat: Flat, path: str, squeezed: str, key: str, value: Any, names: Mapping[str, str]) -> None:
    """Our own name wins over another's, and the first over the second; the loser stays as a fact."""
    name = names.get(squeezed)
    if name is None or name.startswith("utm_"):
        known = name or _FACTS.get(squeezed)
        flat.facts[known or path] = value
        if known is None:
            flat.unknown.append(path)
    elif name not in flat.values or flat.values[name] == "":
        flat.values[name], flat.paths[name] = value, path
    elif squeezed == squeeze(name) and _squeezed(flat.paths[name]) != squeezed:
        flat.facts[flat.paths[name]] = flat.values[name]
        flat.values[name], flat.paths[name] = value, path
    elif value != flat.values[name] and value != "":
        flat.facts[path] = value
