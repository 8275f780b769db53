"""The one shape that every door turns its payload into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Tracked:
    """Something a person did: a page viewed, a demo requested. `kind` is snake_case."""

    kind: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Staged:
    """The lead entered `stage` (a value of leads.Stage) at `at`, according to a file or another system."""

    stage: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Called:
    """An attempt that another system knows of; `outcome` is a value of followup.Outcome."""

    at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One inquiry as its door understood it. Everything may be missing; nothing is normalised yet.

    `raw` is the payload, letter for letter. `external_id` is "system:id" and makes the inquiry an
    upsert; `message_id` makes it happen once. `call_requested` means the person may expect a call, so
    that a task is opened also below the thresholds; `call_explicit` that they said so themselves, which lifts
    an earlier objection. `mode` is "live", or "history" for what happened long ago: recorded and scored, but
    without owner, clock or message.
    """

    door: str
    raw: str
    received_at: datetime
    mode: str = "live"
    message_id: str | None = None
    external_id: str | None = None
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    title: str = ""
    language: str = ""
    company: str = ""
    domain: str = ""
    kvk: str = ""
    legal_form: str = ""
    industry: str = ""
    employees: int | None = None
    country: str = ""
    postcode: str = ""
    city: str = ""
    source: str = ""
    medium: str = ""
    campaign: str = ""
    landing_page: str = ""
    referrer: str = ""
    form: str = ""
    product: str = ""
    message: str = ""
    consent_text: str = ""
    consent_at: datetime | None = None
    call_requested: bool = True
    call_explicit: bool = False
    anonymous_id: str = ""
    user_id: str = ""
    owner_email: str = ""
    amount: Decimal | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[Tracked, ...] = ()
    stages: tuple[Staged, ...] = ()
    calls: tuple[Called, ...] = ()
    key_id: int | None = None
    form_id: int | None = None
    batch_id: int | None = None
    row_number: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One call of a tracker: somebody said who they are (`identify`), or something was done.

    `event` is what was done, or None for a bare `identify`. `person` holds the traits in the shape of an
    inquiry, so that an `identify` of somebody unknown becomes a lead without further translation.
    """

    person: Inquiry
    event: Tracked | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one inquiry. `outcome`: created, joined (an open lead of the same person),
    updated, unchanged, or repeated (the same message id again)."""

    outcome: str
    lead_id: int
    contact_id: int
    company_id: int | None
    owner_id: int | None
    task_id: int | None
    due_at: datetime | None
    stage: str
    fit: int
    engagement: int
    reasons: tuple[Mapping[str, Any], ...] = ()  # {"rule", "group", "points"}
    hold: str = ""
    not_callable: str = ""
