"""Reading permission: whom we have to ask first, and what may be called of many leads at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from gehoor.followup.permission.ask import Answer, ask
from gehoor.followup.permission.board import Board
from gehoor.followup.permission.models import AskFirst
from gehoor.leads.models import CLOSED, Lead
from gehoor.team.models import User


def waiting(owner: User | None = None) -> "QuerySet[AskFirst]":
    """The leads that wait to be asked, those not asked yet on top; only those of `owner`, when given."""
    found = AskFirst.objects.filter(closed_at=None, lead__mode="live").exclude(lead__stage__in=CLOSED)
    if owner is not None:
        found = found.filter(lead__owner=owner)
    whole = found.select_related("lead__contact", "lead__company", "lead__owner", "asked_by")
    return whole.order_by("asked_at", "opened_at", "id")


def answers(leads: Sequence[Lead], now: datetime) -> dict[int, Answer]:
    """The answer for each of these leads (with contact and company), in a few queries for all of them."""
    board = Board.load(lead.contact_id for lead in leads)
    found = {}
    for lead in leads:
        company = lead.company or (lead.contact.company if lead.contact.company_id else None)
        facts = board.facts(vars(lead), vars(lead.contact), vars(company) if company else None)
        found[lead.pk] = ask(facts, now)
    return found


def numbers(leads: Iterable[Lead], now: datetime) -> dict[int, str]:
    """The number of each lead that may be called now; those that may not are left out."""
    known = list(leads)
    given = answers(known, now)
    return {lead.pk: lead.contact.phone for lead in known if given[lead.pk].may and not lead.not_callable}
