"""Recording is off until somebody who may decide has written down on what ground it happens."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from gehoor.calls.models import Ground, Policy
from gehoor.errors import InputError, NotAllowed, Several
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.team.models import Role, User

LONGEST = 730  # days
USUAL = 90


def current() -> Policy | None:
    """What holds now; None as long as nothing was ever decided."""
    return Policy.objects.order_by("-decided_at", "-id").first()


def required() -> Policy:
    """The policy by which a recording may be kept; InputError when there is none, or it says no."""
    policy = current()
    if policy is None or not policy.is_on:
        raise InputError(
            _("Recordings are not kept here. A manager first writes down on what ground, under Recording."),
            code="recording_off",
        )
    return policy


def decide(
    user: User,
    now: datetime,
    *,
    is_on: bool,
    ground: str,
    purpose: str,
    notice: str,
    staff_informed: bool,
    retention_days: int,
) -> Policy:
    """Write down what holds from now on; records `recording.decided`.

    Only a manager or admin decides. Raises Several with a sentence for each field that is missing: purpose,
    the words by which customers are told, that colleagues know, and a term of 1 to 730 days.
    """
    if user.role not in (Role.MANAGER, Role.ADMIN):
        raise NotAllowed(_("Only a manager or admin decides about recording."))
    problems = _problems(ground, purpose, notice, staff_informed, retention_days) if is_on else []
    if problems:
        raise Several(_("Something is still missing."), problems)
    rows = Rows()
    facts = {
        "is_on": is_on,
        "ground": ground,
        "purpose": purpose.strip()[:300],
        "notice": notice.strip(),
        "staff_informed": staff_informed,
        "retention_days": retention_days,
    }
    number = rows.add(Policy, decided_by_id=user.id, decided_at=now, **facts)
    data = {"policy_id": str(number), **facts}
    record(rows, "recording.decided", at=now, actor=f"user:{user.id}", data=data)
    with write():
        rows.flush()
    return Policy.objects.get(id=number)


def keep_until(policy: Policy, called_at: datetime) -> datetime:
    """When a recording of `called_at` goes by itself."""
    return called_at + timedelta(days=policy.retention_days)


def _problems(ground: str, purpose: str, notice: str, informed: bool, days: int) -> list[InputError]:
    found = []
    if ground not in Ground.values:
        found.append(InputError(_("Choose the ground on which calls are recorded."), field="ground"))
    if not purpose.strip():
        found.append(InputError(_("Say what the recordings are for."), field="purpose"))
    if not notice.strip():
        found.append(InputError(_("Give the words by which customers are told."), field="notice"))
    if not informed:
        found.append(
            InputError(
                _("Tell your colleagues first, and ask the works council where there is one."),
                field="staff_informed",
            )
        )
    if not 1 <= days <= LONGEST:
        found.append(
            InputError(
                _("Choose a term from 1 to %(longest)s days.") % {"longest": LONGEST}, field="retention_days"
            )
        )
    return found
