"""Leads for the tests of this room, written straight into the tables."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from gehoor.followup.models import Attempt, CallTask, Verdict
from gehoor.identity.models import Company, Contact
from gehoor.leads.models import Lead, LeadStage
from gehoor.lib.rows import Rows

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def lead(received: datetime, stages: Mapping[str, datetime] | None = None, **values: Any) -> Lead:
    """One lead that entered `stages` at these moments; `stage` is the last of them unless given."""
    entered = {"lead": received, **(stages or {})}
    person = {name: values.pop(name, "") for name in ("first_name", "last_name", "title")}
    firm = {name: values.pop(name, None) for name in ("company_name", "industry", "employees")}
    company = None
    if any(firm.values()):
        company = Company.objects.create(
            name=firm["company_name"] or "Bedrijf",
            industry=firm["industry"] or "",
            employees=firm["employees"],
            created_at=received,
        )
    contact = Contact.objects.create(created_at=received, company=company, **person)
    values = {
        "door": "api",
        "last_event_at": received,
        "stage": list(entered)[-1],
        **values,
    }
    made: Lead = Lead.objects.create(contact=contact, company=company, received_at=received, **values)
    LeadStage.objects.bulk_create(
        LeadStage(lead=made, stage=stage, entered_at=at) for stage, at in entered.items()
    )
    return made


def task(of: Lead, at: datetime) -> CallTask:
    """An open call task."""
    made: CallTask = CallTask.objects.create(lead=of, reason="mql", opened_at=at, due_at=at + DAY)
    return made


def call(of: Lead, at: datetime, outcome: str = "no_answer") -> Attempt:
    """A call, with the moments t5 and t6 on the lead as `followup.attempt` writes them."""
    of.first_attempt_at = of.first_attempt_at or at
    if outcome == "connected":
        of.connected_at = of.connected_at or at
    of.save()
    made: Attempt = Attempt.objects.create(lead=of, at=at, outcome=outcome)
    return made


def verdict(of: Lead, at: datetime, *, is_good: bool, reasons: tuple[str, ...] = ()) -> Verdict:
    """Two clicks."""
    made: Verdict = Verdict.objects.create(lead=of, at=at, is_good=is_good, reasons=list(reasons), via="page")
    return made


def many(count: int, received: datetime, stages: Mapping[str, datetime], **values: Any) -> None:
    """`count` equal leads, written in bulk."""
    rows = Rows()
    contact = rows.add(Contact, created_at=received)
    for _ in range(count):
        number = rows.add(
            Lead,
            **{
                "contact_id": contact,
                "door": "csv",
                "mode": "history",
                "received_at": received,
                "last_event_at": received,
                "stage": list(stages)[-1] if stages else "lead",
                **values,
            },
        )
        for stage, at in {"lead": received, **stages}.items():
            rows.add(LeadStage, lead_id=number, stage=stage, entered_at=at)
    rows.flush()
