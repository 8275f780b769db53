"""Behaviour on the website: of people we know, and of browsers that have not said who they are."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from gehoor.intake.shape import Inquiry, Visit
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.again import once_more
from gehoor.lib.db import take_turn, write
from gehoor.lib.rows import Row
from gehoor.path.decide import qualify, score
from gehoor.path.desk import Desk
from gehoor.path.enter import actor_of, now_callable
from gehoor.path.receive import receive_one
from gehoor.scoring.evaluate import EventFact


@once_more
def track_many(visits: Sequence[Visit], now: datetime) -> tuple[int, int]:
    """Take in a tracker's calls; returns how many were new and how many came a second time.

    Behaviour of somebody known re-scores their open lead, with everything that may follow from it.
    Behaviour of nobody yet is kept under the browser's anonymous id until that browser says who it is.
    """
    with write():
        take_turn()
        desk = Desk.for_inquiries([visit.person for visit in visits], now)
        desk.load_messages({number for visit in visits if (number := _message_id(visit))})
        fresh = [visit for visit in visits if desk.is_first(_message_id(visit))]
        touched = receive_visits(desk, fresh)
        for lead in touched:
            score(desk, lead)
            qualify(desk, lead)
        desk.close()
    return len(fresh), len(visits) - len(fresh)


def _message_id(visit: Visit) -> str | None:
    return visit.event.message_id if visit.event else visit.person.message_id


def receive_visits(desk: Desk, visits: Sequence[Visit]) -> list[Row]:
    """Record what a tracker saw; returns the open leads that have to be scored again, each once.

    Somebody unknown who tells a mail address or a number becomes a lead, without having asked for a call.
    """
    touched: dict[int, Row] = {}
    for visit in visits:
        person = visit.person
        contact_id = desk.directory.match(person)
        if contact_id is None and (person.email or person.phone):
            desk.messages.discard(_message_id(visit) or "")  # `enter` asks for itself
            receipt = receive_one(desk, _with_event(visit))
            contact_id = receipt.contact_id
        elif contact_id is not None:
            _follow(desk, visit, contact_id)
        else:
            _note(desk, visit, None, None)
        lead = desk.book.open_of.get(contact_id) if contact_id else None
        if lead is not None:
            touched[lead["id"]] = lead
    return list(touched.values())


def _with_event(visit: Visit) -> Inquiry:
    return replace(visit.person, events=(visit.event,) if visit.event else ())


def _follow(desk: Desk, visit: Visit, contact_id: int) -> None:
    """Somebody we know: traits fill what was empty, and what they did goes into their story."""
    who = desk.directory.recognise(visit.person, known=contact_id)
    if who.new_visitor:
        desk.adopt(who.new_visitor, contact_id)
    lead = desk.book.open_of.get(contact_id)
    if lead is not None:
        now_callable(desk, lead, who)
    _note(desk, visit, lead, contact_id)


def _note(desk: Desk, visit: Visit, lead: Row | None, contact_id: int | None) -> None:
    event = visit.event
    if event is None:
        return
    number = record(
        desk.rows,
        event.kind,
        at=event.at,
        now=desk.now,
        lead_id=lead["id"] if lead else None,
        contact_id=contact_id,
        visitor=visit.person.anonymous_id,
        actor=actor_of(visit.person),
        message_id=event.message_id,
        data=dict(event.data),
    )
    fact = EventFact(number, event.kind, event.at, event.data)
    if contact_id is None:
        desk.unnamed[visit.person.anonymous_id].append(fact)
        return
    desk.events[contact_id].append(fact)
    if lead is not None:
        lead["event_id"] = number
        lead["last_event_at"] = max(lead["last_event_at"], event.at)
        desk.rows.change(Lead, lead["id"], last_event_at=lead["last_event_at"])
