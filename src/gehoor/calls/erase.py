"""Deleting that deletes: files, keys, what was heard, who could hear it. Only the fact that it went stays."""

import logging
import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from urllib.parse import unquote_plus

import phonenumbers
from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from gehoor.calls import gone, vault
from gehoor.calls.models import HookCall, Kept, Opening, Recording, Share, State
from gehoor.errors import InputError, NotAllowed, NotFound
from gehoor.journal.record import record
from gehoor.lib.db import is_postgres, write
from gehoor.lib.phone import normalise
from gehoor.lib.rows import Rows
from gehoor.lib.signing import marks, unseal
from gehoor.team.models import Role, User

log = logging.getLogger(__name__)

_BATCH = 100
MESSAGES_KEPT = timedelta(days=30)


def erase(recording: Recording, by: User, now: datetime) -> None:
    """Delete a call for good; records `recording.deleted`.

    The caller may, and a manager or admin when a customer asks for it: they delete without hearing.
    Raises NotFound for anybody else. Deleting twice is fine.
    """
    if recording.caller_id != by.id and by.role not in (Role.MANAGER, Role.ADMIN):
        raise NotFound(_("This call is not yours."))
    _erase([recording.id], f"user:{by.id}", "asked", now)


def forget_customer(number: str, by: User, now: datetime) -> int:
    """Delete every call with whoever has this number, when they ask for it; returns how many there were.

    For a manager or admin, who hears nothing and need not be told how many. Raises NotAllowed for anybody
    else, InputError for what is no number.
    """
    if by.role not in (Role.MANAGER, Role.ADMIN):
        raise NotAllowed(_("Only a manager or admin deletes for a customer."))
    e164 = normalise(number, settings.COUNTRY).e164
    if not e164:
        raise InputError(_("This is not a telephone number."), field="number")
    known = Q(lead__contact__keys__kind="phone", lead__contact__keys__value=e164)
    told = Q(customer__in=marks(e164))  # also while nobody knows of which lead it is
    theirs = Recording.objects.filter(known | told).exclude(state=State.DELETED)
    numbers = list(theirs.distinct().values_list("id", flat=True))
    _erase(numbers, f"user:{by.id}", "customer", now)
    _forget_messages(e164)
    return len(numbers)


def _forget_messages(e164: str) -> None:
    """Messages that led to no recording name the customer too, in the way of their telephone system."""
    digits = str(phonenumbers.parse(e164).national_number)
    stray = HookCall.objects.filter(recording_id=None).exclude(body="").values_list("id", "body")
    theirs = [number for number, body in stray.iterator() if digits in _digits(body)]
    with write():
        HookCall.objects.filter(id__in=theirs).update(body="")


def _digits(sealed: str) -> str:
    try:
        return re.sub(r"\D", "", unquote_plus(unseal(sealed)))
    except InputError:  # closed with a key that is gone: nobody reads it any more
        return ""


def expire(now: datetime) -> int:
    """Delete what has been kept as long as was decided; returns how many. The worker asks every minute."""
    over = Recording.objects.filter(keep_until__lte=now).exclude(state=State.DELETED)
    numbers = list(over.order_by("keep_until").values_list("id", flat=True)[:_BATCH])
    _erase(numbers, "worker", "expired", now)
    return len(numbers)


def erase_again(numbers: Collection[int], now: datetime) -> int:
    """Delete what a restore brought back of these recordings; returns how many there were."""
    there = Recording.objects.exclude(state=State.DELETED).values_list("id", flat=True)
    back = sorted(set(numbers).intersection(there))
    for start in range(0, len(back), _BATCH):
        _erase(back[start : start + _BATCH], "restore", "restored", now)
    return len(back)


def sweep(now: datetime) -> int:
    """Remove files of over a day that no row knows of, left by a killed process; returns how many.

    Messages of telephone systems lose their words after thirty days: they hold numbers of customers.
    """
    old = HookCall.objects.filter(at__lte=now - MESSAGES_KEPT).exclude(body="")
    with write():
        old.update(body="")
    yesterday = now.timestamp() - 86_400  # an upload that is coming in has no row yet
    lying = {path.name for path in vault.folder().iterdir() if path.stat().st_mtime < yesterday}
    known = set(Kept.objects.filter(file__in=lying).values_list("file", flat=True)) if lying else set()
    for name in lying - known:
        vault.burn(name)
    return len(lying - known)


def _erase(numbers: Iterable[int], actor: str, cause: str, now: datetime) -> None:
    files: list[str] = []
    went: list[int] = []
    with write():
        rows = Rows()
        for recording in Recording.objects.select_for_update().filter(id__in=list(numbers)):
            if recording.state == State.DELETED:
                continue
            files += recording.files.values_list("file", flat=True)
            _forget(recording, now)
            went.append(recording.id)
            data = {"recording_id": str(recording.id), "cause": cause}
            record(rows, "recording.deleted", at=now, actor=actor, data=data)
        rows.flush()
        if cause != "expired":
            gone.note(went)
    # The keys went with the transaction; a file that a crash leaves here is noise, and swept up later.
    for file in files:
        vault.burn(file)
    if files:
        _empty_the_log()


def _empty_the_log() -> None:
    """SQLite's log holds what stood in a page before, until it is written back: no place for a key."""
    if not is_postgres() and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _forget(recording: Recording, now: datetime) -> None:
    Kept.objects.filter(recording=recording).delete()
    Opening.objects.filter(recording=recording).delete()
    Share.objects.filter(recording=recording).delete()
    HookCall.objects.filter(recording_id=recording.id).update(body="")
    Recording.objects.filter(id=recording.id).update(
        state=State.DELETED,
        deleted_at=now,
        lead=None,
        attempt=None,
        due_at=None,
        customer="",
        fetch_url="",
        next_time="",
        name="",
        problem="",
        problem_data={},
        duration_s=None,
    )
