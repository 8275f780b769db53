"""Two signatures make a version: one of marketing, one of sales, of two different people, on one text."""

from datetime import datetime
from typing import Any, Generic, TypeVar

from django.utils.translation import gettext as _

from gehoor.errors import Conflict, InputError, NotAllowed
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.signed.drafts import Drafts
from gehoor.signed.models import AbstractDraft, AbstractSignature
from gehoor.signed.versions import overtaken
from gehoor.team.models import Role, User

TEAMS = ("marketing", "sales")
_SIDES = {
    Role.MARKETING: ("marketing",),
    Role.SALES: ("sales",),
    Role.MANAGER: ("sales",),
    Role.ADMIN: TEAMS,  # a small organisation has nobody else; never for both
}

Signature = TypeVar("Signature", bound=AbstractSignature)


def sides(user: User) -> tuple[str, ...]:
    """The teams that `user` may sign for; empty for none."""
    return _SIDES.get(Role(user.role), ()) if user.is_active and user.role in Role.values else ()


class Signing(Generic[Signature]):
    """The signatures under the drafts of one text."""

    def __init__(self, model: type[Signature], drafts: Drafts[Any]) -> None:
        self._model, self._drafts, self._versions = model, drafts, drafts.versions

    def sign(self, draft_id: int, user: User, now: datetime, seen_digest: str, team: str = "") -> int | None:
        """Sign the text with fingerprint `seen_digest`; the second one publishes and returns the version.

        `team` is needed from an administrator only, who may stand in for either. All or nothing: whatever is
        refused leaves neither a signature nor a version. Raises NotAllowed (no team to sign for), Conflict
        (the text changed, another version counts by now, already signed, put away) or InputError (the text
        cannot be read any more). Records signed, and published through `Versions.publish`.
        """
        side = self._side(user, team)
        with write():
            draft = self._drafts.opened(draft_id)
            standing = list(self._model.of(draft))
            self._refuse(draft, standing, user, side, seen_digest)
            self._versions.check(draft.document)
            self._add(draft, user, side, now)
            return self._publish(draft, user, now) if standing else None

    def withdraw(self, draft_id: int, user: User, now: datetime) -> None:
        """Take one's own signature back before the other one is there.

        Records signature_withdrawn; Conflict when there is none.
        """
        with write():
            draft = self._drafts.opened(draft_id)
            found = self._model.of(draft).filter(user=user).first()
            if found is None:
                raise Conflict(str(self._versions.words.not_signed))
            found.delete()
            rows = Rows()
            self._drafts.note(rows, "signature_withdrawn", draft.id, user, now, team=found.team)
            rows.flush()

    def signatures(self, version: int) -> list[Signature]:
        """Who signed what became `version`: marketing first; empty for one that came without a draft."""
        became = {f"{self._model.under}__version": version}
        return list(self._model._default_manager.filter(**became).order_by("team"))

    def _side(self, user: User, team: str) -> str:
        """The team that `user` signs for."""
        able = sides(user)
        if not able:
            raise NotAllowed(str(self._versions.words.not_signing))
        if team and team not in able:
            raise NotAllowed(_("You do not sign for this team."))
        if not team and len(able) > 1:
            raise InputError(_("Say for which team you sign."), field="team")
        return team or able[0]

    def _refuse(
        self, draft: AbstractDraft, standing: list[Signature], user: User, side: str, seen_digest: str
    ) -> None:
        newest = self._versions.newest()
        if draft.based_on != newest:
            raise Conflict(overtaken(draft.based_on, newest))
        if seen_digest != draft.digest:
            raise Conflict(_("The text was changed after you read it. Read it again before you sign."))
        if any(one.user_id == user.id for one in standing):
            raise Conflict(_("You have signed already; the other signature must be somebody else's."))
        if any(one.team == side for one in standing):
            raise Conflict(_("Your team has signed already; the other team is next."))

    def _add(self, draft: AbstractDraft, user: User, side: str, now: datetime) -> None:
        rows = Rows()
        rows.add(
            self._model,
            **{f"{self._model.under}_id": draft.id},
            team=side,
            user_id=user.id,
            name=user.name,
            at=now,
            document_digest=draft.digest,
        )
        self._drafts.note(rows, "signed", draft.id, user, now, team=side, digest=draft.digest)
        rows.flush()

    def _publish(self, draft: AbstractDraft, user: User, now: datetime) -> int:
        number = self._versions.publish(
            draft.document, now, draft.title, f"user:{user.id}", follows=draft.based_on
        )
        draft.version, draft.closed_at = number, now
        draft.save(update_fields=["version", "closed_at"])
        return number
