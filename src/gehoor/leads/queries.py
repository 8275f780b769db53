"""Reading a lead: the lead itself and its story."""

from heapq import nlargest

from django.db.models import Q

from gehoor.errors import NotFound
from gehoor.identity.models import ContactKey
from gehoor.journal.models import Event
from gehoor.leads.models import Lead

STORY_LIMIT = 300


def get(lead_id: int) -> Lead:
    """The lead with its contact, company and owner, in one query; `NotFound` when there is none."""
    lead = Lead.objects.select_related("contact", "company", "owner").filter(pk=lead_id).first()
    if lead is None:
        raise NotFound("There is no such lead.", field="lead_id")
    return lead


def story(lead_id: int, limit: int = STORY_LIMIT) -> list[Event]:
    """What happened to this lead and what its contact did, newest first, at most `limit` lines.

    Three indexed reads instead of one OR, which no database turns into three index scans by itself:
    the lead's own lines, what the contact did, and what the contact's browser did while it was still
    nobody's. Lines of the contact's other leads are left out.
    """
    contact_id = Lead.objects.values_list("contact_id", flat=True).filter(pk=lead_id).first()
    if contact_id is None:
        return []
    keys = ContactKey.objects.filter(contact_id=contact_id, kind="visitor")
    visitors = [value for value in keys.values_list("value", flat=True) if value]
    found = _newest(Q(lead_id=lead_id), limit)
    found |= _newest(Q(contact_id=contact_id, lead_id=None), limit)
    if visitors:
        found |= _newest(Q(visitor__in=visitors, contact_id=None, lead_id=None), limit)
    return nlargest(limit, found.values(), key=lambda event: (event.at, event.pk))


def _newest(condition: Q, limit: int) -> dict[int, Event]:
    lines = Event.objects.filter(condition).order_by("-at", "-pk")[:limit]
    return {event.pk: event for event in lines}
