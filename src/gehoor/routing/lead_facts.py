"""What rules ask of leads that are in the database already."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet

from gehoor.leads.models import Lead
from gehoor.scoring.facts import COMPANY, CONTACT, facts
from gehoor.scoring.facts import LEAD as OWN

_LEAD = (*OWN, "id", "facts", "received_at", "company_id", "contact_id")
_NAMES = (
    *_LEAD,
    *(f"contact__{name}" for name in CONTACT),
    *(f"company__{name}" for name in COMPANY),
)


def facts_of(lead_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """The facts of these leads, by lead. One query."""
    return {row["id"]: known for row, known in each(Lead.objects.filter(id__in=list(lead_ids)))}


def each(leads: "QuerySet[Lead]", *more: str) -> Iterator[tuple[Mapping[str, Any], dict[str, Any]]]:
    """Each lead as its plain values (with the columns `more`) and its facts. One query, read in parts."""
    for row in leads.values(*_NAMES, *more).iterator(chunk_size=2_000):
        yield row, _facts(row)


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    contact = {name: row[f"contact__{name}"] for name in CONTACT}
    company = {name: row[f"company__{name}"] for name in COMPANY} if row["company_id"] else None
    return facts(contact, company, row)
