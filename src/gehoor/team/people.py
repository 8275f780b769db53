"""Who works here: adding somebody, changing what they may do, switching them off and on again."""

from datetime import datetime
from typing import Any, Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gehoor.errors import Conflict, InputError, NotFound
from gehoor.journal.record import record
from gehoor.lib.db import after_commit, write
from gehoor.lib.phone import normalise
from gehoor.lib.rows import Rows
from gehoor.lib.text import email_key, squash
from gehoor.team.calendars import forget
from gehoor.team.models import Calendar, Role, User

MOST = 1_000  # nobody handles more at once
CHANGEABLE: Final = frozenset(
    {
        "email",
        "name",
        "role",
        "group",
        "phone",
        "language",
        "takes_leads",
        "max_open",
        "max_per_day",
        "calendar_id",
        "is_active",
        "password",
    }
)


def add_person(
    *,
    email: str,
    name: str,
    now: datetime,
    by: User | None = None,
    password: str | None = None,
    **values: Any,
) -> User:
    """Make somebody a user and return them.

    `values` may hold role, group, phone, language, takes_leads, max_open, max_per_day and
    calendar_id. Without a password nobody
    can log in as this person yet. Records `person.added`. Raises InputError with the field that is wrong,
    Conflict when the mail address already has a user.
    """
    user = User()
    with write():
        changed = _fill(user, {"email": email, "name": name, **values})
        _set_password(user, password)
        user.save(force_insert=True)
        _record("person.added", user, changed, now, by)
    return user


def change_person(user_id: int, now: datetime, by: User | None = None, **values: Any) -> User:
    """Change any of `CHANGEABLE` and return the person; what already stands so is no change.

    Records `person.changed` with the names of what changed. Raises NotFound, InputError, and Conflict when
    nobody would be left who may administer.
    """
    with write():
        user = _one(user_id)
        was_admin = _administers(user)
        changed = _fill(user, values)
        if "password" in values:
            _set_password(user, values["password"])
            changed.append("password")
        if was_admin and not _administers(user):
            _refuse_without_admin(user)
        if changed:
            user.save()
            _record("person.changed", user, changed, now, by)
    return user


def switch_off(user_id: int, now: datetime, by: User | None = None) -> User:
    """Nobody can log in as this person any more and no lead goes there; what they did stays theirs."""
    return change_person(user_id, now, by, is_active=False)


def switch_on(user_id: int, now: datetime, by: User | None = None) -> User:
    """The person is back."""
    return change_person(user_id, now, by, is_active=True)


def _fill(user: User, values: dict[str, Any]) -> list[str]:
    """Put what was given on the person, checked; returns the names of what is different now."""
    unknown = sorted(set(values) - CHANGEABLE)
    if unknown:
        raise InputError(_("There is nothing called %(name)s to change.") % {"name": unknown[0]})
    changed = []
    for name, given in values.items():
        if name == "password":
            continue
        value = _CHECKS[name](given, user)
        if getattr(user, name) != value:
            setattr(user, name, value)
            changed.append(name)
    return changed


def _email(given: Any, user: User) -> str:
    address = email_key(str(given))
    if not address:
        raise InputError(_("This is not a mail address."), field="email")
    if User.objects.filter(email=address).exclude(pk=user.pk).exists():
        raise Conflict(_("Somebody already uses this mail address."), field="email")
    return address


def _name(given: Any, user: User) -> str:
    name = squash(str(given), 120)
    if not name:
        raise InputError(_("A name is needed."), field="name")
    return name


def _role(given: Any, user: User) -> str:
    role = str(given or "")
    if role and role not in Role.values:
        raise InputError(_("There is no role %(role)s.") % {"role": role}, field="role")
    return role


def _group(given: Any, user: User) -> str:
    return squash(str(given or ""), 80)


def _phone(given: Any, user: User) -> str:
    phone = normalise(str(given or ""))
    if phone.problem:
        raise InputError(_("This number cannot be dialled."), field="phone")
    return phone.e164


def _language(given: Any, user: User) -> str:
    if given not in ("nl", "en"):
        raise InputError(_("The language is nl or en."), field="language")
    return str(given)


def _calendar(given: Any, user: User) -> int | None:
    if not given:
        return None
    if not Calendar.objects.filter(pk=given).exists():
        raise InputError(_("There is no such calendar."), field="calendar_id")
    return int(given)


def _limit(given: Any, user: User) -> int | None:
    if given in (None, ""):
        return None
    if not str(given).isdigit() or not 1 <= int(given) <= MOST:
        words = {"most": MOST}
        raise InputError(
            _("A limit is a whole number from 1 to %(most)s, or nothing.") % words, field="max_open"
        )
    return int(given)


def _truth(given: Any, user: User) -> bool:
    return bool(given)


_CHECKS = {
    "email": _email,
    "name": _name,
    "role": _role,
    "group": _group,
    "phone": _phone,
    "language": _language,
    "calendar_id": _calendar,
    "takes_leads": _truth,
    "is_active": _truth,
    "max_open": _limit,
    "max_per_day": _limit,
}


def _set_password(user: User, password: str | None) -> None:
    if password is not None:
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise InputError(" ".join(error.messages), field="password") from error
    user.set_password(password)


def _one(user_id: int) -> User:
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise NotFound(_("There is nobody with this number."), field="user_id")
    return user


def _administers(user: User) -> bool:
    return user.is_active and user.role == Role.ADMIN


def _refuse_without_admin(user: User) -> None:
    """The rows of all administrators are locked, so that two who leave at once cannot both succeed."""
    admins = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).order_by("pk")
    if not [other for other in admins if other.pk != user.pk]:
        raise Conflict(
            _("Somebody has to stay administrator. Give the role to another person first."), field="role"
        )


def _record(kind: str, user: User, changed: list[str], now: datetime, by: User | None) -> None:
    rows = Rows()
    data = {"user": str(user.pk), "name": user.name, "role": user.role, "changed": sorted(changed)}
    record(rows, kind, at=now, actor=f"user:{by.pk}" if by else "system", data=data)
    rows.flush()
    after_commit(forget)
