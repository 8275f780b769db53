"""Reading: what is on its way, what did not arrive, and whether a worker is alive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from gehoor.followup.models import Attempt
from gehoor.leads.models import Lead
from gehoor.notify.models import Channel, Delivery, Reach, WorkerBeat
from gehoor.notify.words import kind_name, reason_sentence, way_name

BEAT_LIFE = timedelta(seconds=45)
"""A worker that did not beat for this long is dead."""


@dataclass(frozen=True)
class Post:
    """The state of the deliveries, for the pages and the metrics."""

    waiting: int
    oldest_wait: timedelta
    failed: int


def post(now: datetime) -> Post:
    """Deliveries on their way, the age of the oldest, and those given up in the last seven days."""
    queue = Delivery.objects.filter(due_at__isnull=False).aggregate(
        number=Count("id"), oldest=Min("created_at")
    )
    oldest = queue["oldest"]
    return Post(
        waiting=queue["number"],
        oldest_wait=max(now - oldest, timedelta()) if oldest else timedelta(),
        failed=given_up().filter(created_at__gte=now - timedelta(days=7)).count(),
    )


def given_up() -> QuerySet[Delivery]:
    """Deliveries that did not arrive and are no longer tried, newest first."""
    return Delivery.objects.filter(state="failed").order_by("-created_at")


def failed(limit: int = 50) -> Sequence[Delivery]:
    """Deliveries that were given up, newest first, with their person."""
    return list(given_up().select_related("user")[:limit])


@dataclass(frozen=True)
class Told:
    """One message as its receiver looks back on it."""

    what: str
    who: str  # the lead it was about, or ""
    way: str
    at: datetime
    lead_id: int | None
    became: str


def history(user_id: int, limit: int) -> list[Told]:
    """The newest messages to one person, with what became of each; two queries.

    Acted upon is a button of the message itself, or a call to the lead after the message was seen.
    """
    later = Attempt.objects.filter(
        lead_id=OuterRef("lead_id"), user_id=OuterRef("user_id"), at__gte=OuterRef("seen_at")
    )
    found = Delivery.objects.filter(user_id=user_id).exclude(kind="slack_reply")
    rows = list(found.annotate(called=Exists(later)).order_by("-created_at", "-id")[:limit])
    leads = Lead.objects.select_related("contact").in_bulk({one.lead_id for one in rows if one.lead_id})
    names = {number: lead.contact.name for number, lead in leads.items()}
    return [
        Told(
            what=kind_name(one.kind),
            who=names.get(one.lead_id or 0, ""),
            way=way_name(one.channel),
            at=one.created_at,
            lead_id=one.lead_id if one.lead_id in names else None,
            became=_became(one, one.called),
        )
        for one in rows
    ]


@dataclass(frozen=True)
class ByWay:
    """What became of the messages of one way: so many delivered, of which seen, of which acted upon."""

    way: str
    delivered: int
    seen: int
    acted: int


def by_way(now: datetime, days: int = 7) -> list[ByWay]:
    """Messages about leads of the last days, by way; acted upon as in `history`. Says nothing of persons."""
    later = Attempt.objects.filter(
        lead_id=OuterRef("lead_id"), user_id=OuterRef("user_id"), at__gte=OuterRef("seen_at")
    )
    since = Delivery.objects.filter(sent_at__gte=now - timedelta(days=days), lead_id__isnull=False)
    counted = (
        since.exclude(kind="slack_reply")
        .annotate(called=Exists(later))
        .values("channel")
        .annotate(
            delivered=Count("id"),
            seen=Count("id", filter=Q(seen_at__isnull=False)),
            acted=Count("id", filter=Q(acted_at__isnull=False) | Q(called=True)),
        )
    )
    found = [ByWay(way_name(one["channel"]), one["delivered"], one["seen"], one["acted"]) for one in counted]
    return sorted(found, key=lambda one: -one.delivered)


@dataclass(frozen=True)
class Way:
    """One way in which somebody is told: what it is called, and why it does not work ("" when it does)."""

    name: str
    trouble: str


def ways_of(user_id: int) -> list[Way]:
    """Mail and the channels of one person, for the page about that person."""
    reach = Reach.objects.filter(user_id=user_id).first()
    mail = Way(way_name("mail"), _("refused") if reach and reach.mail_off else "")
    own = Channel.objects.filter(user_id=user_id).order_by("name")
    return [mail, *(Way(f"{way_name(one.kind)}: {one.name}", _channel_trouble(one)) for one in own)]


def _channel_trouble(one: Channel) -> str:
    if not one.is_active:
        return _("off")
    return _("does not arrive") if one.failures else ""


def _became(one: Delivery, called: bool) -> str:
    """Acted upon, seen, delivered, or why not; in the active language."""
    if one.acted_at or called:
        return _("acted upon")
    if one.seen_at:
        return _("seen")
    if one.sent_at:
        return _("delivered")
    return reason_sentence(one.last_error) if one.last_error else _("on its way")


def channels() -> QuerySet[Channel]:
    """All channels: those of the team first, then by person."""
    return Channel.objects.select_related("user").order_by("user__name", "name")


def last_beat() -> datetime | None:
    """When a worker last said that it is alive; None when there never was one or it stopped properly."""
    beat: datetime | None = WorkerBeat.objects.aggregate(last=Max("beat_at"))["last"]
    return beat


def worker_is_alive(now: datetime) -> bool:
    """Whether some worker, on whatever host, did its round a short while ago."""
    last = last_beat()
    return last is not None and now - last < BEAT_LIFE


def mail_trouble(now: datetime) -> str:
    """Why mail cannot leave at this moment, as the workers found it: a code, the server's words, or empty."""
    beats = WorkerBeat.objects.filter(beat_at__gt=now - BEAT_LIFE)
    return next((beat.trouble for beat in beats.order_by("-beat_at") if beat.trouble), "")
