"""Whose customer this is: a new lead of a company goes to who has somebody there already."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection

from gehoor.identity.account import candidates, is_same_account, name_key
from gehoor.leads.models import Stage
from gehoor.lib.reads import CHUNK

_ASIDE = (Stage.DISQUALIFIED, Stage.LOST)


class Accounts:
    """The owners of the companies that a batch may be about; two queries, whatever their number."""

    def __init__(self) -> None:
        self._alike: dict[str, list[Mapping[str, Any]]] = {}
        self._owners: dict[int, int] = {}

    @classmethod
    def load(cls, company_ids: Iterable[int], names: Iterable[str]) -> "Accounts":
        """Read who has these companies, and those whose name is close to one of `names`."""
        accounts = cls()
        for row in candidates({name_key(name) for name in names}):
            accounts._alike.setdefault(row["name_key"], []).append(row)
        known = {row["id"] for rows in accounts._alike.values() for row in rows}
        accounts._owners = owners_of({*company_ids, *known})
        return accounts

    def owners(self, company: Mapping[str, Any]) -> list[int]:
        """Who has this company: by the company itself first, then by those that are the same account."""
        alike = (
            row["id"]
            for row in self._alike.get(company["name_key"], ())
            if row["id"] != company["id"] and is_same_account(company, row)
        )
        found = (self._owners.get(number) for number in (company["id"], *alike))
        return [owner for owner in dict.fromkeys(found) if owner]

    def note(self, company_id: int, owner_id: int) -> None:
        """A lead of this company has just got an owner."""
        self._owners[company_id] = owner_id


def owners_of(company_ids: Iterable[int]) -> dict[int, int]:
    """The owner of each company's newest lead that is open or a customer; who has none is left out."""
    wanted = sorted(set(company_ids))
    found: dict[int, int] = {}
    for start in range(0, len(wanted), CHUNK):
        part = wanted[start : start + CHUNK]
        marks = ", ".join(["%s"] * len(part))
        with connection.cursor() as cursor:
            cursor.execute(_NEWEST.format(marks=marks), [*_ASIDE, *part])
            found |= {company: owner for company, owner in cursor.fetchall() if owner}
    return found


# One look into the index on company and moment for each company, however many leads it has.
_NEWEST = """
SELECT c.id, (
    SELECT l.owner_id FROM leads_lead l
    WHERE l.company_id = c.id AND l.owner_id IS NOT NULL AND l.stage NOT IN (%s, %s)
    ORDER BY l.received_at DESC LIMIT 1
) FROM identity_company c WHERE c.id IN ({marks})
"""
