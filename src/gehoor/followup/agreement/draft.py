"""Writing a next agreement together: start, change, put on top of a newer version, put away.

Nothing of it counts before both teams signed it (`sign`).
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import Conflict, NotAllowed, NotFound
from gehoor.followup.agreement import versions
from gehoor.followup.agreement.document import digest, parse
from gehoor.followup.agreement.models import Consent, Proposal
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.lib.text import squash
from gehoor.team.models import Role, User


def start(user: User, now: datetime, document: dict[str, Any] | None = None, title: str = "") -> Proposal:
    """Open a proposal with `document`, or with the agreement that counts now.

    Records agreement.draft_started. Raises InputError for a document that cannot be read, NotAllowed for
    somebody without a role.
    """
    _may_write(user)
    versions.ensure_default(now)
    with write():
        version = versions.newest()
        document = versions.document_of(version) if document is None else document
        parse(document)
        rows = Rows()
        number = rows.add(
            Proposal,
            title=squash(title, 120),
            document=document,
            digest=digest(document),
            based_on=version,
            created_by_id=user.id,
            created_at=now,
            updated_at=now,
        )
        _note(rows, "agreement.draft_started", number, user, now, based_on=version)
        rows.flush()
    return Proposal.objects.get(id=number)


def change(
    proposal_id: int,
    document: dict[str, Any],
    user: User,
    now: datetime,
    seen_digest: str,
    title: str | None = None,
) -> Proposal:
    """Replace the text. Whoever signed the old one has to sign again: their signatures go.

    `seen_digest` is the fingerprint of the text the change was made on; Conflict when it is another by now.
    The same text again changes nothing.
    """
    _may_write(user)
    parse(document)
    with write():
        proposal = _as_seen(proposal_id, seen_digest)
        fingerprint = digest(document)
        if title is not None:
            proposal.title = squash(title, 120)
        if fingerprint != proposal.digest:
            Consent.objects.filter(proposal=proposal).delete()
            proposal.document, proposal.digest = document, fingerprint
        proposal.updated_at = now
        proposal.save(update_fields=["title", "document", "digest", "updated_at"])
    return proposal


def rebase(proposal_id: int, user: User, now: datetime, seen_digest: str) -> Proposal:
    """Put an overtaken proposal on the version that counts now, as it is; signatures go."""
    _may_write(user)
    with write():
        proposal = _as_seen(proposal_id, seen_digest)
        Consent.objects.filter(proposal=proposal).delete()
        proposal.based_on, proposal.updated_at = versions.newest(), now
        proposal.save(update_fields=["based_on", "updated_at"])
    return proposal


def close(proposal_id: int, user: User, now: datetime) -> None:
    """Put a proposal away unsigned. It stays readable. Records agreement.draft_closed."""
    _may_write(user)
    with write():
        proposal = opened(proposal_id)
        proposal.closed_at = now
        proposal.save(update_fields=["closed_at"])
        rows = Rows()
        _note(rows, "agreement.draft_closed", proposal.id, user, now)
        rows.flush()


def opened(proposal_id: int) -> Proposal:
    """The open proposal, locked until the end of the transaction; NotFound or Conflict when there is none."""
    proposal = Proposal.objects.select_for_update().filter(id=proposal_id).first()
    if proposal is None:
        raise NotFound(_("There is no such proposal."))
    if proposal.version is not None:
        words = {"version": proposal.version}
        raise Conflict(_("This proposal was signed as version %(version)s.") % words)
    if proposal.closed_at is not None:
        raise Conflict(_("This proposal was put away."))
    return proposal


def proposals() -> list[Proposal]:
    """The open proposals, last changed first."""
    return list(Proposal.objects.filter(closed_at=None).order_by("-updated_at", "-id"))


def is_overtaken(proposal: Proposal) -> bool:
    """Whether another version counts by now than the one this proposal was written on."""
    return proposal.closed_at is None and proposal.based_on != versions.newest()


def _as_seen(proposal_id: int, seen_digest: str) -> Proposal:
    proposal = opened(proposal_id)
    if seen_digest != proposal.digest:
        raise Conflict(_("Somebody else changed this proposal meanwhile. Look at their text first."))
    return proposal


def _may_write(user: User) -> None:
    if not user.is_active or user.role not in Role.values:
        raise NotAllowed(_("Only people of marketing and sales write on the agreement."))


def _note(rows: Rows, kind: str, proposal_id: int, user: User, now: datetime, **data: Any) -> None:
    record(rows, kind, at=now, actor=f"user:{user.id}", data={"draft": str(proposal_id), **data})
