"""Writing down what both teams conclude from an audit, also when they do so at the same time."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from gehoor.errors import NotAllowed, NotFound
from gehoor.insight.audit import LAST
from gehoor.insight.models import Audit
from gehoor.insight.period import local_day, midnight
from gehoor.journal.record import record
from gehoor.lib import human
from gehoor.lib.db import is_postgres, write
from gehoor.lib.rows import Rows
from gehoor.team.models import Role, User

NOTES = ("marketing_note", "sales_note", "agreed")
LONGEST = 20_000
_WRITERS = {
    "marketing_note": {Role.MARKETING, Role.MANAGER, Role.ADMIN},
    "sales_note": {Role.SALES, Role.MANAGER, Role.ADMIN},
    "agreed": {Role.MARKETING, Role.SALES, Role.MANAGER, Role.ADMIN},
}


def may_write(user: User, note: str) -> bool:
    """Whether `user` may write this note: each team its own, what was agreed is everybody's."""
    return user.role in _WRITERS[note]


def conclude(
    audit_id: int | None,
    lead_ids: Sequence[int],
    user: User,
    texts: Mapping[str, str],
    before: Mapping[str, str],
    now: datetime,
) -> tuple[int, list[str]]:
    """Keep the notes that `user` changed; return the audit's number and the notes that met another's.

    `texts` are the notes as sent, `before` as they stood when the page was opened: only what differs is
    written. When somebody else changed the same note meanwhile, both texts are kept, one below the other.
    Without `audit_id` the audit of these leads of today is continued, or a new one is made. Writes one
    Audit row and the event `audit.noted`. Raises NotFound, and NotAllowed for another team's note.
    """
    texts = {name: _plain(text) for name, text in texts.items()}
    changed = [name for name in NOTES if name in texts and texts[name] != _plain(before.get(name, ""))]
    for name in changed:
        if not may_write(user, name):
            raise NotAllowed(_("This note belongs to the other team."), field=name)
    with write():
        audit = _opened(audit_id, lead_ids, user, now)
        met = [name for name in changed if _meets(audit, name, texts[name], _plain(before.get(name, "")))]
        values = {
            name: _both(getattr(audit, name), texts[name], user, now) if name in met else texts[name]
            for name in changed
        }
        if values:
            rows = Rows()
            rows.change(Audit, audit.pk, **values, updated_at=now)
            data = {"audit_id": str(audit.pk), "notes": sorted(values)}
            record(rows, "audit.noted", at=now, actor=f"user:{user.pk}", data=data)
            rows.flush()
        return audit.pk, met


def _opened(audit_id: int | None, lead_ids: Sequence[int], user: User, now: datetime) -> Audit:
    """The row to write to, locked until the transaction ends."""
    locked = Audit.objects.select_for_update()
    if audit_id is not None:
        found = locked.filter(pk=audit_id).first()
        if found is None:
            raise NotFound(_("There is no such audit."), field="audit_id")
        return found
    _one_at_a_time()
    today = locked.filter(created_at__gte=midnight(local_day(now))).order_by("-created_at")
    wanted = sorted(lead_ids[:LAST])
    same = next((audit for audit in today if sorted(audit.lead_ids) == wanted), None)
    return same or Audit.objects.create(
        created_at=now, created_by_id=user.pk, lead_ids=list(lead_ids[:LAST]), updated_at=now
    )


def _one_at_a_time() -> None:
    """Let two first notes of one moment end in one audit; on SQLite `write` already sees to that."""
    if is_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('insight.audit'))")


def _meets(audit: Audit, name: str, text: str, before: str) -> bool:
    """Whether somebody else changed this note since the page was opened, to something else."""
    return getattr(audit, name) not in (before, text)


def _both(theirs: str, ours: str, user: User, now: datetime) -> str:
    line = _("— also by %(name)s, %(moment)s:") % {"name": user.name, "moment": human.moment(now)}
    return f"{theirs}\n\n{line}\n{ours}"[: 2 * LONGEST]


def _plain(text: str) -> str:
    """As a browser sends it and as we keep it are the same text."""
    return text.replace("\r\n", "\n").strip()[:LONGEST]
