"""First run and first password: how somebody comes to have a login."""

import hashlib
from datetime import datetime

from django.db import connection

from gehoor.errors import InputError, NotFound
from gehoor.intake.sources.form.defaults import ensure_default as ensure_forms
from gehoor.lib import db, signing
from gehoor.routing.rules import ensure_default as ensure_routing
from gehoor.scoring.definition import ensure_default as ensure_definition
from gehoor.team.calendars import ensure_default as ensure_calendar
from gehoor.team.models import Role, User
from gehoor.team.people import add_person, change_person

PURPOSE = "password"
LINK_DAYS = 7


def nobody_yet() -> bool:
    """Whether this installation still waits for its first person."""
    return not User.objects.exists()


def first_run(
    *, name: str, email: str, password: str, takes_leads: bool, language: str, now: datetime
) -> User:
    """Make the first administrator, and the calendar, definition, routing and forms everything starts from.

    Raises NotFound when somebody was here first.
    """
    with db.write():
        if db.is_postgres():
            with connection.cursor() as cursor:
                cursor.execute('LOCK TABLE "team_user" IN SHARE ROW EXCLUSIVE MODE')
        if not nobody_yet():
            raise NotFound("This installation has been set up already.")
        ensure_calendar()
        ensure_definition(now)
        user = add_person(
            email=email,
            password=password,
            name=name,
            role=Role.ADMIN,
            takes_leads=takes_leads,
            language=language,
            now=now,
        )
        ensure_routing(now)
        ensure_forms(now)
    return user


def password_token(user: User, now: datetime) -> str:
    """What opens the page where `user` chooses a password: a week long, and once."""
    return signing.sign({"user": str(user.pk), "stamp": _stamp(user)}, PURPOSE, now, LINK_DAYS)


def token_user(token: str, now: datetime) -> User:
    """Whose token this is. Raises InputError when it is spent, too old or not ours."""
    payload = signing.unsign(token, PURPOSE, now)
    user = User.objects.filter(pk=int(payload["user"]), is_active=True).first()
    if user is None or payload["stamp"] != _stamp(user):
        raise InputError("This link has been used already.", code="used")
    return user


def set_password(user: User, password: str, now: datetime) -> User:
    """Give `user` this password; links made before it no longer work. Raises InputError."""
    return change_person(user.pk, now, user, password=password)


def _stamp(user: User) -> str:
    """Changes with the password, so that a link works once; tells nothing about the password."""
    return hashlib.sha256(f"{user.pk}:{user.password}".encode()).hexdigest()[:16]
