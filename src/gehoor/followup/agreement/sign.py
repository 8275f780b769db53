"""Two signatures make an agreement: one of marketing, one of sales, of two different people, on one text."""

from datetime import datetime

from django.utils.translation import gettext as _

from gehoor.errors import Conflict, InputError, NotAllowed
from gehoor.followup.agreement import versions
from gehoor.followup.agreement.document import parse
from gehoor.followup.agreement.draft import opened
from gehoor.followup.agreement.models import Consent, Proposal
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.scoring.sign import TEAMS as TEAMS
from gehoor.scoring.sign import sides as sides
from gehoor.team.models import User


def sign(proposal_id: int, user: User, now: datetime, seen_digest: str, team: str = "") -> int | None:
    """Sign the text with fingerprint `seen_digest`; the second signature publishes and returns the version.

    `team` is needed from an administrator only, who may stand in for either. All or nothing: whatever is
    refused leaves neither a signature nor a version. Raises NotAllowed (no team to sign for), Conflict (the
    text changed, another version counts by now, already signed, put away) or InputError (the text cannot be
    read). Records agreement.signed, and agreement.published through `versions.publish`.
    """
    side = _side(user, team)
    with write():
        proposal = opened(proposal_id)
        standing = list(Consent.objects.filter(proposal=proposal))
        _refuse(proposal, standing, user, side, seen_digest)
        parse(proposal.document)
        rows = Rows()
        rows.add(
            Consent,
            proposal_id=proposal.id,
            team=side,
            user_id=user.id,
            name=user.name,
            at=now,
            document_digest=proposal.digest,
        )
        data = {"draft": str(proposal.id), "team": side, "digest": proposal.digest}
        record(rows, "agreement.signed", at=now, actor=f"user:{user.id}", data=data)
        rows.flush()
        return _publish(proposal, user, now) if standing else None


def withdraw(proposal_id: int, user: User, now: datetime) -> None:
    """Take one's own signature back before the other one is there.

    Records agreement.signature_withdrawn; Conflict when there is none.
    """
    with write():
        proposal = opened(proposal_id)
        found = Consent.objects.filter(proposal=proposal, user=user).first()
        if found is None:
            raise Conflict(_("You have not signed this proposal."))
        found.delete()
        rows = Rows()
        data = {"draft": str(proposal.id), "team": found.team}
        record(rows, "agreement.signature_withdrawn", at=now, actor=f"user:{user.id}", data=data)
        rows.flush()


def signatures(version: int) -> list[Consent]:
    """Who signed what became `version`: marketing first; empty for the one that we come with."""
    return list(Consent.objects.filter(proposal__version=version).order_by("team"))


def _side(user: User, team: str) -> str:
    able = sides(user)
    if not able:
        raise NotAllowed(_("Only people of marketing and sales sign the agreement."))
    if team and team not in able:
        raise NotAllowed(_("You do not sign for this team."))
    if not team and len(able) > 1:
        raise InputError(_("Say for which team you sign."), field="team")
    return team or able[0]


def _refuse(proposal: Proposal, standing: list[Consent], user: User, side: str, seen_digest: str) -> None:
    newest = versions.newest()
    if proposal.based_on != newest:
        raise Conflict(versions.overtaken(proposal.based_on, newest))
    if seen_digest != proposal.digest:
        raise Conflict(_("The text was changed after you read it. Read it again before you sign."))
    if any(one.user_id == user.id for one in standing):
        raise Conflict(_("You have signed already; the other signature must be somebody else's."))
    if any(one.team == side for one in standing):
        raise Conflict(_("Your team has signed already; the other team is next."))


def _publish(proposal: Proposal, user: User, now: datetime) -> int:
    number = versions.publish(
        proposal.document, now, proposal.title, f"user:{user.id}", follows=proposal.based_on
    )
    proposal.version, proposal.closed_at = number, now
    proposal.save(update_fields=["version", "closed_at"])
    return number
