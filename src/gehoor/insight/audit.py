"""The last twenty leads: what happened to each, and what the good ones share."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from gehoor.followup.models import Attempt, CallTask, Clock, Disposition, Verdict
from gehoor.insight.measures import percentile
from gehoor.insight.shares import ENOUGH, Share, shares
from gehoor.insight.told import ENOUGH_ATTEMPTS, GATES, REST, Call, Told
from gehoor.intake.models import Form
from gehoor.journal.models import Event
from gehoor.leads.models import FUNNEL, Lead, LeadStage

LAST = 20
_RANK = {stage.value: rank for rank, stage in enumerate(FUNNEL)}


@dataclass(frozen=True, slots=True)
class Audit:
    """At most twenty leads, newest first. `missing` holds codes of what is not known of any of them:
    calls, dates, verdicts, sources, owners."""

    name: str  # of the file, or empty for the database
    leads: tuple[Told, ...]
    now: datetime
    missing: tuple[str, ...] = ()
    unread: int = 0  # rows of a file that could not be read

    @property
    def good(self) -> int:
        return sum(lead.is_good for lead in self.leads)

    @property
    def gates(self) -> Mapping[str, int]:
        """How many leads stopped where, in the order in which leads walk."""
        found = Counter(self.gate(lead) for lead in self.leads)
        return {gate: found[gate] for gate in (*GATES, *REST) if found[gate]}

    def gate(self, lead: Told) -> str:
        """Where `lead` stopped; a file without owners cannot say that one had none."""
        gate = lead.gate(self.now)
        return "not_called" if gate == "no_owner" and "owners" in self.missing else gate

    @property
    def stuck(self) -> str:
        """The gate at which most leads stopped; empty when none did or calls are not known."""
        if "calls" in self.missing:
            return ""
        stopped = {gate: count for gate, count in self.gates.items() if gate in GATES}
        return max(stopped, key=lambda gate: stopped[gate], default="")

    @property
    def median_hours(self) -> float | None:
        """Median of the hours to the first call, of those that were called."""
        hours = sorted(lead.hours_to_call for lead in self.leads if lead.hours_to_call is not None)
        return percentile(hours, 0.5)

    def summary(self) -> dict[str, Any]:
        """The counts of these leads; None where the file does not tell."""
        calls_known, leads = "calls" not in self.missing, self.leads
        judged_known = "verdicts" not in self.missing
        return {
            "leads": len(leads),
            "called": sum(lead.is_called for lead in leads) if calls_known else None,
            "five_attempts": sum(len(lead.calls) >= ENOUGH_ATTEMPTS for lead in leads)
            if calls_known
            else None,
            "median_hours_to_first_call": self.median_hours,
            "answered": sum(lead.is_answered for lead in leads) if calls_known else None,
            "good": self.good if judged_known else None,
            "customers": sum(lead.reached == len(FUNNEL) - 1 for lead in leads) if judged_known else None,
            "gates": dict(self.gates) if calls_known else {},
            "stuck": self.stuck,
        }

    def shared(self) -> list[Share]:
        """What the good ones share."""
        return shares(self.leads)

    @property
    def is_enough(self) -> bool:
        """Whether there are five good ones and five others to compare."""
        return min(self.good, len(self.leads) - self.good) >= ENOUGH

    def counts(self, name: str) -> Mapping[str, int]:
        """How many of the leads have which source, campaign or form; the commonest first."""
        return dict(Counter(str(getattr(lead, name)) for lead in self.leads).most_common())

    def as_dict(self) -> dict[str, Any]:
        return {
            "of": self.name or "database",
            "summary": self.summary(),
            "missing": list(self.missing),
            "unread_rows": self.unread,
            "sources": dict(self.counts("source")),
            "campaigns": {name: count for name, count in self.counts("campaign").items() if name},
            "shared": [share.as_dict() for share in self.shared()],
            "enough_to_compare": self.is_enough,
            "leads": [lead.as_dict(self.now) for lead in self.leads],
        }


def audit(now: datetime, *, campaign: str | None = None, lead_ids: Sequence[int] | None = None) -> Audit:
    """The last twenty leads of the database, or of one campaign, or the twenty of an earlier audit."""
    chosen = Lead.objects.select_related("contact", "company", "owner").order_by("-received_at", "-pk")
    if lead_ids is not None:
        chosen = chosen.filter(pk__in=lead_ids[:LAST])
    elif campaign is not None:
        chosen = chosen.filter(campaign=campaign)
    leads = list(chosen[:LAST])
    beside = _Beside([lead.pk for lead in leads], [lead.contact_id for lead in leads])
    return Audit(name="", leads=tuple(beside.told(lead) for lead in leads), now=now)


class _Beside:
    """What other tables say of these leads, one read a table."""

    def __init__(self, numbers: Sequence[int], contacts: Sequence[int]) -> None:
        self.calls = _grouped(Attempt.objects.filter(lead_id__in=numbers).order_by("at", "pk"))
        self.verdicts = _grouped(Verdict.objects.filter(lead_id__in=numbers).order_by("at", "pk"))
        self.dispositions = _grouped(Disposition.objects.filter(lead_id__in=numbers).order_by("at", "pk"))
        self.stages = _grouped(LeadStage.objects.filter(lead_id__in=numbers))
        self.tasks = set(CallTask.objects.filter(lead_id__in=numbers).values_list("lead_id", flat=True))
        clocks = Clock.objects.filter(lead_id__in=numbers, kind="first_call", stopped_at=None)
        self.promises = dict(clocks.order_by("due_at").values_list("lead_id", "due_at"))
        self.pages: dict[int, list[str]] = defaultdict(list)
        seen = Event.objects.filter(contact_id__in=contacts, kind="page_viewed").order_by("at")
        for contact_id, data in seen.values_list("contact_id", "data")[:2_000]:
            page = str(data.get("title") or data.get("path") or "")
            if contact_id and page and page not in self.pages[contact_id]:
                self.pages[contact_id].append(page)

    @cached_property
    def titles(self) -> dict[str, str]:
        """What our forms are called, asked for once and only when a lead came by one."""
        title = "title_en" if (get_language() or "nl").startswith("en") else "title_nl"
        return dict(Form.objects.values_list("slug", title))

    def told(self, lead: Lead) -> Told:
        verdict = next(reversed(self.verdicts[lead.pk]), None)
        decided = next(reversed(self.dispositions[lead.pk]), None)
        company = lead.company
        return Told(
            key=str(lead.pk),
            lead_id=lead.pk,
            name=lead.contact.name,
            company=company.name if company else "",
            title=lead.contact.title,
            received_at=lead.received_at,
            source=lead.source,
            campaign=lead.campaign,
            form=lead.form,
            form_title=self.titles.get(lead.form, "") if lead.form else "",
            product=lead.product,
            industry=company.industry if company else "",
            employees=company.employees if company else None,
            facts=lead.facts,
            pages=tuple(self.pages[lead.contact_id]),
            fit=lead.fit,
            engagement=lead.engagement,
            owner=lead.owner.name if lead.owner else "",
            calls=tuple(Call(call.at, call.outcome) for call in self.calls[lead.pk]),
            verdict=verdict.is_good if verdict else None,
            verdict_reasons=tuple(verdict.reasons) if verdict else (),
            disposition=decided.kind if decided else "",
            disposition_reason=decided.reason if decided else "",
            stage=lead.stage,
            reached=furthest(row.stage for row in self.stages[lead.pk]),
            not_callable=lead.not_callable,
            call_before=self.promises.get(lead.pk),
            has_task=lead.pk in self.tasks,
        )


def furthest(stages: Iterable[str]) -> int:
    """The place in the funnel of the furthest of these stages."""
    return max((_RANK.get(stage, 0) for stage in stages), default=0)


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.lead_id].append(row)
    return found
