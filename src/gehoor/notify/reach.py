"""How a person wants to be told: which message by which way, and when not to be disturbed.

Read at every announcement and changed a few times a year, so a process keeps what it read for five seconds.
A change made in this process counts at once.
"""

import threading
import time as machine
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from gehoor.notify.models import Reach
from gehoor.notify.words import ALWAYS_KINDS
from gehoor.team.calendars import hours_of

KEEP_SECONDS = 5.0
WAYS = ("mail", "push", "slack", "apprise")
QUIET_FROM, QUIET_UNTIL = time(22, 0), time(7, 0)

# What a telephone does not ring for unless somebody asks for it: it can be read later.
_CALM = frozenset(
    {"digest", "weekly_letter", "agreement_published", "definition_published", "deviation", "lead_moved"}
)
_OFF = {"push": _CALM, "slack": frozenset({"digest"}), "apprise": frozenset({"digest"})}


@dataclass(frozen=True, slots=True)
class Wish:
    """The wishes of one person; without any, those that everybody starts with."""

    choices: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    quiet_from: time = QUIET_FROM
    quiet_until: time = QUIET_UNTIL
    quiet_mail: bool = False
    mail_off: bool = False

    def wants(self, kind: str, way: str) -> bool:
        """Whether messages of this kind go by this way."""
        if kind in ALWAYS_KINDS:
            return True
        return bool(self.choices.get(kind, {}).get(way, kind not in _OFF.get(way, ())))

    def after_quiet(self, way: str, at: datetime, zone: ZoneInfo) -> datetime:
        """`at` itself, or the end of the quiet hours it falls in, in UTC. Only what makes a sound waits."""
        if way == "mail" and not self.quiet_mail:
            return at
        return end_of_quiet(self.quiet_from, self.quiet_until, at, zone)


def end_of_quiet(begin: time, end: time, at: datetime, zone: ZoneInfo) -> datetime:
    """`at` when the wall stands outside [begin, end), else the next moment that it shows `end`, in UTC."""
    local = at.astimezone(zone)
    clock = local.time().replace(tzinfo=None)
    inside = begin <= clock < end if begin <= end else clock >= begin or clock < end
    if not inside:
        return at
    day = local.date() if clock < end else local.date() + timedelta(days=1)
    # Where the clock is put back, the wall shows `end` twice: the first time that is not past.
    moments = [datetime.combine(day, end, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    return next((moment for moment in moments if moment > at), at)


def wish_of(user_id: int | None) -> Wish:
    """The wishes of this person; for None (a channel of the team) those of nobody: always, at any hour."""
    if user_id is None:
        return _TEAM
    kept = _kept
    if kept is None or machine.monotonic() - kept.read_at > KEEP_SECONDS:
        kept = _renew()
    return kept.wishes.get(user_id, _START)


def free_at(user_id: int | None, way: str, at: datetime) -> datetime:
    """The first moment from `at` on which this person may be told by this way."""
    return wish_of(user_id).after_quiet(way, at, hours_of(user_id).zone)


def forget() -> None:
    """Read the wishes anew at the next question; called after every change of one."""
    global _kept
    _kept = None


class _Kept(NamedTuple):
    wishes: Mapping[int, Wish]
    read_at: float  # of the machine's monotonic clock


_START = Wish()
_TEAM = Wish(quiet_from=time.min, quiet_until=time.min)
_kept: _Kept | None = None
_lock = threading.Lock()


def _renew() -> _Kept:
    global _kept
    with _lock:
        rows = Reach.objects.values_list(
            "user_id", "choices", "quiet_from", "quiet_until", "quiet_mail", "mail_off"
        )
        _kept = kept = _Kept({row[0]: Wish(*row[1:]) for row in rows}, machine.monotonic())
    return kept
