"""What must be known of a lead before it can be called well: the facts both teams promise each other.

A lead without one of them is still scored, routed and called; it is shown as incomplete, with what lacks.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoor.scoring import reading

Columns = Mapping[str, Any]

_WHY = ("message", "product", "campaign", "form", "landing_page")


def _name(contact: Columns, company: Columns | None, lead: Columns) -> bool:
    return _filled(contact, "first_name", "last_name")


def _mail(contact: Columns, company: Columns | None, lead: Columns) -> bool:
    return _filled(contact, "email")


def _phone(contact: Columns, company: Columns | None, lead: Columns) -> bool:
    return _filled(contact, "phone")


def _company(contact: Columns, company: Columns | None, lead: Columns) -> bool:
    return company is not None and _filled(company, "name", "domain")


def _title(contact: Columns, company: Columns | None, lead: Columns) -> bool:
    return _filled(contact, "title")


def _context(contact: Columns, company: Columns | None, lead: Columns) -> bool:
    """Why they came: at least one thing that a first sentence can begin with."""
    return _filled(lead, *_WHY)


CHECKS: Mapping[str, Callable[[Columns, Columns | None, Columns], bool]] = {
    "name": _name,
    "mail": _mail,
    "phone": _phone,
    "company": _company,
    "title": _title,
    "context": _context,
}

LABELS = {
    "name": gettext_lazy("name"),
    "mail": gettext_lazy("mail address"),
    "phone": gettext_lazy("phone number"),
    "company": gettext_lazy("company"),
    "title": gettext_lazy("role"),
    "context": gettext_lazy("why they came"),
}


def parse_required(value: Any, field: str) -> tuple[str, ...]:
    """The names in a document's `required_facts`; InputError at the one that is unknown or said twice."""
    names: list[str] = []
    for i, one in enumerate(reading.items(value, field, len(CHECKS), least=0)):
        place = reading.at(field, i)
        if not isinstance(one, str) or one not in CHECKS:
            words = {"name": str(one)[:60], "allowed": ", ".join(CHECKS)}
            reading.refuse(_("“%(name)s” is not known here. Known are: %(allowed)s.") % words, place)
        if one in names:
            reading.refuse(_("“%(name)s” stands here twice.") % {"name": one}, place)
        names.append(one)
    return tuple(names)


def missing(required: Collection[str], contact: Columns, company: Columns | None, lead: Columns) -> list[str]:
    """Which of the `required` facts are not there, in the order of CHECKS; empty when the lead is complete.

    Takes plain columns, as `facts.facts` does.
    """
    return [name for name in CHECKS if name in required and not CHECKS[name](contact, company, lead)]


def label(name: str) -> str:
    """What a required fact is called, in the reader's language."""
    return str(LABELS[name])


def _filled(columns: Columns, *names: str) -> bool:
    return any(str(columns.get(name) or "").strip() for name in names)
