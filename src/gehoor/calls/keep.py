"""A recording comes in: the ground first, then the bytes, then its place in the queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from gehoor.calls import vault
from gehoor.calls.match import Match, match
from gehoor.calls.models import Kept, Policy, Recording, State, TelephoneSystem, Told
from gehoor.calls.policy import keep_until, required
from gehoor.errors import InputError
from gehoor.journal.record import record
from gehoor.leads.models import Lead
from gehoor.lib import wake
from gehoor.lib.db import after_commit, write
from gehoor.lib.phone import normalise
from gehoor.lib.rows import Rows
from gehoor.lib.signing import marks, seal
from gehoor.team.models import User

LARGEST_SOUND = 1024 * 2**20
LARGEST_TEXT = 20 * 2**20
SIDES = ("", "left", "right")
LATEST = timedelta(minutes=10)  # how far ahead of ours a clock elsewhere may run


@dataclass(frozen=True, slots=True)
class Given:
    """What is known of a call before it is heard."""

    called_at: datetime
    told: str
    name: str = ""
    seller_side: str = ""
    call_type: str = ""
    number: str = ""  # of the customer, as far as known
    lead_id: int | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose call a telephone system says it is; `is_named` and no `id`: somebody whom we do not know."""

    id: int | None = None
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the call that lies in the vault: its kind (sound, transcript), its type and its name."""

    kind: str
    stored: vault.Stored
    media_type: str = ""
    name: str = ""


def upload(user: User, given: Given, now: datetime, parts: Sequence[Part]) -> Recording:
    """Keep what a caller brings: a sound file, a transcript, or both; records `recording.kept`.

    The parts are in the vault already; they are burnt when the call may not be kept. Raises InputError
    without a policy or a file, for an empty one, and for a call that lies ahead, or so far back that it would
    have to go at once.
    """
    try:
        return _upload(user, given, now, parts)
    except BaseException:
        for part in parts:
            vault.burn(part.stored.file)
        raise


def _upload(user: User, given: Given, now: datetime, parts: Sequence[Part]) -> Recording:
    policy = required()
    _check(given, policy, now)
    if not parts:
        raise InputError(_("Choose a recording, a transcript, or both."), field="sound")
    empty = next((part.kind for part in parts if not part.stored.size), None)
    if empty:
        raise InputError(_("The file is empty."), field=empty)
    rows = Rows()
    with write():
        found = match(given, user.id)
        number = _plan(rows, given, found, user.id, now, policy, f"user:{user.id}")
        for part in parts:
            _plan_part(rows, number, part)
        rows.flush()
        after_commit(wake.wake)
    return Recording.objects.get(id=number)


def _plan_part(rows: Rows, number: int, part: Part) -> None:
    rows.add(
        Kept,
        recording_id=number,
        kind=part.kind,
        file=part.stored.file,
        key=part.stored.key,
        size=part.stored.size,
        media_type=part.media_type[:80],
        name=part.name[:255],
    )


def announce(
    system: TelephoneSystem, given: Given, external_id: str, url: str, caller: Caller, now: datetime
) -> Recording:
    """A telephone system has a recording: it is fetched by the worker; records `recording.kept`.

    Raises InputError as `upload` does. A second message of the same call changes nothing.
    """
    policy = required()
    _check(given, policy, now)
    rows = Rows()
    with write():
        known = Recording.objects.filter(external_id=external_id).first()
        if known is not None:
            return known
        found = match(given, caller.id)
        # Who is named and unknown is not whoever logged an attempt: it stays a call of nobody.
        caller_id = caller.id if caller.is_named else found.caller_id
        actor = f"system:{system.id}"
        number = _plan(rows, given, found, caller_id, now, policy, actor)
        rows.change(Recording, number, system_id=system.id, external_id=external_id, fetch_url=seal(url))
        rows.flush()
        after_commit(wake.wake)
    return Recording.objects.get(id=number)


def _plan(
    rows: Rows,
    given: Given,
    found: Match,
    caller_id: int | None,
    now: datetime,
    policy: Policy,
    actor: str,
) -> int:
    until = keep_until(policy, given.called_at)
    number = rows.add(
        Recording,
        caller_id=caller_id,
        lead_id=found.lead_id,
        attempt_id=found.attempt_id,
        customer=_customer(given.number or _number_of(found.lead_id)),
        name=given.name[:255],
        called_at=given.called_at,
        added_at=now,
        ground=policy.ground,
        told=given.told,
        policy_id=policy.id,
        ground_by=actor,
        keep_until=until,
        state=State.WAITING,
        seller_side=given.seller_side,
        call_type=given.call_type,
        due_at=now,
    )
    data = {"recording_id": str(number), "told": given.told, "keep_until": until.isoformat()}
    # Not on the story of the lead: everybody reads that, and a call is its caller's own.
    record(rows, "recording.kept", at=now, actor=actor, data=data)
    return number


def _number_of(lead_id: int | None) -> str:
    """The number of the person of a lead: a lead can go, by undoing an import for one, and the call stays."""
    if lead_id is None:
        return ""
    return Lead.objects.filter(id=lead_id).values_list("contact__phone", flat=True).first() or ""


def _customer(number: str) -> str:
    """What the customer's calls are found by when they want them gone, also without a lead."""
    e164 = normalise(number, settings.COUNTRY).e164
    return marks(e164)[0] if e164 else ""


def _check(given: Given, policy: Policy, now: datetime) -> None:
    if given.told not in Told.values:
        raise InputError(
            _("Say how the customer was told that the call is recorded. Without it nothing is kept."),
            field="told",
        )
    if given.seller_side not in SIDES:
        raise InputError(_("Choose left, right, or let it be heard."), field="seller_side")
    if given.called_at > now + LATEST:
        raise InputError(_("This call lies in the future. Check the date and time."), field="called_at")
    if given.called_at <= now - timedelta(days=policy.retention_days):
        raise InputError(
            _("A call of that day may no longer be kept: recordings go after %(days)s days.")
            % {"days": policy.retention_days},
            field="called_at",
        )
