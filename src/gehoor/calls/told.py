"""A telephone system says that a call was recorded: kept as it came, checked, and put in the queue once."""

from datetime import datetime

from django.utils.translation import gettext as _

from gehoor.calls.hooks import READERS, Message, Report
from gehoor.calls.keep import Caller, Given, announce
from gehoor.calls.models import HookCall, Recording, State, TelephoneSystem
from gehoor.calls.systems import may_fetch
from gehoor.errors import InputError
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.lib.signing import seal, unseal
from gehoor.team.models import User


def receive(system: TelephoneSystem, message: Message, now: datetime) -> Recording | None:
    """What became of the message: a recording that waits to be fetched, or None when there was none to fetch.

    The message is kept, sealed, whatever comes of it; not one whose signature is wrong: that is anybody's.
    Raises Unauthorised, Malformed, or InputError with the field, also for an address on a strange host.
    """
    report = None
    try:
        report = READERS[system.kind](message, unseal(system.secret))
        found = _take(system, report, now) if report else None
    except InputError as error:
        if error.status != 401:
            _keep(system, message, now, error.code, None)
        raise
    outcome = "nothing_to_fetch" if found is None else "accepted" if found.added_at == now else "repeated"
    _keep(system, message, now, outcome, found.id if found else None)
    return found


def _take(system: TelephoneSystem, report: Report, now: datetime) -> Recording:
    if not may_fetch(system, report.url):
        raise InputError(
            _("The recording lies on a host that is not named for this telephone system."),
            field="recording_url",
            code="unknown_host",
        )
    given = Given(
        called_at=report.called_at,
        told=system.told,
        name=report.name,
        seller_side=report.seller_side,
        number=report.number,
    )
    external = f"{system.id}:{report.external_id}"[:200]
    return announce(system, given, external, report.url, _caller(report.caller_email), now)


def _caller(email: str) -> Caller:
    """Whom the system names: a colleague, somebody whom we do not know, or nobody."""
    if not email:
        return Caller()
    found = User.objects.filter(email=email.lower(), is_active=True).first()
    return Caller(found.id if found else None, is_named=True)


def _keep(
    system: TelephoneSystem, message: Message, now: datetime, outcome: str, recording_id: int | None
) -> None:
    rows = Rows()
    with write():
        # Told again of a call that was deleted: its words do not come back, nor while it is being deleted.
        about = Recording.objects.select_for_update().filter(id=recording_id or 0).first()
        gone = about is not None and about.state == State.DELETED
        body = "" if gone else seal(message.body.decode("utf-8", "replace"))
        rows.add(
            HookCall, system_id=system.id, at=now, body=body, outcome=outcome[:30], recording_id=recording_id
        )
        rows.change(TelephoneSystem, system.id, last_used_at=now)
        rows.flush()
