"""Writing a next version together: start, change, put on top of a newer version, put away.

Nothing of it counts before both teams signed it (`signing`).
"""

from datetime import datetime
from typing import Any, Generic, TypeVar

from gehoor.errors import Conflict, NotAllowed, NotFound
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.lib.text import squash
from gehoor.signed.fingerprint import digest
from gehoor.signed.models import AbstractDraft, AbstractSignature
from gehoor.signed.versions import Versions
from gehoor.team.models import Role, User

Draft = TypeVar("Draft", bound=AbstractDraft)


class Drafts(Generic[Draft]):
    """The drafts of one text, with the signatures under them."""

    def __init__(
        self, model: type[Draft], signatures: type[AbstractSignature], versions: Versions[Any]
    ) -> None:
        self.versions, self._model, self._rows = versions, model, model._default_manager
        self._signatures = signatures

    def start(
        self, user: User, now: datetime, document: dict[str, Any] | None = None, title: str = ""
    ) -> Draft:
        """Open a draft with `document`, or with the text that counts now. Records draft_started.

        Raises InputError for a document that cannot be read, NotAllowed for somebody without a role.
        """
        self._may_write(user)
        with write():
            self.versions.ensure_default(now)
            version = self.versions.newest()
            document = self.versions.document_of(version) if document is None else document
            self.versions.check(document)
            rows = Rows()
            number = rows.add(
                self._model,
                title=squash(title, 120),
                document=document,
                digest=digest(document),
                based_on=version,
                created_by_id=user.id,
                created_at=now,
                updated_at=now,
            )
            self.note(rows, "draft_started", number, user, now, based_on=version)
            rows.flush()
        return self._rows.get(id=number)

    def change(
        self,
        draft_id: int,
        document: dict[str, Any],
        user: User,
        now: datetime,
        seen_digest: str,
        title: str | None = None,
    ) -> Draft:
        """Replace the text. Whoever signed the old one has to sign again: their signatures go.

        `seen_digest` is the fingerprint of the text the change was made on; Conflict when it is another by
        now. The same text again changes nothing.
        """
        self._may_write(user)
        self.versions.check(document)
        with write():
            draft = self._as_seen(draft_id, seen_digest)
            fingerprint = digest(document)
            if title is not None:
                draft.title = squash(title, 120)
            if fingerprint != draft.digest:
                self._signatures.of(draft).delete()
                draft.document, draft.digest = document, fingerprint
            draft.updated_at = now
            draft.save(update_fields=["title", "document", "digest", "updated_at"])
        return draft

    def rebase(self, draft_id: int, user: User, now: datetime, seen_digest: str) -> Draft:
        """Put an overtaken draft on the version that counts now, as it is; signatures go.

        Whoever does this has seen what differs from that version.
        """
        self._may_write(user)
        with write():
            draft = self._as_seen(draft_id, seen_digest)
            self._signatures.of(draft).delete()
            draft.based_on, draft.updated_at = self.versions.newest(), now
            draft.save(update_fields=["based_on", "updated_at"])
        return draft

    def close(self, draft_id: int, user: User, now: datetime) -> None:
        """Put a draft away without signing it. It stays readable. Records draft_closed."""
        self._may_write(user)
        with write():
            draft = self.opened(draft_id)
            draft.closed_at = now
            draft.save(update_fields=["closed_at"])
            rows = Rows()
            self.note(rows, "draft_closed", draft.id, user, now)
            rows.flush()

    def opened(self, draft_id: int) -> Draft:
        """The open draft, locked until the transaction ends; NotFound or Conflict when there is none."""
        words = self.versions.words
        draft = self._rows.select_for_update().filter(id=draft_id).first()
        if draft is None:
            raise NotFound(str(words.no_draft))
        if draft.version is not None:
            raise Conflict(str(words.became_version) % {"version": draft.version})
        if draft.closed_at is not None:
            raise Conflict(str(words.put_away))
        return draft

    def open_ones(self) -> list[Draft]:
        """The open drafts, last changed first."""
        return list(self._rows.filter(closed_at=None).order_by("-updated_at", "-id"))

    def is_overtaken(self, draft: Draft) -> bool:
        """Whether another version counts by now than the one this draft was written on."""
        return draft.closed_at is None and draft.based_on != self.versions.newest()

    def note(self, rows: Rows, what: str, draft_id: int, user: User, now: datetime, **data: Any) -> None:
        """Record what somebody did with a draft."""
        kind, data = f"{self.versions.kind}.{what}", {"draft": str(draft_id), **data}
        record(rows, kind, at=now, actor=f"user:{user.id}", data=data)

    def _as_seen(self, draft_id: int, seen_digest: str) -> Draft:
        draft = self.opened(draft_id)
        if seen_digest != draft.digest:
            raise Conflict(str(self.versions.words.changed_meanwhile))
        return draft

    def _may_write(self, user: User) -> None:
        if not user.is_active or user.role not in Role.values:
            raise NotAllowed(str(self.versions.words.not_writing))
