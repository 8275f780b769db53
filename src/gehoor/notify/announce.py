"""Deciding who is told: one delivery by mail, and one for each channel of the person and of the team."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary, ref

from gehoor.journal.models import Event
from gehoor.lib import wake
from gehoor.lib.db import after_commit
from gehoor.lib.reads import select_all
from gehoor.lib.rows import Rows
from gehoor.notify.models import Channel, Delivery
from gehoor.notify.reach import free_at, wish_of
from gehoor.notify.recipients import managers
from gehoor.notify.words import PERSONAL_KINDS, SURE_KINDS

_books: WeakKeyDictionary[Rows, "_Book"] = WeakKeyDictionary()


def plan_announcement(
    rows: Rows,
    kind: str,
    *,
    lead_id: int | None,
    user_id: int | None,
    now: datetime,
    data: Mapping[str, Any] | None = None,
) -> list[int]:
    """Plan the deliveries that tell `user_id` about the lead, and return their numbers.

    `kind` is one of `notify.words.KINDS`. Without `user_id` the managers are told (or the
    administrators, where there is no manager). Each person is told by the ways they chose, and not within
    their quiet hours. When `data` names an `event_id`, the same event is never announced twice; what rests
    on no event may give a name of its own as `once`. The worker is woken after the commit.
    """
    book = _books.get(rows)
    if book is None:
        book = _books[rows] = _Book(rows)
        after_commit(wake.wake)
    numbers: list[int] = []
    for user, channel, channel_id in book.addresses(user_id, kind):
        if book.of_team(channel_id) and not book.first_for_team(kind, lead_id, channel_id, data):
            continue
        dedupe = _dedupe(kind, lead_id, user, channel, channel_id, data)
        if dedupe is not None and not book.first(dedupe, (data or {}).get("event_id")):
            continue
        numbers.append(
            rows.add(
                Delivery,
                kind=kind,
                channel=channel,
                channel_id=channel_id,
                user_id=user,
                lead_id=lead_id,
                data=dict(data or {}),
                created_at=now,
                due_at=free_at(None if book.of_team(channel_id) else user, channel, now),
                dedupe=dedupe,
            )
        )
    return numbers


class _Book:
    """Addresses and names already used, read once for one batch of rows."""

    def __init__(self, rows: Rows) -> None:
        self._rows = ref(rows)
        self._channels = list(select_all(Channel, ("id", "kind", "user_id"), '"is_active" ORDER BY "id"'))
        self._teams = {channel_id for channel_id, _kind, owner_id in self._channels if owner_id is None}
        self._team_heard: set[tuple[str, int | None, int | None, str]] = set()
        self._managers: list[int] | None = None
        self._seen: set[str] = set()
        self._fresh: set[int] = set()
        self._read = 0

    def addresses(self, user_id: int | None, kind: str) -> Iterator[tuple[int | None, str, int | None]]:
        """(user, channel, channel_id) of everybody who is told; what is personal by nobody else's channel."""
        people = self.managers() if user_id is None else [user_id]
        for person in people:
            yield from self._of_person(person, kind)
        if kind not in PERSONAL_KINDS:
            for channel_id, way, owner_id in self._channels:
                if owner_id is None:
                    yield user_id, way, channel_id

    def _of_person(self, person: int, kind: str) -> Iterator[tuple[int, str, int | None]]:
        """The ways that this person chose; mail that keeps failing is left out where there is another."""
        wish = wish_of(person)
        own = [
            (channel_id, way)
            for channel_id, way, owner_id in self._channels
            if owner_id == person and wish.wants(kind, way)
        ]
        wants_mail = wish.wants(kind, "mail") or (not own and kind in SURE_KINDS)
        if wants_mail and not (wish.mail_off and own):
            yield person, "mail", None
        for channel_id, way in own:
            yield person, way, channel_id

    def first_for_team(
        self, kind: str, lead_id: int | None, channel_id: int | None, data: Mapping[str, Any] | None
    ) -> bool:
        """Whether a channel of the team has not heard this: what several people are told, it hears once."""
        facts = data or {}
        about = facts.get("event_id") or facts.get("once") or facts.get("clock_id")
        if about is None:
            return True
        key = (kind, lead_id, channel_id, str(about))
        known = key in self._team_heard
        self._team_heard.add(key)
        return not known

    def of_team(self, channel_id: int | None) -> bool:
        """Whether this is a channel of the whole team."""
        return channel_id is not None and channel_id in self._teams

    def managers(self) -> list[int]:
        if self._managers is None:
            self._managers = managers()
        return self._managers

    def first(self, dedupe: str, event_id: int | None) -> bool:
        """Whether this name was not used before, in this batch or in the table."""
        if dedupe in self._seen:
            return False
        self._seen.add(dedupe)
        return (event_id is not None and self._is_fresh(event_id)) or not Delivery.objects.filter(
            dedupe=dedupe
        ).exists()

    def _is_fresh(self, event_id: int) -> bool:
        """Whether the event is written by this very batch, so that the table cannot know it yet."""
        rows = self._rows()
        planned = rows.planned(Event) if rows is not None else ()
        start = self._read if self._read <= len(planned) else 0
        self._fresh.update(row["id"] for row in planned[start:])
        self._read = len(planned)
        return event_id in self._fresh


def _dedupe(
    kind: str,
    lead_id: int | None,
    user_id: int | None,
    channel: str,
    channel_id: int | None,
    data: Mapping[str, Any] | None,
) -> str | None:
    facts = data or {}
    once = facts.get("once") if facts.get("event_id") is None else facts["event_id"]
    if once is None:
        return None
    return f"{kind}:{lead_id or ''}:{once}:{channel_id or channel}:{user_id or ''}"[:120]
