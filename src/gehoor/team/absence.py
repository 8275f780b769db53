"""Being away: from a day up to and including a day."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from gehoor.errors import InputError, NotFound
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.lib.text import squash
from gehoor.team.models import Absence, User

LONGEST = timedelta(days=2 * 366)


def add_absence(
    user_id: int, starts_on: date, ends_on: date, now: datetime, by: User | None = None, reason: str = ""
) -> Absence:
    """Somebody is away on these local days, both included; leads go to others at once.

    Two absences may overlap. Records `absence.added`. Raises InputError for an end before the start or
    more than two years, NotFound for a person who is not there.
    """
    if ends_on < starts_on:
        raise InputError(_("The last day comes before the first."), field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise InputError(_("An absence lasts two years at most."), field="ends_on")
    with write():
        if not User.objects.filter(pk=user_id).exists():
            raise NotFound(_("There is nobody with this number."), field="user_id")
        absence = Absence.objects.create(
            user_id=user_id, starts_on=starts_on, ends_on=ends_on, reason=squash(reason, 120)
        )
        _record("absence.added", absence, now, by)
    return absence


def remove_absence(absence_id: int, now: datetime, by: User | None = None) -> None:
    """The person is not away after all. Records `absence.removed`; NotFound when it was removed already."""
    with write():
        absence = Absence.objects.select_for_update().filter(pk=absence_id).first()
        if absence is None:
            raise NotFound(_("This absence was removed already."), field="absence_id")
        _record("absence.removed", absence, now, by)
        absence.delete()


def _record(kind: str, absence: Absence, now: datetime, by: User | None) -> None:
    rows = Rows()
    data = {
        "user": str(absence.user_id),
        "starts_on": absence.starts_on.isoformat(),
        "ends_on": absence.ends_on.isoformat(),
    }
    record(rows, kind, at=now, actor=f"user:{by.pk}" if by else "system", data=data)
    rows.flush()
