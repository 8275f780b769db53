"""The Leads list as a CSV file that a spreadsheet opens without questions."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from gehoor.followup.permission.queries import numbers
from gehoor.leads.models import Lead
from gehoor.team.models import User
from gehoor.web.areas.work import listing
from gehoor.web.areas.work.filters import LeadFilter
from gehoor.web.templatetags.gehoor_ui import stage_name

BOM = "\ufeff"  # without it a spreadsheet reads é as two letters
ASKED_AT_ONCE = 500
_FORMULA = ("=", "@", "\t", "\r", "-", "+")


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(chosen: LeadFilter, reader: User, now: datetime) -> Iterator[str]:
    """The file line by line, in the language of the request (which is over when the last line is made)."""
    language = get_language() or "nl"
    writer = csv.writer(_Line(), delimiter=";" if language.startswith("nl") else ",")
    with override(language):
        yield BOM + str(writer.writerow(_heading()))
    for leads in batched(listing.every(chosen, reader, now), ASKED_AT_ONCE):
        callable_by = numbers(leads, now)
        for lead in leads:
            with override(language):
                row = writer.writerow([_safe(value) for value in _row(lead, callable_by.get(lead.pk, ""))])
            yield str(row)


def batched(leads: Iterable[Lead], size: int) -> Iterator[list[Lead]]:
    """The leads in parts of `size`."""
    rest = iter(leads)
    while part := list(islice(rest, size)):
        yield part


def _heading() -> list[str]:
    return [
        _("Received"), _("First name"), _("Last name"), _("Function"), _("Company"), _("Mail"), _("Phone"),
        _("Stage"), _("Owner"), _("Fits us"), _("Is active"), _("Source"), _("Campaign"), _("Product"),
        _("First call"), _("Amount"), _("Address"),
    ]  # fmt: skip


def _row(lead: Lead, number: str) -> list[object]:
    """A lead; its telephone number only when it may be called, for a file goes into a dialling machine."""
    who = lead.contact
    return [
        _moment(lead.received_at), who.first_name, who.last_name, who.title,
        lead.company.name if lead.company else "", who.email, number,
        stage_name(lead.stage), lead.owner.name if lead.owner else "", lead.fit, lead.engagement,
        lead.source, lead.campaign, lead.product, _moment(lead.first_attempt_at),
        _amount(lead), settings.URL + reverse("lead", args=[lead.pk]),
    ]  # fmt: skip


def _amount(lead: Lead) -> str:
    plain = "" if lead.amount is None else f"{lead.amount:.2f}"
    return plain.replace(".", ",") if (get_language() or "nl").startswith("nl") else plain


def _moment(moment: datetime | None) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def _safe(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe; a telephone number stays one."""
    if not isinstance(value, str) or not value.startswith(_FORMULA):
        return value
    return value if value[1:].replace(" ", "").isdigit() else f"'{value}"
