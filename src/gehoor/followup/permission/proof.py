"""Everything that proves what one person said about being called, and what we did with it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from gehoor.errors import NotFound
from gehoor.followup.hold import actor_of
from gehoor.followup.models import Attempt, CallTask
from gehoor.followup.permission.models import AskFirst, Ground
from gehoor.followup.permission.one import answer_of
from gehoor.followup.permission.profile import profile
from gehoor.identity.models import Contact
from gehoor.intake.models import Submission
from gehoor.journal.models import Event
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib.db import write
from gehoor.lib.phone import normalise
from gehoor.lib.rows import Rows
from gehoor.lib.text import email_key
from gehoor.team.models import User

KINDS = (
    "permission.asked",
    "dial.allowed",
    "dial.refused",
    "right.offered",
    "objection.made",
    "consent.given",
    "consent.withdrawn",
    "consent.asked",
    "number.published",
    "list.checked",
    "legal_form.set",
    "proof.exported",
    "callback.agreed",
    "attempt.corrected",
)
"""Lines of the journal that say something about being called."""


def people(who: str) -> list[int]:
    """The contacts whom a mail address, a telephone number or a number of ours points to. Raises NotFound."""
    text = who.strip()
    where = Q(keys__kind="email", keys__value=email_key(text) or "-")
    if number := normalise(text).e164:
        where |= Q(phone=number) | Q(keys__kind="phone", keys__value=number)
    if text.isascii() and text.isdigit() and len(text) > 10:
        where |= Q(pk=int(text))
    found = sorted(set(Contact.objects.filter(where | Q(email__iexact=text)).values_list("pk", flat=True)))
    if not found:
        raise NotFound(_("We know nobody by %(who)s.") % {"who": text}, field="who")
    return found


def collect(contact_ids: Sequence[int], now: datetime) -> dict[str, Any]:
    """All proof about these contacts (one person, as a rule) as plain data, oldest first.

    Names of what they said, the texts letter for letter, the payloads as they came in, every question whether
    we may call with its facts and article, every call, and whether the right to object was offered.
    """
    leads = list(
        Lead.objects.select_related("contact__company", "company", "owner")
        .filter(contact__in=contact_ids)
        .order_by("received_at", "pk")
    )
    return {
        "made_at": now.isoformat(),
        "note": "no legal advice",
        "people": [_person(contact) for contact in _contacts(contact_ids)],
        "leads": [_lead(lead, now) for lead in leads],
        "said": [_said(ground) for ground in _grounds(contact_ids)],
        "asked_first": [_asked(ask) for ask in AskFirst.objects.filter(lead__in=leads).order_by("opened_at")],
        "calls": [_call(attempt) for attempt in _attempts(leads)],
        "tasks": [_task(task) for task in CallTask.objects.filter(lead__in=leads).order_by("opened_at")],
        "journal": [_line(event) for event in _events(contact_ids, leads)],
        "received": [_received(row) for row in _submissions(leads)],
        "actors": _actors(contact_ids, leads),
        "rules_checked_on": {
            country: profile(country).checked_on.isoformat() for country in ("NL", "BE", "other")
        },
    }


def note_export(contact_ids: Sequence[int], user: User | None, now: datetime, by: str) -> None:
    """Write down that the proof about these contacts was given out; records `proof.exported`."""
    rows = Rows()
    with write():
        for number in contact_ids:
            record(
                rows,
                "proof.exported",
                at=now,
                contact_id=number,
                actor=actor_of(user) if user else by,
                data={"by": by},
            )
        rows.flush()


def _contacts(numbers: Sequence[int]) -> list[Contact]:
    return list(Contact.objects.select_related("company").prefetch_related("keys").filter(pk__in=numbers))


def _grounds(numbers: Sequence[int]) -> list[Ground]:
    return list(Ground.objects.filter(contact__in=numbers).order_by("at", "pk"))


def _attempts(leads: Sequence[Lead]) -> list[Attempt]:
    return list(Attempt.objects.select_related("user").filter(lead__in=leads).order_by("at", "pk"))


def _events(numbers: Sequence[int], leads: Sequence[Lead]) -> list[Event]:
    about = Q(contact_id__in=list(numbers)) | Q(lead_id__in=[lead.pk for lead in leads])
    return list(Event.objects.filter(about, kind__in=KINDS).order_by("at", "pk"))


def _actors(numbers: Sequence[int], leads: Sequence[Lead]) -> dict[str, str]:
    """The names of our people in these lines, by the code that stands there."""
    codes = {event.actor for event in _events(numbers, leads)}
    codes |= {ground.source for ground in _grounds(numbers)}
    people = [int(code[5:]) for code in codes if code.startswith("user:") and code[5:].isdigit()]
    return {f"user:{pk}": name for pk, name in User.objects.filter(pk__in=people).values_list("pk", "name")}


def _submissions(leads: Sequence[Lead]) -> list[Submission]:
    numbers = [lead.pk for lead in leads]
    return list(Submission.objects.filter(lead_id__in=numbers).order_by("received_at", "pk"))


def _person(contact: Contact) -> dict[str, Any]:
    return {
        "contact": str(contact.pk),
        "name": f"{contact.first_name} {contact.last_name}".strip(),
        "email": contact.email,
        "phone": contact.phone,
        "phone_given": contact.phone_given,
        "known_by": [{"kind": key.kind, "value": key.value} for key in contact.keys.all()],
        "company": contact.company.name if contact.company else "",
        "known_since": contact.created_at.isoformat(),
    }


def _lead(lead: Lead, now: datetime) -> dict[str, Any]:
    answer, facts = answer_of(lead, now)
    company = lead.company or lead.contact.company
    return {
        "lead": str(lead.pk),
        "received_at": lead.received_at.isoformat(),
        "door": lead.door,
        "source": lead.source,
        "form": lead.form,
        "purpose": "sales",
        "call_requested": lead.call_requested,
        "consent_text": lead.consent_text,
        "consent_at": _iso(lead.consent_at),
        "owner": lead.owner.name if lead.owner else None,
        "legal_form": company.legal_form if company else "",
        "legal_form_ground": company.legal_form_ground if company else "",
        "not_callable": lead.not_callable,
        "now": {**answer.as_data(), "facts": facts.as_data()},
    }


def _said(ground: Ground) -> dict[str, Any]:
    return {
        "kind": ground.kind,
        "how": ground.how,
        "purpose": ground.purpose,
        "channel": ground.channel,
        "text": ground.text,
        "phone": ground.phone,
        "source": ground.source,
        "at": ground.at.isoformat(),
        "recorded_at": ground.recorded_at.isoformat(),
        "lead": _text(ground.lead_id),
    }


def _asked(ask: AskFirst) -> dict[str, Any]:
    return {
        "lead": str(ask.lead_id),
        "reason": ask.reason,
        "rule": ask.rule,
        "opened_at": ask.opened_at.isoformat(),
        "asked_at": _iso(ask.asked_at),
        "closed_at": _iso(ask.closed_at),
        "closed_as": ask.closed_as,
    }


def _call(attempt: Attempt) -> dict[str, Any]:
    return {
        "call": str(attempt.pk),
        "lead": str(attempt.lead_id),
        "at": attempt.at.isoformat(),
        "by": attempt.user.name if attempt.user else None,
        "outcome": attempt.outcome,
    }


def _task(task: CallTask) -> dict[str, Any]:
    return {
        "lead": str(task.lead_id),
        "reason": task.reason,
        "opened_at": task.opened_at.isoformat(),
        "closed_at": _iso(task.closed_at),
        "closed_as": task.closed_as,
    }


def _line(event: Event) -> dict[str, Any]:
    return {
        "event": str(event.pk),
        "kind": event.kind,
        "at": event.at.isoformat(),
        "actor": event.actor,
        "lead": _text(event.lead_id),
        "data": event.data,
    }


def _received(row: Submission) -> dict[str, Any]:
    return {
        "door": row.door,
        "received_at": row.received_at.isoformat(),
        "lead": str(row.lead_id),
        "payload": row.payload,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _text(number: int | None) -> str | None:
    return str(number) if number else None
