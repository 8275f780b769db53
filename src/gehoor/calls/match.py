"""Which lead and which attempt a call belongs to: told, or found by the number and the moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from gehoor.errors import NotFound
from gehoor.followup.models import Attempt
from gehoor.identity.models import Contact
from gehoor.leads.models import Lead
from gehoor.lib.phone import normalise

AROUND = timedelta(hours=2)
"""An attempt is logged after hanging up: within this of the call it is taken to be the same call."""


class _Known(Protocol):
    @property
    def called_at(self) -> datetime: ...
    @property
    def number(self) -> str: ...
    @property
    def lead_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Match:
    """The lead, the attempt and its caller, as far as found."""

    lead_id: int | None = None
    attempt_id: int | None = None
    caller_id: int | None = None


def match(call: _Known, caller_id: int | None) -> Match:
    """Find where the call belongs; empty when nothing is certain. NotFound for a lead that is not."""
    lead = _lead(call)
    if lead is None:
        return Match()
    attempt = _attempt(lead.id, call.called_at, caller_id)
    # Not the owner of the lead: somebody else may have called, and a call is its caller's own.
    return Match(lead.id, attempt.id if attempt else None, attempt.user_id if attempt else None)


def _lead(call: _Known) -> Lead | None:
    if call.lead_id is not None:
        lead = Lead.objects.filter(id=call.lead_id).first()
        if lead is None:
            raise NotFound(_("This lead does not exist."), field="lead")
        return lead
    e164 = normalise(call.number, settings.COUNTRY).e164 if call.number else ""
    if not e164:
        return None
    people = list(Contact.objects.filter(keys__kind="phone", keys__value=e164).values_list("id", flat=True))
    leads = Lead.objects.filter(contact_id__in=people, received_at__lte=call.called_at + AROUND)
    return leads.order_by("-received_at").first()


def _attempt(lead_id: int, called_at: datetime, caller_id: int | None) -> Attempt | None:
    """The attempt nearest to the moment, and by this caller when the caller is known."""
    near = Attempt.objects.filter(lead_id=lead_id, at__range=(called_at - AROUND, called_at + AROUND))
    if caller_id is not None:
        near = near.filter(user_id=caller_id)
    return min(near, key=lambda attempt: abs(attempt.at - called_at), default=None)
