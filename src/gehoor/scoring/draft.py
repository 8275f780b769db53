"""Writing a next definition together: start, change, put on top of a newer version, put away.

Nothing of it counts before it is published, and publishing takes two signatures (`sign`).
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import Conflict, NotAllowed, NotFound
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.lib.text import squash
from gehoor.scoring import definition
from gehoor.scoring.document import check, digest
from gehoor.scoring.models import Definition, Draft, Signature
from gehoor.team.models import Role, User

_WRITERS = (Role.ADMIN, Role.MANAGER, Role.SALES, Role.MARKETING)


def start(user: User, now: datetime, document: dict[str, Any] | None = None, title: str = "") -> Draft:
    """Open a draft with `document`, or with the one that counts now. Records definition.draft_started.

    Raises InputError for a document that cannot be read, NotAllowed for somebody without a role.
    """
    _may_write(user)
    definition.ensure_default(now)
    with write():
        version = definition.newest()
        if document is None:
            document = Definition.objects.values_list("document", flat=True).get(version=version)
        check(document)
        rows = Rows()
        number = rows.add(
            Draft,
            title=squash(title, 120),
            document=document,
            digest=digest(document),
            based_on=version,
            created_by_id=user.id,
            created_at=now,
            updated_at=now,
        )
        _note(rows, "definition.draft_started", number, user, now, based_on=version)
        rows.flush()
    return Draft.objects.get(id=number)


def change(
    draft_id: int,
    document: dict[str, Any],
    user: User,
    now: datetime,
    seen_digest: str,
    title: str | None = None,
) -> Draft:
    """Replace the text. Whoever signed the old one has to sign again: their signatures go.

    `seen_digest` is the fingerprint of the text the change was made on; Conflict when it is another by now.
    The same text again changes nothing.
    """
    _may_write(user)
    check(document)
    with write():
        draft = opened(draft_id)
        if seen_digest != draft.digest:
            raise Conflict(_("Somebody else changed this draft meanwhile. Look at their text first."))
        fingerprint = digest(document)
        if title is not None:
            draft.title = squash(title, 120)
        if fingerprint != draft.digest:
            Signature.objects.filter(draft=draft).delete()
            draft.document, draft.digest = document, fingerprint
        draft.updated_at = now
        draft.save(update_fields=["title", "document", "digest", "updated_at"])
    return draft


def rebase(draft_id: int, user: User, now: datetime, seen_digest: str) -> Draft:
    """Put an overtaken draft on the version that counts now, as it is; signatures go.

    Whoever does this has seen what differs from that version (`diff.in_words`).
    """
    _may_write(user)
    with write():
        draft = opened(draft_id)
        if seen_digest != draft.digest:
            raise Conflict(_("Somebody else changed this draft meanwhile. Look at their text first."))
        Signature.objects.filter(draft=draft).delete()
        draft.based_on, draft.updated_at = definition.newest(), now
        draft.save(update_fields=["based_on", "updated_at"])
    return draft


def close(draft_id: int, user: User, now: datetime) -> None:
    """Put a draft away without publishing it. It stays readable. Records definition.draft_closed."""
    _may_write(user)
    with write():
        draft = opened(draft_id)
        draft.closed_at = now
        draft.save(update_fields=["closed_at"])
        rows = Rows()
        _note(rows, "definition.draft_closed", draft.id, user, now)
        rows.flush()


def opened(draft_id: int) -> Draft:
    """The open draft, locked until the end of the transaction; NotFound or Conflict when there is none."""
    draft = Draft.objects.select_for_update().filter(id=draft_id).first()
    if draft is None:
        raise NotFound(_("There is no such draft."))
    if draft.version is not None:
        raise Conflict(_("This draft was published as version %(version)s.") % {"version": draft.version})
    if draft.closed_at is not None:
        raise Conflict(_("This draft was put away."))
    return draft


def drafts() -> list[Draft]:
    """The open drafts, last changed first."""
    return list(Draft.objects.filter(closed_at=None).order_by("-updated_at", "-id"))


def is_overtaken(draft: Draft) -> bool:
    """Whether another version counts by now than the one this draft was written on."""
    return draft.closed_at is None and draft.based_on != definition.newest()


def _may_write(user: User) -> None:
    if not user.is_active or user.role not in _WRITERS:
        raise NotAllowed(_("Only people of marketing and sales write on the definition."))


def _note(rows: Rows, kind: str, draft_id: int, user: User, now: datetime, **data: Any) -> None:
    record(rows, kind, at=now, actor=f"user:{user.id}", data={"draft": str(draft_id), **data})
