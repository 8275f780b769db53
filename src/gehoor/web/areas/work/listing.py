"""Pages of leads by cursor: the cost is the same on page 1 and on page 1,000, with any number of leads."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from heapq import nlargest

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from gehoor.followup.models import CallTask
from gehoor.identity.models import Company, Contact, ContactKey
from gehoor.leads.models import Lead, Stage
from gehoor.lib import phone
from gehoor.lib.text import email_key
from gehoor.team.models import User
from gehoor.web.areas.work.filters import LeadFilter

PAGE = 25
COUNT_UP_TO = 1000
FOUND_UP_TO = 500  # people and companies that a search may find
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """Some leads, and the cursor after the last of them ("" when there are no more)."""

    leads: list[Lead]
    after: str


def page(chosen: LeadFilter, reader: User, now: datetime, after: str = "", size: int = PAGE) -> Page:
    """The leads of `chosen` that follow the cursor `after`, with contact, company and owner."""
    parts = [_part(one, reader, now, after, size + 1) for one in _by_stage(chosen)]
    leads = parts[0] if len(parts) == 1 else _newest(parts, size + 1)
    more = len(leads) > size
    return Page(leads[:size], _cursor(leads[size - 1], chosen.sort) if more else "")


def _by_stage(chosen: LeadFilter) -> list[LeadFilter]:
    """The filter as filters of one stage each, where an index then gives the newest without sorting.

    Two stages, or an owner, would have the database sort all that fits (1 s with 80,000 of 400,000 leads);
    a few leads of each stage merged here take milliseconds.
    """
    if chosen.sort != "newest" or not (chosen.owner or len(chosen.stages) > 1):
        return [chosen]
    return [replace(chosen, stages=(stage,)) for stage in chosen.stages or Stage.values]


def _part(chosen: LeadFilter, reader: User, now: datetime, after: str, size: int) -> list[Lead]:
    found = _sorted(_filtered(chosen, reader, now), chosen.sort)
    found = found.select_related("contact", "company", "owner")
    return list(_after(found, chosen.sort, after)[:size])


def _newest(parts: list[list[Lead]], size: int) -> list[Lead]:
    every_one = [lead for part in parts for lead in part]
    return nlargest(size, every_one, key=lambda lead: (lead.received_at, lead.pk))


def count(chosen: LeadFilter, reader: User, now: datetime) -> int:
    """How many there are, counted no further than `COUNT_UP_TO` + 1."""
    return _filtered(chosen, reader, now)[: COUNT_UP_TO + 1].count()


def every(chosen: LeadFilter, reader: User, now: datetime) -> Iterator[Lead]:
    """All leads of `chosen`, page after page, for an export."""
    after, more = "", True
    while more:
        part = page(chosen, reader, now, after, 1000)
        yield from part.leads
        after, more = part.after, bool(part.after)


def sources() -> list[str]:
    """The sources in use, at most fifty: one index probe each instead of a scan over all leads."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE s(v) AS (SELECT MIN(source) FROM leads_lead UNION ALL "
            "SELECT (SELECT MIN(source) FROM leads_lead WHERE source > s.v) FROM s WHERE s.v IS NOT NULL) "
            "SELECT v FROM s WHERE v IS NOT NULL AND v <> '' LIMIT 50"
        )
        return [row[0] for row in cursor.fetchall()]


def _filtered(chosen: LeadFilter, reader: User, now: datetime) -> QuerySet[Lead]:
    found = Lead.objects.filter(_where(chosen, reader, now))
    if chosen.clock or chosen.sort == "clock":
        found = found.filter(_clock(chosen, now))
    return found


def _where(chosen: LeadFilter, reader: User, now: datetime) -> Q:
    where = Q()
    if chosen.search:
        where &= _matching(chosen.search)
    if chosen.stages:
        where &= Q(stage__in=chosen.stages)
    if chosen.owner:
        owners = {"me": reader.pk, "none": None}
        where &= Q(owner_id=owners.get(chosen.owner, chosen.owner))
    if chosen.source:
        where &= Q(source=chosen.source)
    if chosen.callable:
        where &= Q(not_callable="") if chosen.callable == "yes" else ~Q(not_callable="")
    first, end = chosen.window(now)
    where &= Q(received_at__gte=first) if first else Q()
    return where & (Q(received_at__lt=end) if end else Q())


def _clock(chosen: LeadFilter, now: datetime) -> Q:
    """Open tasks are few, however many leads there are; so the filter asks them."""
    tasks = to_call()
    if chosen.clock == "none":
        return ~Q(Exists(tasks.filter(lead=OuterRef("pk"))))
    if chosen.clock == "late":
        tasks = tasks.filter(due_at__lt=now)
    return Q(pk__in=tasks.values("lead_id"))


def to_call() -> QuerySet[CallTask]:
    """The open tasks that ask for a call; who was spoken to waits for a decision, not for a call."""
    return CallTask.objects.filter(closed_at=None).exclude(reason="decide")


def _matching(text: str) -> Q:
    """Leads of people and companies in which `text` occurs; an address or a number is looked up."""
    if "@" in text:
        exact = email_key(text)
        same = Q(value=exact) if exact else Q(value__startswith=text.lower())
        keys = ContactKey.objects.filter(same, kind="email")
        return Q(contact_id__in=list(keys.values_list("contact_id", flat=True)[:FOUND_UP_TO]))
    digits = "".join(sign for sign in text if sign.isdigit())
    if len(digits) >= 6 and not any(sign.isalpha() for sign in text):
        return Q(contact_id__in=_by_number(text, digits))
    full = Concat("first_name", Value(" "), "last_name")
    named = Contact.objects.annotate(full=full).filter(Q(full__icontains=text) | Q(email__icontains=text))
    return Q(contact_id__in=_first(named)) | Q(
        company_id__in=_first(Company.objects.filter(name__icontains=text))
    )


def _by_number(text: str, digits: str) -> list[int]:
    """Whoever has this number; failing that, whose number ends in these digits."""
    number = phone.normalise(text).e164
    keys = ContactKey.objects.filter(kind="phone", value=number) if number else ContactKey.objects.none()
    known = list(keys.values_list("contact_id", flat=True)[:FOUND_UP_TO])
    return known or _first(Contact.objects.filter(phone__endswith=digits.lstrip("0")))


def _first(found: "QuerySet[Contact] | QuerySet[Company]") -> list[int]:
    return list(found.order_by("-pk").values_list("pk", flat=True)[:FOUND_UP_TO])


def _sorted(found: QuerySet[Lead], sort: str) -> QuerySet[Lead]:
    if sort == "score":
        return found.annotate(score=F("fit") + F("engagement")).order_by("-score", "-pk")
    if sort == "clock":
        due = CallTask.objects.filter(lead=OuterRef("pk"), closed_at=None).values("due_at")[:1]
        return found.annotate(due=Subquery(due)).order_by("due", "pk")
    return found.order_by("-received_at", "-pk")


def _after(found: QuerySet[Lead], sort: str, after: str) -> QuerySet[Lead]:
    left, _, right = after.partition("_")
    try:
        value, number = int(left), int(right)
        moment = _EPOCH + timedelta(microseconds=value)
    except (ValueError, OverflowError):
        return found  # a cursor that is none: the first page
    if max(abs(value), abs(number)) >= 2**63:
        return found
    if sort == "score":
        return found.filter(Q(score__lt=value) | Q(score=value, pk__lt=number))
    if sort == "clock":
        return found.filter(Q(due__gt=moment) | Q(due=moment, pk__gt=number))
    # The first condition alone lets both databases enter the index at the right place.
    return found.filter(received_at__lte=moment).filter(
        Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=number)
    )


def _cursor(lead: Lead, sort: str) -> str:
    value = lead.score if sort == "score" else _micros(lead.due if sort == "clock" else lead.received_at)  # type: ignore[attr-defined]
    return f"{value}_{lead.pk}"


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
