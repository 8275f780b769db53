"""Leads as a program reads them back: one, or page by page."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from gehoor.api.receipts import lead_url, owner_json, score_json
from gehoor.errors import InputError, NotFound
from gehoor.followup.models import CallTask
from gehoor.followup.permission.ask import Answer
from gehoor.followup.permission.queries import answers
from gehoor.leads.models import Lead, Stage
from gehoor.scoring.explain import reasons

MOST = 200


def one(lead_id: str, now: datetime) -> dict[str, Any]:
    """A lead with its reasons and its open task; NotFound when there is none."""
    lead = found(lead_id)
    answer = answers([lead], now)[lead.pk]
    task = CallTask.objects.filter(lead_id=lead.pk, closed_at__isnull=True).first()
    return {
        **row(lead, now, answer),
        "task": {"id": str(task.pk), "due_at": task.due_at} if task else None,
        "reasons": [
            {"rule": reason.rule, "label": reason.label, "group": reason.group, "points": reason.points}
            for reason in reasons(lead.pk)
        ],
        "message": lead.message,
        "facts": lead.facts,
        "consent": {"text": lead.consent_text, "at": lead.consent_at} if lead.consent_text else None,
    }


def page(
    now: datetime, *, stage: str, source: str | None, since: datetime | None, cursor: str, limit: int
) -> dict[str, Any]:
    """Leads, newest first, and the cursor of the next page (None at the end)."""
    if stage and stage not in Stage.values:
        stages = ", ".join(Stage.values)
        raise InputError(
            _("There is no such stage. Choose one of: %(stages)s.") % {"stages": stages}, field="stage"
        )
    leads = Lead.objects.select_related("contact__company", "company").order_by("-received_at", "-id")
    if stage:
        leads = leads.filter(stage=stage)
    if source is not None:
        leads = leads.filter(source=source)
    if since is not None:
        leads = leads.filter(received_at__gte=since)
    if cursor:
        at, number = _place(cursor)
        leads = leads.filter(Q(received_at__lt=at) | Q(received_at=at, id__lt=number))
    some = list(leads[: limit + 1])
    more = len(some) > limit
    given = answers(some[:limit], now)
    return {
        "leads": [row(lead, now, given[lead.pk]) for lead in some[:limit]],
        "next_cursor": _cursor(some[limit - 1]) if more else None,
    }


def row(lead: Lead, now: datetime, answer: Answer) -> dict[str, Any]:
    """A lead as it stands in a list; its telephone number only when it may be called."""
    contact, company = lead.contact, lead.company
    return {
        "id": str(lead.pk),
        "external_id": lead.external_id,
        "stage": lead.stage,
        "source": lead.source,
        "medium": lead.medium,
        "campaign": lead.campaign,
        "form": lead.form,
        "product": lead.product,
        "received_at": lead.received_at,
        "first_attempt_at": lead.first_attempt_at,
        "connected_at": lead.connected_at,
        "owner": owner_json(lead.owner_id, now),
        "score": score_json(lead.fit, lead.engagement),
        "amount": lead.amount,
        "not_callable": lead.not_callable,
        "may_call": may_call(answer),
        "contact": {
            "id": str(contact.pk),
            "first_name": contact.first_name,
            "last_name": contact.last_name,
            "email": contact.email,
            "phone": contact.phone if answer.may else "",
            "title": contact.title,
        },
        "company": _company(company) if company else None,
        "url": lead_url(lead.pk),
    }


def may_call(answer: Answer) -> dict[str, Any]:
    """The answer to "may we call?", with what it rests on. No legal advice."""
    return {
        "answer": answer.verdict,
        "reason": answer.reason,
        "article": answer.article,
        "source": answer.source_url,
        "until": answer.until,
    }


def number_of(lead_id: str) -> int:
    """The number in an address; whatever cannot be one is not found."""
    if not (lead_id.isascii() and lead_id.isdigit() and len(lead_id) <= 19 and int(lead_id) < 2**63):
        raise NotFound(_("There is no lead with this number."))
    return int(lead_id)


def found(lead_id: str) -> Lead:
    """The lead with this number; NotFound when there is none."""
    lead = Lead.objects.select_related("contact__company", "company").filter(pk=number_of(lead_id)).first()
    if lead is None:
        raise NotFound(_("There is no lead with this number."))
    return lead


def _company(company: Any) -> Mapping[str, Any]:
    return {
        "id": str(company.pk),
        "name": company.name,
        "domain": company.domain,
        "industry": company.industry,
        "employees": company.employees,
        "country": company.country,
    }


def _cursor(lead: Lead) -> str:
    return base64.urlsafe_b64encode(f"{lead.received_at.isoformat()}|{lead.pk}".encode()).decode()


def _place(cursor: str) -> tuple[datetime, int]:
    try:
        at, _bar, number = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        moment, last = datetime.fromisoformat(at), int(number)
        if moment.tzinfo and 0 <= last < 2**63:
            return moment, last
    except (ValueError, binascii.Error):
        pass
    raise InputError(
        _("This cursor is not one of ours. Use “next_cursor” of the page before."),
        field="cursor",
        code="bad_cursor",
    )
