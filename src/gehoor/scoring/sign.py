"""Two signatures make a version: one of marketing, one of sales, of two different people, on one text."""

from datetime import datetime

from django.utils.translation import gettext as _

from gehoor.errors import Conflict, InputError, NotAllowed
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.scoring import definition
from gehoor.scoring.document import check
from gehoor.scoring.draft import opened
from gehoor.scoring.models import Draft, Signature
from gehoor.team.models import Role, User

TEAMS = ("marketing", "sales")
_SIDES = {
    Role.MARKETING: ("marketing",),
    Role.SALES: ("sales",),
    Role.MANAGER: ("sales",),
    Role.ADMIN: TEAMS,  # a small organisation has nobody else; never for both
}


def sides(user: User) -> tuple[str, ...]:
    """The teams that `user` may sign for; empty for none."""
    return _SIDES.get(Role(user.role), ()) if user.is_active and user.role in Role.values else ()


def sign(draft_id: int, user: User, now: datetime, seen_digest: str, team: str = "") -> int | None:
    """Sign the text with fingerprint `seen_digest`; the second signature publishes and returns the version.

    `team` is needed from an administrator only, who may stand in for either. All or nothing: whatever is
    refused leaves neither a signature nor a version. Raises NotAllowed (no team to sign for), Conflict (the
    text changed, another version counts by now, already signed, put away) or InputError (the text cannot be
    read any more). Records definition.signed, and definition.published through `definition.publish`.
    """
    side = _side(user, team)
    with write():
        draft = opened(draft_id)
        standing = list(Signature.objects.filter(draft=draft))
        _refuse(draft, standing, user, side, seen_digest)
        check(draft.document)
        rows = Rows()
        rows.add(
            Signature,
            draft_id=draft.id,
            team=side,
            user_id=user.id,
            name=user.name,
            at=now,
            document_digest=draft.digest,
        )
        data = {"draft": str(draft.id), "team": side, "digest": draft.digest}
        record(rows, "definition.signed", at=now, actor=f"user:{user.id}", data=data)
        rows.flush()
        return _publish(draft, user, now) if standing else None


def withdraw(draft_id: int, user: User, now: datetime) -> None:
    """Take one's own signature back before the other one is there.

    Records definition.signature_withdrawn; Conflict when there is none.
    """
    with write():
        draft = opened(draft_id)
        found = Signature.objects.filter(draft=draft, user=user).first()
        if found is None:
            raise Conflict(_("You have not signed this draft."))
        found.delete()
        rows = Rows()
        data = {"draft": str(draft.id), "team": found.team}
        record(rows, "definition.signature_withdrawn", at=now, actor=f"user:{user.id}", data=data)
        rows.flush()


def signatures(version: int) -> list[Signature]:
    """Who signed what became `version`: marketing first; empty for a version that came without a draft."""
    return list(Signature.objects.filter(draft__version=version).order_by("team"))


def _side(user: User, team: str) -> str:
    """The team that `user` signs for."""
    able = sides(user)
    if not able:
        raise NotAllowed(_("Only people of marketing and sales sign the definition."))
    if team and team not in able:
        raise NotAllowed(_("You do not sign for this team."))
    if not team and len(able) > 1:
        raise InputError(_("Say for which team you sign."), field="team")
    return team or able[0]


def _refuse(draft: Draft, standing: list[Signature], user: User, side: str, seen_digest: str) -> None:
    newest = definition.newest()
    if draft.based_on != newest:
        raise Conflict(definition.overtaken(draft.based_on, newest))
    if seen_digest != draft.digest:
        raise Conflict(_("The text was changed after you read it. Read it again before you sign."))
    if any(one.user_id == user.id for one in standing):
        raise Conflict(_("You have signed already; the other signature must be somebody else's."))
    if any(one.team == side for one in standing):
        raise Conflict(_("Your team has signed already; the other team is next."))


def _publish(draft: Draft, user: User, now: datetime) -> int:
    note = draft.title
    number = definition.publish(draft.document, now, note, f"user:{user.id}", follows=draft.based_on)
    draft.version, draft.closed_at = number, now
    draft.save(update_fields=["version", "closed_at"])
    return number
