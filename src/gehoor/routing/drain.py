"""Leads that wait for an owner: in the order of their lanes, and within a lane of how long they wait."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from gehoor.leads.models import Lead
from gehoor.routing.lead_facts import facts_of
from gehoor.routing.models import Hold
from gehoor.routing.route import Router
from gehoor.team.presence import present


def waiting(now: datetime, limit: int, skip: int = 0) -> list[int]:
    """Leads on hold at `now`, the most urgent lane first; `skip` passes over those that were looked at."""
    held = Hold.objects.filter(closed_at=None, opened_at__lte=now).order_by("lane", "opened_at", "id")
    return list(held.values_list("lead_id", flat=True)[skip : skip + limit])


def is_time(now: datetime, pace: timedelta) -> bool:
    """Whether the last release was so long ago that the next lead may go."""
    last = Hold.objects.filter(released_at__isnull=False).order_by("-released_at")
    moment = last.values_list("released_at", flat=True).first()
    return moment is None or moment + pace <= now


def placeable(lead_ids: Collection[int], router: Router, now: datetime) -> Iterator[int]:
    """Those of these leads for whom somebody is there with room, or whose person has an owner who is there.

    Four queries; nothing moves.
    """
    known, there = facts_of(lead_ids), _their_owners(lead_ids, now)
    return (number for number in lead_ids if number in there or router.has_room(known[number]))


def _their_owners(lead_ids: Collection[int], now: datetime) -> set[int]:
    """The leads of whose contact somebody who is there has, or had, another lead."""
    people = dict(Lead.objects.filter(id__in=list(lead_ids)).values_list("id", "contact_id"))
    others = Lead.objects.filter(contact_id__in=set(people.values()), owner__isnull=False)
    owners = dict(others.order_by("received_at").values_list("contact_id", "owner_id"))
    here = present((owner for owner in owners.values() if owner), now)
    return {lead_id for lead_id, contact in people.items() if owners.get(contact) in here}
