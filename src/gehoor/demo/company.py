"""The people of the made-up company: who they are, when they are away, and how they log in."""

import secrets
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

from gehoor.demo.words import CALLER, DOMAIN, OTHERS, SALES
from gehoor.intake.keys import make_key
from gehoor.intake.sources.form import ensure_default as ensure_forms
from gehoor.routing.rules import ensure_default as ensure_rules
from gehoor.scoring.definition import ensure_default as ensure_definition
from gehoor.team.calendars import ensure_default as ensure_calendar
from gehoor.team.models import Absence, Role, User

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
LOGIN_FILE = "demo-login.txt"


def hire(now: datetime) -> dict[str, User]:
    """Make everybody, the defaults of each room, and the absences; returns the people by their short name."""
    ensure_calendar()
    password = secrets.token_urlsafe(9)
    people = {
        short: User.objects.create_user(
            f"{short}@{DOMAIN}", password, name=name, role=role, group=group, takes_leads=role == Role.SALES
        )
        for name, role, group, short in [
            *((name, Role.SALES, group, short) for name, group, short in SALES),
            *OTHERS,
        ]
    }
    ensure_definition(now)
    ensure_rules(now)
    ensure_forms(now)
    _away(people, now.astimezone(AMSTERDAM).date())
    key = make_key("demo", ["leads:write", "leads:read", "events:write", "funnel:read"], now)[1]
    _write_login(people[CALLER], password, key)
    return people


def login_file() -> Path:
    """Where name, password and API key of the demo are written, one a line, for the machine's owner only."""
    return Path(settings.DATA) / LOGIN_FILE


def _write_login(caller: User, password: str, key: str) -> None:
    path = login_file()
    path.touch(mode=0o600)
    others = User.objects.exclude(pk=caller.pk).order_by("role", "email")
    lines = (
        caller.email,
        password,
        key,
        "",
        "De anderen hebben hetzelfde wachtwoord / the others have the same password:",
        *(f"{user.email} ({user.role})" for user in others),
        "",
    )
    path.write_text("\n".join(lines), encoding="utf-8")


def _away(people: dict[str, User], today: date) -> None:
    """A holiday behind us, an illness now, a week off ahead."""
    weeks = (("joost", -40, -27, "vakantie"), ("noor", -2, 3, "ziek"), ("bram", 9, 16, "vakantie"))
    for short, first, last, reason in weeks:
        Absence.objects.create(
            user=people[short],
            starts_on=today + timedelta(days=first),
            ends_on=today + timedelta(days=last),
            reason=reason,
        )
