"""Reading follow-up: whom to call now, and what was tried."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Max

from gehoor.followup.agreement import versions
from gehoor.followup.models import Attempt, CallTask, Clock, Disposition, Verdict
from gehoor.followup.queue_item import AGREED, DECIDE, LATER, NOW, NOW_AGREED, QueueItem
from gehoor.followup.write_off import distinct, judge
from gehoor.journal.models import Event
from gehoor.lib.business_time import Hours
from gehoor.lib.phone import mask
from gehoor.team.calendars import hours_of
from gehoor.team.models import User

QUEUE_LIMIT = 200


def queue(user: User, now: datetime, limit: int = QUEUE_LIMIT) -> list[QueueItem]:
    """The open tasks of `user`, whom to call first on top; three queries whatever their number.

    Agreed moments that have come stand first; then what can be called, by the hour in which it is due and
    within it by score; then leads that wait for a decision; then what is planned for later.
    """
    tasks = list(_tasks(user, limit))
    lead_ids = [task["lead_id"] for task in tasks]
    tried = _attempts(lead_ids)
    behaviour = _behaviour([task["contact"] for task in tasks])
    hours = hours_of(user.pk)
    items = [
        _item(task, tried.get(task["lead_id"], ()), behaviour.get(task["contact"]), hours, now)
        for task in tasks
    ]
    return sorted(items, key=_order)


def attempts(lead_id: int) -> list[Attempt]:
    """What was tried for this lead, newest first, with who did it."""
    return list(Attempt.objects.filter(lead_id=lead_id).select_related("user").order_by("-at", "-id"))


def dispositions(lead_id: int) -> list[Disposition]:
    """What was decided about this lead, newest first."""
    return list(Disposition.objects.filter(lead_id=lead_id).select_related("user").order_by("-at", "-id"))


def verdicts(lead_ids: Iterable[int]) -> dict[int, Verdict]:
    """The verdict that counts, by lead."""
    given = Verdict.objects.filter(lead_id__in=list(lead_ids)).order_by("at", "id")
    return {verdict.lead_id: verdict for verdict in given}


def open_task(lead_id: int) -> CallTask | None:
    """The open call task of this lead, with its owner."""
    return CallTask.objects.select_related("owner").filter(lead_id=lead_id, closed_at__isnull=True).first()


def running_clock(lead_id: int) -> Clock | None:
    """The clock of the first call that runs for this lead, overrun or not."""
    running = Clock.objects.filter(lead_id=lead_id, kind="first_call", stopped_at__isnull=True)
    return running.order_by("due_at").first()


def _tasks(user: User, limit: int) -> Iterable[Mapping[str, Any]]:
    found = CallTask.objects.filter(owner=user, closed_at__isnull=True).order_by("due_at", "id")
    return found.values(
        "id",
        "lead_id",
        "reason",
        "opened_at",
        "not_before",
        "due_at",
        contact=F("lead__contact_id"),
        first_name=F("lead__contact__first_name"),
        last_name=F("lead__contact__last_name"),
        email=F("lead__contact__email"),
        phone=F("lead__contact__phone"),
        title=F("lead__contact__title"),
        company=F("lead__company__name"),
        stage=F("lead__stage"),
        source=F("lead__source"),
        received_at=F("lead__received_at"),
        fit=F("lead__fit"),
        engagement=F("lead__engagement"),
    )[:limit]


def _attempts(lead_ids: Sequence[int]) -> dict[int, list[tuple[datetime, str]]]:
    found: dict[int, list[tuple[datetime, str]]] = {}
    tried = Attempt.objects.filter(lead_id__in=lead_ids).order_by("at", "id")
    for lead_id, at, outcome in tried.values_list("lead_id", "at", "outcome"):
        found.setdefault(lead_id, []).append((at, outcome))
    return found


def _behaviour(contact_ids: Sequence[int]) -> dict[int, tuple[datetime, str]]:
    """The last thing each contact did themselves: kinds of our own acts hold a full stop."""
    newest = (
        Event.objects.filter(contact_id__in=contact_ids)
        .exclude(kind__contains=".")
        .values("contact_id", "kind")
        .annotate(last=Max("at"))
        .values_list("contact_id", "kind", "last")
    )
    found: dict[int, tuple[datetime, str]] = {}
    for contact, kind, last in newest:
        if contact:
            found[contact] = max(found.get(contact, (last, "")), (last, kind))
    return found


def _item(
    task: Mapping[str, Any],
    tried: Sequence[tuple[datetime, str]],
    did: tuple[datetime, str] | None,
    hours: Hours,
    now: datetime,
) -> QueueItem:
    last_at, last_outcome = tried[-1] if tried else (None, "")
    full = f"{task['first_name']} {task['last_name']}".strip()
    return QueueItem(
        task_id=task["id"],
        lead_id=task["lead_id"],
        contact_id=task["contact"],
        name=full or task["email"] or mask(task["phone"]),
        company=task["company"] or "",
        attempts=len(distinct(tried)),
        last_outcome=last_outcome,
        last_attempt_at=last_at,
        may_write_off=judge(tried, hours, versions.current().sales).allowed,
        last_event=did[1] if did else "",
        last_event_at=did[0] if did else None,
        group=_group(task["reason"], task["not_before"], now),
        now=now,
        **{name: task[name] for name in _SAME},
    )


_SAME = (
    "title",
    "phone",
    "stage",
    "source",
    "reason",
    "opened_at",
    "received_at",
    "not_before",
    "due_at",
    "fit",
    "engagement",
)


def _group(reason: str, not_before: datetime | None, now: datetime) -> int:
    if not_before and not_before > now:
        return LATER
    if reason in AGREED:
        return NOW_AGREED
    return DECIDE if reason == "decide" else NOW


def _order(item: QueueItem) -> tuple[int, datetime, int, datetime, int]:
    """Within the hour in which tasks are due, the higher score first; agreed moments keep their own order."""
    due = item.not_before or item.due_at
    if item.group != NOW:
        return item.group, due, 0, due, item.task_id
    hour = item.due_at.replace(minute=0, second=0, microsecond=0)
    return item.group, hour, -(item.fit + item.engagement), item.due_at, item.task_id
