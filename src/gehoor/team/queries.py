"""Reading the team: who is there, who is away, who works when."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gehoor.team.calendars import hours_of
from gehoor.team.models import Absence, Calendar, CalendarException, Role, User


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody, with the absences that are not over yet and whether one of them is now."""

    user: User
    is_away: bool
    absences: tuple[Absence, ...]


def members(now: datetime) -> list[Member]:
    """Everybody, active people first, by name; two queries whatever their number."""
    coming: dict[int, list[Absence]] = {}
    since = (now - timedelta(days=1)).date()
    for absence in Absence.objects.filter(ends_on__gte=since).order_by("starts_on", "id"):
        coming.setdefault(absence.user_id, []).append(absence)
    people = User.objects.select_related("calendar").order_by("-is_active", "name", "id")
    return [_member(user, coming.get(user.pk, []), now) for user in people]


def callers() -> list[User]:
    """The active people who take leads, by name."""
    return list(User.objects.filter(is_active=True, takes_leads=True).order_by("name", "id"))


def leads_of(user_id: int | None) -> list[int]:
    """Who leads the team of that person: the active managers of the same group.

    Where there is none, or for None, all active managers; where there is none at all, the administrators.
    """
    people = User.objects.filter(is_active=True, role__in=(Role.MANAGER, Role.ADMIN)).order_by("id")
    known = list(people.values_list("id", "role", "group"))
    group = User.objects.filter(pk=user_id or 0).values_list("group", flat=True).first() or ""
    managers = [(number, own) for number, role, own in known if role == Role.MANAGER]
    near = [number for number, own in managers if group and own == group]
    return near or [number for number, _own in managers] or [number for number, *_rest in known]


def groups() -> list[str]:
    """The names of the groups that people are in, for choosing from."""
    names = User.objects.exclude(group="").values_list("group", flat=True)
    return sorted(set(names))


def calendars() -> list[Calendar]:
    """All calendars, the organisation's own first, each with its exceptions at hand."""
    return list(Calendar.objects.prefetch_related("exceptions").order_by("-is_default", "name", "id"))


def exceptions(calendar_id: int, now: datetime) -> list[CalendarException]:
    """The days still to come on which a calendar is otherwise, the nearest first."""
    since = (now - timedelta(days=1)).date()
    return list(CalendarException.objects.filter(calendar_id=calendar_id, day__gte=since).order_by("day"))


def _member(user: User, absences: list[Absence], now: datetime) -> Member:
    today = hours_of(user.pk).local_day(now)
    kept = tuple(absence for absence in absences if absence.ends_on >= today)
    return Member(user, any(absence.starts_on <= today for absence in kept), kept)
