"""What one's own page of messages shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.notify import queries
from gehoor.notify.channels.push.keys import public_key
from gehoor.notify.models import Channel, ChatName, Reach
from gehoor.notify.reach import WAYS, Wish, wish_of
from gehoor.notify.wishes import save_wishes
from gehoor.notify.words import (
    ALWAYS_KINDS,
    KINDS,
    LEADING_KINDS,
    in_order,
    kind_name,
    reason_sentence,
    way_name,
)
from gehoor.team.models import Role, User

MOST_SHOWN = 12


@dataclass(frozen=True)
class Choice:
    """One kind of message by one way."""

    way: str
    word: str
    is_on: bool


@dataclass(frozen=True)
class Row:
    """One kind of message with the ways it may go by."""

    kind: str
    word: str
    choices: Sequence[Choice]


def page(user: User, now: datetime, given: QueryDict | None = None) -> dict[str, Any]:
    """The page; with `given` as it was filled in."""
    wish, ways = wish_of(user.pk), ways_of(user)
    reach = Reach.objects.filter(user=user).first()
    channels = list(Channel.objects.filter(user=user).order_by("-is_active", "name"))
    return {
        "rows": rows(user, wish, ways, given),
        "quiet_from": given.get("quiet_from") if given else f"{wish.quiet_from:%H:%M}",
        "quiet_until": given.get("quiet_until") if given else f"{wish.quiet_until:%H:%M}",
        "quiet_mail": bool(given.get("quiet_mail")) if given else wish.quiet_mail,
        "mail_off": bool(reach and reach.mail_off),
        "channels": [(one, way_name(one.kind), reason_sentence(one.last_error)) for one in channels],
        "names": list(ChatName.objects.filter(user=user).order_by("since")),
        "history": queries.history(user.pk, MOST_SHOWN),
        "push_key": public_key(),
        "push_own": " ".join(one.fingerprint for one in channels if one.fingerprint),
        "is_secure": settings.HTTPS,
        "now": now,
    }


def ways_of(user: User) -> list[str]:
    """The ways this person has: mail always, the others when there is such a channel of their own."""
    own = set(Channel.objects.filter(user=user).values_list("kind", flat=True))
    return [way for way in WAYS if way == "mail" or way in own]


def kinds_of(user: User) -> list[str]:
    """The kinds of messages that this person can get."""
    leads = user.role in (Role.ADMIN, Role.MANAGER)
    known = [kind for kind in in_order(KINDS) if kind not in ALWAYS_KINDS]
    return [kind for kind in known if leads or kind not in LEADING_KINDS]


def rows(user: User, wish: Wish, ways: Sequence[str], given: QueryDict | None = None) -> list[Row]:
    """Each kind with its ways, as they stand or as they were just chosen."""

    def is_on(kind: str, way: str) -> bool:
        return way in given.getlist(kind) if given is not None else wish.wants(kind, way)

    return [
        Row(kind, kind_name(kind), [Choice(way, way_name(way), is_on(kind, way)) for way in ways])
        for kind in kinds_of(user)
    ]


def save(user: User, given: QueryDict, now: datetime) -> None:
    """Keep what was chosen. Raises InputError with its sentence."""
    begin, end = _clock(given, "quiet_from"), _clock(given, "quiet_until")
    ways = ways_of(user)
    chosen = {kind: [way for way in given.getlist(kind) if way in ways] for kind in kinds_of(user)}
    save_wishes(
        user, chosen, ways, now, quiet_from=begin, quiet_until=end, quiet_mail=bool(given.get("quiet_mail"))
    )


def _clock(given: QueryDict, name: str) -> Any:
    try:
        found = parse_time(given.get(name, ""))
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        raise InputError(_("Give the time as 22:00."), field=name)
    return found.replace(second=0, microsecond=0)
