"""One lead as the audit tells it: what came in, what was done with it, and where it stopped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime

from gehoor.leads.models import FUNNEL

ENOUGH_ATTEMPTS = 5
FRESH = timedelta(hours=24)  # for a lead without a clock, as in a file
SQL = 2  # the place of SQL in the funnel

# Where a lead stopped, in the order in which it walks.
GATES = (
    "not_callable",
    "no_owner",
    "not_called",
    "too_few_calls",
    "not_reached",
    "no_verdict",
    "not_good",
)
# Not stuck: kept warm below the threshold, so that nobody should call; agreed when to call back; not called
# and still within the promise; good.
REST = ("kept_warm", "callback", "fresh", "good")


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt; `outcome` is a code of followup.words.OUTCOMES."""

    at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class Told:
    """A lead with everything the audit says of it. What a file does not tell is None or empty."""

    key: str  # the lead's number, or the line in the file
    lead_id: int | None = None
    name: str = ""
    company: str = ""
    title: str = ""
    received_at: datetime | None = None
    source: str = ""
    campaign: str = ""
    form: str = ""
    form_title: str = ""  # what stands above it, in the reader's language
    product: str = ""
    industry: str = ""
    employees: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    pages: tuple[str, ...] = ()
    fit: int | None = None
    engagement: int | None = None
    owner: str = ""
    calls: tuple[Call, ...] = ()
    verdict: bool | None = None
    verdict_reasons: tuple[str, ...] = ()
    disposition: str = ""
    disposition_reason: str = ""
    stage: str = "lead"
    reached: int = 0  # furthest place in the funnel, 0 is lead, 4 is customer
    not_callable: str = ""
    call_before: datetime | None = None  # the promise of its clock; None without a clock
    has_task: bool = True  # somebody should have called; a file does not tell, so yes

    @property
    def is_called(self) -> bool:
        return bool(self.calls)

    @property
    def is_answered(self) -> bool:
        return any(call.outcome == "connected" for call in self.calls)

    @property
    def is_good(self) -> bool:
        """Judged good by who called, or taken on as SQL or further."""
        return self.verdict is True or self.reached >= SQL

    @property
    def hours_to_call(self) -> float | None:
        """Wall-clock hours from coming in to the first call; None when it was not called."""
        if not self.calls or self.received_at is None:
            return None
        return max(0.0, (self.calls[0].at - self.received_at).total_seconds() / 3600)

    def is_within_promise(self, now: datetime) -> bool:
        """Not called, and the moment before which it should be is still to come."""
        if self.calls:
            return False
        if self.call_before:
            return now < self.call_before
        return self.received_at is not None and now - self.received_at < FRESH

    def gate(self, now: datetime) -> str:
        """Where it stopped: a code of GATES, or one of REST, which are no places to be stuck."""
        if self.is_good:
            return "good"
        if not self.calls:
            return self._uncalled(now)
        if self.calls[-1].outcome == "callback":
            return "callback"
        if not self.is_answered:
            return "not_reached" if len(self.calls) >= ENOUGH_ATTEMPTS else "too_few_calls"
        return "no_verdict" if self.verdict is None and not self.disposition else "not_good"

    def _uncalled(self, now: datetime) -> str:
        if self.verdict is False or self.disposition in ("accepted", "disqualified"):
            return "not_good"  # somebody looked into it; put off or written off unheard is not called
        if self.not_callable:
            return "not_callable"
        if self.stage == "nurture" and not self.has_task:
            return "kept_warm"
        if self.is_within_promise(now):
            return "fresh"
        return "not_called" if self.owner else "no_owner"

    def as_dict(self, now: datetime) -> dict[str, Any]:
        return {
            "id": self.key,
            "name": self.name,
            "company": self.company,
            "title": self.title,
            "received_at": localtime(self.received_at).isoformat() if self.received_at else None,
            "source": self.source,
            "campaign": self.campaign,
            "form": self.form,
            "fit": self.fit,
            "engagement": self.engagement,
            "owner": self.owner,
            "called": self.is_called,
            "hours_to_first_call": self.hours_to_call,
            "attempts": [
                {"at": localtime(call.at).isoformat(), "outcome": call.outcome} for call in self.calls
            ],
            "answered": self.is_answered,
            "verdict": None if self.verdict is None else "good" if self.verdict else "bad",
            "verdict_reasons": list(self.verdict_reasons),
            "disposition": self.disposition,
            "disposition_reason": self.disposition_reason,
            "stage": self.stage,
            "reached": FUNNEL[self.reached].value,
            "good": self.is_good,
            "gate": self.gate(now),
        }
