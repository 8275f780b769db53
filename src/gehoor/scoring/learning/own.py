"""The organisation's own leads as learning needs them: facts, behaviour, and whether they were good."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gehoor.identity.models import Company, Contact
from gehoor.journal.models import Event
from gehoor.leads.models import CLOSED, Lead, LeadStage
from gehoor.lib.reads import select, select_rows
from gehoor.scoring.evaluate import EventFact, is_activity
from gehoor.scoring.facts import facts
from gehoor.scoring.learning.labels import Label, labels
from gehoor.scoring.learning.sheet import Sheet

MOST = 20_000  # leads looked at, the newest; more would not change what is said
ENTRY = timedelta(days=1)  # what somebody did within a day of writing to us belongs to how they came in
_ACTIVITY = "(\"kind\" NOT LIKE '%%.%%' OR \"kind\" = 'lead.inquired_again')"
_WRITTEN_LATER = frozenset({"lead.received_at", "contact.phone", "contact.email", "lead.message"})


@dataclass(frozen=True, slots=True)
class Own:
    """One lead. `events` are those of its contact, oldest first; `label` is None when nobody knows."""

    lead_id: int
    owner_id: int | None
    received_at: datetime
    source: str
    mode: str
    is_callable: bool
    asked: bool  # the person asked to be called, so there is a task whatever the score
    facts: dict[str, Any]
    events: Sequence[EventFact]
    label: Label | None

    @property
    def came_in(self) -> datetime:
        """The moment at which a lead is as it came in: a day later, or when it was judged, if sooner."""
        entry = self.received_at + ENTRY
        return min(entry, self.label.at) if self.label and self.label.at > self.received_at else entry

    @property
    def judged(self) -> datetime:
        """The moment at which to look at what a verdict was about; for an outcome, as it came in."""
        if self.label and self.label.by == "verdict":
            return max(self.label.at, self.received_at)
        return self.came_in

    @property
    def is_good(self) -> bool:
        return self.label is not None and self.label.is_good


def own_leads(start: datetime | None, end: datetime, most: int = MOST) -> list[Own]:
    """Leads that came in from `start` (None: ever) until `end`, oldest first, the newest `most` of them."""
    chosen = Lead.objects.filter(received_at__lte=end).order_by("-received_at", "-pk")
    if start is not None:
        chosen = chosen.filter(received_at__gte=start)
    rows = [dict(row) for row in chosen.values()[:most]]
    return _told(rows[::-1])


def judged_leads(now: datetime, most: int = MOST) -> list[Own]:
    """Leads of which it is known whether they were good, oldest first; the `most` judged last."""
    said = Event.objects.filter(kind__in=("verdict.given", "disposition.given"), at__lte=now)
    ended = LeadStage.objects.filter(stage__in=CLOSED, entered_at__lte=now)
    numbers = {
        *said.order_by("-at").values_list("lead_id", flat=True)[:most],
        *ended.order_by("-entered_at").values_list("lead_id", flat=True)[:most],
    }
    rows = select_rows(Lead, "id", numbers - {None})
    ordered = sorted(rows, key=lambda row: (row["received_at"], row["id"]))
    known = [lead for lead in _told(ordered) if lead.label is not None and lead.label.at <= now]
    return known[-most:]


def _told(rows: Sequence[dict[str, Any]]) -> list[Own]:
    contacts = {row["id"]: row for row in select_rows(Contact, "id", {row["contact_id"] for row in rows})}
    numbers = {row["company_id"] for row in (*rows, *contacts.values())} - {None}
    companies = {row["id"]: row for row in select_rows(Company, "id", numbers)}
    events = _events(contacts)
    numbers_of_leads = [row["id"] for row in rows]
    known, asked = labels(numbers_of_leads), _asked(numbers_of_leads)
    return [
        _own(row, contacts[row["contact_id"]], companies, events, known, row["id"] in asked) for row in rows
    ]


def _asked(lead_ids: Iterable[int]) -> set[int]:
    """The leads for which a call task was opened because the person asked."""
    opened = select(Event, ("lead_id", "data"), "lead_id", lead_ids, "\"kind\" = 'task.opened'")
    return {lead_id for lead_id, data in opened if data.get("reason") == "asked"}


def _own(
    row: dict[str, Any],
    contact: dict[str, Any],
    companies: dict[int, dict[str, Any]],
    events: dict[int, list[EventFact]],
    known: dict[int, Label],
    asked: bool,
) -> Own:
    company = companies.get(row["company_id"] or contact["company_id"] or 0)
    return Own(
        lead_id=row["id"],
        owner_id=row["owner_id"],
        received_at=row["received_at"],
        source=row["source"],
        mode=row["mode"],
        is_callable=not row["not_callable"],
        asked=asked or row["call_requested"],
        facts=facts(contact, company, row),
        events=events.get(contact["id"], ()),
        label=known.get(row["id"]),
    )


def _events(contacts: Iterable[int]) -> dict[int, list[EventFact]]:
    found: dict[int, list[EventFact]] = defaultdict(list)
    columns = ("contact_id", "id", "kind", "at", "data")
    for contact_id, number, kind, at, data in select(Event, columns, "contact_id", contacts, _ACTIVITY):
        found[contact_id].append(EventFact(number, kind, at, data))
    for several in found.values():
        several.sort(key=lambda event: (event.at, event.id))
    return found


def as_sheet(leads: Sequence[Own]) -> Sheet:
    """What was known of each lead when it came in: facts as they are, behaviour as counts."""
    rows = [_cells(lead) for lead in leads]
    names = sorted({name for row in rows for name in row})
    return Sheet({name: [row.get(name, "") for row in rows] for name in names}, len(rows))


def _cells(lead: Own) -> dict[str, str]:
    cells = {
        name: _text(value)
        for name, value in lead.facts.items()
        if name not in _WRITTEN_LATER and not isinstance(value, list | dict)
    }
    counted: Counter[str] = Counter()
    for event in lead.events:
        if event.at <= lead.came_in and is_activity(event.kind):
            counted[event.kind] += 1
    cells.update({f"visit.{kind}": str(count) for kind, count in counted.items()})
    return cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split())[:200]
