"""Saying that there is a new agreement, in the transaction of the second signature."""

from datetime import datetime

from gehoor.followup.agreement.sign import sign
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.notify.announce import plan_announcement
from gehoor.team.models import Role, User


def sign_and_tell(
    proposal_id: int, user: User, now: datetime, seen_digest: str, team: str = ""
) -> int | None:
    """`followup.agreement.sign.sign`; when that makes a version, everybody of both teams hears of it."""
    with write():
        number = sign(proposal_id, user, now, seen_digest, team)
        if number is not None:
            rows = Rows()
            for user_id in everybody():
                data = {"version": number}
                plan_announcement(
                    rows, "agreement_published", lead_id=None, user_id=user_id, now=now, data=data
                )
            rows.flush()
    return number


def everybody() -> list[int]:
    """Who belongs to one of the teams, or leads them."""
    people = User.objects.filter(is_active=True, role__in=Role.values).order_by("id")
    return list(people.values_list("id", flat=True))
