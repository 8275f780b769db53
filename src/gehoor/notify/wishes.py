"""Changing how one wants to be told."""

from collections.abc import Collection, Mapping
from datetime import datetime, time

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.journal.record import record
from gehoor.lib.db import after_commit, write
from gehoor.lib.rows import Rows
from gehoor.notify import reach
from gehoor.notify.models import Reach
from gehoor.notify.words import ALWAYS_KINDS, KINDS, SURE_KINDS
from gehoor.team.models import User


def save_wishes(
    user: User,
    chosen: Mapping[str, Collection[str]],
    ways: Collection[str],
    now: datetime,
    *,
    quiet_from: time,
    quiet_until: time,
    quiet_mail: bool,
) -> None:
    """Keep which kinds go by which of `ways` (the ones that were asked about), and the quiet hours.

    `chosen` maps a kind to the ways that are on; a kind that is not in it was not asked about. Records
    `person.reach_changed`. Raises InputError when a kind that must arrive would have no way left.
    """
    for kind in SURE_KINDS:
        if kind in chosen and not chosen[kind]:
            raise InputError(_("Leave at least one way open for a lead that waits for you."), field=kind)
    with write():
        row, _made = Reach.objects.select_for_update().get_or_create(user=user)
        row.choices = _merged(row.choices, chosen, ways)
        row.quiet_from, row.quiet_until, row.quiet_mail = quiet_from, quiet_until, quiet_mail
        row.save(update_fields=["choices", "quiet_from", "quiet_until", "quiet_mail"])
        rows = Rows()
        record(
            rows,
            "person.reach_changed",
            at=now,
            lead_id=None,
            contact_id=None,
            actor=f"user:{user.pk}",
            data={"user": str(user.pk)},
        )
        rows.flush()
        after_commit(reach.forget)


def _merged(
    before: Mapping[str, Mapping[str, bool]], chosen: Mapping[str, Collection[str]], ways: Collection[str]
) -> dict[str, dict[str, bool]]:
    """What was asked about as it was answered, the rest as it was."""
    known = [kind for kind in KINDS if kind not in ALWAYS_KINDS]
    merged = {kind: dict(before.get(kind, {})) for kind in known}
    for kind in known:
        if kind in chosen:
            merged[kind] |= {way: way in chosen[kind] for way in ways if way in reach.WAYS}
    return {kind: answers for kind, answers in merged.items() if answers}
