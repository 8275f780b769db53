"""What is new for a reader: asked every second by every open page, so it must cost next to nothing."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from gehoor.followup.models import CallTask
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.team.models import Role, User

# What changes who calls whom. Behaviour on the website is left out: it is much, and moves no queue by itself.
KINDS = (
    "lead.assigned",
    "lead.inquired_again",
    "hold.opened",
    "task.opened",
    "task.closed",
    "attempt.logged",
    "attempt.corrected",
)

# An event carries the moment at which its transaction began; it may become visible this much later.
OVERLAP = timedelta(seconds=10)
AT_MOST = 2000
REMEMBER = (
    300  # more than this in one overlap, and a late event may be missed rather than the address too long
)
STORM = "*"


class Line(NamedTuple):
    """An event that the reader has not heard of yet."""

    kind: str
    lead_id: int
    actor: str

    @property
    def took_away(self) -> bool:
        """Whether a lead may have left somebody's screen: called, or given to a colleague by hand."""
        return self.kind == "task.closed" or (self.kind == "lead.assigned" and self.actor.startswith("user:"))


@dataclass(frozen=True, slots=True)
class Arrival:
    """A lead that the reader should hear of; `due_at` is when it must have been called, if it must."""

    lead: Lead
    kind: str  # assigned, again, hold
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class News:
    """`changed`: something moved in what the reader sees; `arrivals`: what to say about it.

    `known` holds the events to leave out of the next answer, `since` is its starting point.
    """

    since: str
    known: str
    changed: bool
    arrivals: list[Arrival]


def cursor(moment: datetime) -> str:
    """The point in the journal at `moment`, as an address carries it (milliseconds)."""
    return str(round(moment.timestamp() * 1000))


def news(reader: User, since: str, known: str, now: datetime) -> News:
    """What happened after `since`, without the events in `known` (as `News` gave them).

    One indexed query when nothing happened. `known=""` is the first question of a page: what is in the
    overlap before `since` was on that page already.
    """
    start = _moment(since, now)
    overlap = timedelta(0) if known == STORM else OVERLAP
    events = list(
        Event.objects.filter(kind__in=KINDS, at__gt=start - overlap)
        .order_by("-at")
        .values_list("pk", "kind", "lead_id", "actor", "at")[:AT_MOST]
    )
    seen = set(known.split(",")) if known else {_short(pk) for pk, *_, at in events if at <= start}
    fresh = [
        Line(kind, lead, actor) for pk, kind, lead, actor, _ in events if lead and _short(pk) not in seen
    ]
    recent = [_short(pk) for pk, *_, at in events if at > now - OVERLAP]
    changed, arrivals = _for(reader, fresh) if fresh else (False, [])
    remember = STORM if len(recent) > REMEMBER else ",".join(recent) or "0"
    return News(cursor(now), remember, changed, arrivals)


def _short(number: int) -> str:
    """The part of an event's number that differs within a quarter of a minute, to keep addresses short."""
    return f"{number & 0xF_FFFF_FFFF:x}"


def _for(reader: User, fresh: list[Line]) -> tuple[bool, list[Arrival]]:
    """Whether `fresh` concerns this reader, and what to announce: one's own leads, and holds to who can
    solve them."""
    kinds: dict[int, set[str]] = {}
    for line in fresh:
        kinds.setdefault(line.lead_id, set()).add(line.kind)
    leads = Lead.objects.select_related("contact", "company").filter(pk__in=list(kinds))
    oversees = reader.role in (Role.MANAGER, Role.ADMIN)
    everything = oversees or reader.role == Role.MARKETING
    concerned = [lead for lead in leads if everything or lead.owner_id == reader.pk]
    told = [(lead, _word(kinds[lead.pk], lead.owner_id == reader.pk, oversees)) for lead in concerned]
    loud = [(lead, word) for lead, word in told if word]
    due = _due([lead.pk for lead, _ in loud])
    return bool(concerned) or any(line.took_away for line in fresh), [
        Arrival(lead, word, due.get(lead.pk)) for lead, word in loud
    ]


def _word(kinds: set[str], is_mine: bool, oversees: bool) -> str:
    if is_mine and "lead.assigned" in kinds:
        return "assigned"
    if is_mine and "lead.inquired_again" in kinds:
        return "again"
    return "hold" if oversees and "hold.opened" in kinds else ""


def _due(numbers: list[int]) -> dict[int, datetime]:
    if not numbers:
        return {}
    tasks = CallTask.objects.filter(lead__in=numbers, closed_at=None)
    return dict(tasks.values_list("lead_id", "due_at"))


def _moment(since: str, now: datetime) -> datetime:
    """The moment in `since`; now, when it holds none. A page that slept asks about an hour at most."""
    try:
        moment = datetime.fromtimestamp(int(since) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return max(moment, now - timedelta(hours=1))
