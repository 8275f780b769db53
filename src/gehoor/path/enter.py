"""Receiving and recognising: whose inquiry this is, which lead it belongs to, and its story so far."""

from collections.abc import Mapping
from typing import Any

from gehoor.followup.clocks.stop import plan_stop
from gehoor.followup.hold import plan_close
from gehoor.followup.models import Attempt
from gehoor.identity.directory import Who
from gehoor.identity.keys import phone_of
from gehoor.intake.shape import Inquiry
from gehoor.journal.record import record
from gehoor.leads.models import CLOSED, FUNNEL, Lead
from gehoor.leads.stages import plan_stage
from gehoor.lib.rows import Row
from gehoor.lib.text import clean, squash
from gehoor.path.desk import Desk
from gehoor.path.permit import note_grounds
from gehoor.routing.assign import close_hold
from gehoor.scoring.evaluate import EventFact


def open_lead(desk: Desk, inquiry: Inquiry) -> tuple[Row, Who, str]:
    """The lead this inquiry is about, and whether it was created, joined, updated or unchanged."""
    known = desk.book.by_external.get(inquiry.external_id) if inquiry.external_id else None
    if known is not None:
        who = desk.directory.recognise(inquiry, known=known["contact_id"], overwrite=True)
        changed = _update(desk, known, inquiry)
        return known, who, "updated" if changed or who.changed else "unchanged"
    who = desk.directory.recognise(inquiry)
    owner = desk.owner_by_mail(inquiry.owner_email) if inquiry.owner_email else None
    present_lead = desk.book.open_of.get(who.contact["id"])
    if present_lead and inquiry.mode == "live" and not inquiry.external_id:
        _update(desk, present_lead, inquiry, only_empty=True)
        return present_lead, who, "joined"
    return _create(desk, inquiry, who, owner), who, "created"


def _create(desk: Desk, inquiry: Inquiry, who: Who, owner: int | None) -> Row:
    lead: Row = {
        **_own_values(inquiry),
        "contact_id": who.contact["id"],
        "company_id": who.company["id"] if who.company else None,
        "owner_id": owner if inquiry.mode == "history" else None,
        "stage": "lead",
        "mode": inquiry.mode,
        "door": inquiry.door,
        "external_id": inquiry.external_id,
        "batch_id": inquiry.batch_id,
        "facts": dict(inquiry.facts),
        "consent_text": inquiry.consent_text,
        "consent_at": inquiry.consent_at,
        "call_requested": inquiry.call_requested,
        "not_callable": _not_callable(who.contact, inquiry),
        "fit": 0,
        "engagement": 0,
        "is_mql": False,
        "score_version": 0,
        "score_until": None,
        "amount": inquiry.amount,
        "received_at": inquiry.received_at,
        "scored_at": None,
        "assigned_at": None,
        "last_event_at": inquiry.received_at,
    }
    lead["id"] = desk.rows.add(Lead, **lead)
    lead["named_owner"] = owner
    desk.book.remember(lead)
    return lead


def _own_values(inquiry: Inquiry) -> Row:
    return {
        "source": squash(inquiry.source, 120),
        "medium": squash(inquiry.medium, 120),
        "campaign": squash(inquiry.campaign, 200),
        "landing_page": squash(inquiry.landing_page, 500),
        "referrer": squash(inquiry.referrer, 500),
        "form": squash(inquiry.form, 120),
        "product": squash(inquiry.product, 120),
        "message": clean(inquiry.message),
    }


def _update(desk: Desk, lead: Row, inquiry: Inquiry, *, only_empty: bool = False) -> bool:
    """Write what `inquiry` says differently about the lead itself; whether that was anything."""
    given: Row = {name: value for name, value in _own_values(inquiry).items() if value}
    if inquiry.amount is not None:
        given["amount"] = inquiry.amount
    changes = {
        name: value
        for name, value in given.items()
        if lead[name] != value and not (only_empty and lead[name])
    }
    more = {key: value for key, value in inquiry.facts.items() if lead["facts"].get(key) != value}
    if more:
        changes["facts"] = {**lead["facts"], **more}
    if inquiry.call_requested and inquiry.mode == "live" and not lead["call_requested"]:
        changes["call_requested"] = True
    if "amount" in changes:  # what an undone import has to put back
        lead["before"] = {"amount": None if lead["amount"] is None else str(lead["amount"])}
    if changes:
        lead.update(changes)
        desk.rows.change(Lead, lead["id"], **changes)
    if any((lead["id"], call.at, call.outcome) not in desk.calls for call in inquiry.calls):
        return True
    staged = not only_empty and not _is_there(lead, inquiry)
    return bool(changes) or (staged and any(_is_news(lead, stage.stage) for stage in inquiry.stages))


def _is_there(lead: Row, inquiry: Inquiry) -> bool:
    """Whether the last stage that the door tells of is where the lead stands: then it is an old story.

    Without this, a lead that went from MQL aside would go that way again at every import.
    """
    last = max(inquiry.stages, key=lambda one: one.at, default=None)
    return last is not None and bool(last.stage == lead["stage"])


def _is_news(lead: Row, stage: str) -> bool:
    """Whether entering `stage` brings the lead further than it is."""
    if stage not in FUNNEL:
        return bool(lead["stage"] != stage)
    order = [str(name) for name in FUNNEL]
    present_place = order.index(lead["stage"]) if lead["stage"] in order else -1
    return order.index(stage) > present_place


def _not_callable(contact: Mapping[str, Any], inquiry: Inquiry) -> str:
    if contact["phone"]:
        return ""
    if phone_of(inquiry).problem or contact["phone_given"]:
        return "bad_phone"
    named = contact["first_name"] or contact["last_name"] or contact["email"]
    return "no_phone" if named else "no_contact"


_KINDS = {"created": "lead.received", "joined": "lead.inquired_again", "updated": "lead.updated"}


def record_story(desk: Desk, inquiry: Inquiry, lead: Row, who: Who, outcome: str) -> None:
    """The story so far: what came in, what the person did, where other systems say the lead has been."""
    actor = actor_of(inquiry)
    story = {name: value for name, value in _own_values(inquiry).items() if value and name != "message"}
    line = {
        "at": inquiry.received_at,
        "now": desk.now,
        "lead_id": lead["id"],
        "contact_id": lead["contact_id"],
    }
    kind = _KINDS[outcome]
    if outcome != "created":
        story |= _said_again(desk, inquiry, lead)
    if before := lead.pop("before", None):
        story["before"] = before
    lead["event_id"] = record(desk.rows, kind, actor=actor, data={"door": inquiry.door, **story}, **line)
    if outcome == "joined":  # to write again is a sign of life
        desk.events[lead["contact_id"]].append(EventFact(lead["event_id"], kind, inquiry.received_at, {}))
    note_grounds(desk, inquiry, lead, actor, outcome)
    if who.new_visitor:
        desk.adopt(who.new_visitor, lead["contact_id"])
    for event in inquiry.events:
        if (outcome == "updated" and not event.message_id) or not desk.is_first(event.message_id):
            continue  # a file that comes again does not make people do things again
        number = record(
            desk.rows,
            event.kind,
            data=dict(event.data),
            visitor=inquiry.anonymous_id,
            actor=actor,
            message_id=event.message_id,
            **(line | {"at": event.at}),
        )
        desk.events[lead["contact_id"]].append(EventFact(number, event.kind, event.at, event.data))
    _past_stages(desk, inquiry, lead, actor, is_new=outcome == "created")
    _past_calls(desk, inquiry, lead)
    if outcome != "created":
        now_callable(desk, lead, who)
        newest = max(inquiry.received_at, lead["last_event_at"])
        lead["last_event_at"] = newest
        desk.rows.change(Lead, lead["id"], last_event_at=newest)


def _said_again(desk: Desk, inquiry: Inquiry, lead: Row) -> Row:
    """What the lead has no room for: words and consent of a later inquiry go into its story."""
    told: Row = {}
    if message := clean(inquiry.message):
        told["message"] = message
    if inquiry.consent_text:
        at = inquiry.consent_at or inquiry.received_at
        told |= {"consent_text": inquiry.consent_text, "consent_at": at.isoformat()}
        consent = {"consent_text": inquiry.consent_text, "consent_at": at}
        lead.update(consent)
        desk.rows.change(Lead, lead["id"], **consent)
    return told


def actor_of(inquiry: Inquiry) -> str:
    if inquiry.batch_id:
        return f"import:{inquiry.batch_id}"
    if inquiry.key_id:
        return f"key:{inquiry.key_id}"
    return f"form:{inquiry.form}" if inquiry.form_id else inquiry.door


def _past_stages(desk: Desk, inquiry: Inquiry, lead: Row, actor: str, *, is_new: bool) -> None:
    """Where the lead has been: it enters as `lead`, then goes where the door says it went."""
    if is_new:
        plan_stage(
            desk.rows,
            lead["id"],
            lead["contact_id"],
            "lead",
            inquiry.received_at,
            actor,
            inquiry.door,
            now=desk.now,
            current=False,
        )
    if not is_new and _is_there(lead, inquiry):
        return
    for staged in sorted(inquiry.stages, key=lambda one: one.at):
        if _is_news(lead, staged.stage):
            lead["stage"] = staged.stage
            plan_stage(
                desk.rows,
                lead["id"],
                lead["contact_id"],
                staged.stage,
                staged.at,
                actor,
                inquiry.door,
                now=desk.now,
            )
    if not is_new and lead["stage"] in CLOSED:
        _end(desk, lead, actor)


def _end(desk: Desk, lead: Row, actor: str) -> None:
    """Another system says that it is over: nobody has to call, no promise runs, nobody waits for an owner."""
    task = desk.tasks.pop(lead["id"], None)
    if task:
        plan_close(desk.rows, task["id"], lead["id"], lead["contact_id"], lead["stage"], desk.now, actor)
    running = [clock for clock in desk.clocks[lead["id"]] if clock["stopped_at"] is None]
    plan_stop(desk.rows, running, desk.now, "over")
    if hold_id := desk.held.pop(lead["id"], None):
        close_hold(desk.rows, hold_id, lead["id"], lead["contact_id"], desk.now)
    desk.book.forget_open(lead)


def _past_calls(desk: Desk, inquiry: Inquiry, lead: Row) -> None:
    """Calls that another system made; they count, but were not made here."""
    for call in sorted(inquiry.calls, key=lambda one: one.at):
        if (lead["id"], call.at, call.outcome) in desk.calls:
            continue  # told before
        desk.calls.add((lead["id"], call.at, call.outcome))
        desk.rows.add(
            Attempt, lead_id=lead["id"], at=call.at, outcome=call.outcome, batch_id=inquiry.batch_id
        )
        moments = {"first_attempt_at": call.at} if not lead.get("first_attempt_at") else {}
        if call.outcome == "connected" and not lead.get("connected_at"):
            moments["connected_at"] = call.at
        if moments:
            lead.update(moments)
            desk.rows.change(Lead, lead["id"], **moments)


def now_callable(desk: Desk, lead: Row, who: Who) -> None:
    """A number that came later makes somebody callable after all."""
    if lead["not_callable"] in ("no_phone", "no_contact", "bad_phone") and who.contact["phone"]:
        lead["not_callable"] = ""
        lead["reachable"] = True
        desk.rows.change(Lead, lead["id"], not_callable="")
