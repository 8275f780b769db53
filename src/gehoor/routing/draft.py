"""Thinking rules out before they hold: one draft at a time, tried on past leads, then published.

Several people may work on it. Whoever changes a rule gives with `seen` what they saw of it (`print_of`), so
that it is found again where somebody moved it, and not overwritten when somebody changed it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import Conflict, InputError, NotFound
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.routing import rules
from gehoor.routing.models import PoolMember, RuleDraft
from gehoor.routing.rule_set import MOST_RULES, Line, fingerprint, in_use, parse_line
from gehoor.team.models import User


def open_draft() -> RuleDraft | None:
    """The draft that is being worked on, if there is one."""
    return RuleDraft.objects.filter(closed_at__isnull=True).select_related("by").first()


def begin(now: datetime, by: User) -> RuleDraft:
    """Start from the rules in use; the draft that is open already, when there is one."""
    with write():
        found = open_draft()
        if found:
            return found
        document = in_use()
        return RuleDraft.objects.create(
            document=document, base=fingerprint(document), by=by, created_at=now, changed_at=now
        )


def print_of(line: Line) -> str:
    """By which a rule of the draft is known: another after every change of it, wherever it stands."""
    return fingerprint([line])


def put(place: int | None, line: Mapping[str, Any], now: datetime, seen: str | None = None) -> None:
    """Write the rule at `place` (from 0), or a new one before a catch-all at the end.

    Raises Conflict, as do `move`, `switch` and `remove`, when the rule is no longer what was `seen`.
    """
    parsed = parse_line(line)
    with write():
        draft = _locked()
        document = draft.document
        if place is not None:
            place = _find(document, place, seen)
            document[place] = parsed | {
                "id": document[place]["id"],
                "is_active": document[place]["is_active"],
            }
        elif len(document) >= MOST_RULES:
            raise InputError(_("There are %(most)s rules already; remove one first.") % {"most": MOST_RULES})
        else:
            catches = bool(document) and not document[-1]["conditions"] and bool(parsed["conditions"])
            document.insert(len(document) - catches, parsed)
        _save(draft, now)


def move(place: int, step: int, now: datetime, seen: str | None = None) -> None:
    """Let the rule change places with its neighbour; at an end nothing moves."""
    with write():
        draft = _locked()
        document = draft.document
        place = _find(document, place, seen)
        other = place + step
        if 0 <= other < len(document):
            document[place], document[other] = document[other], document[place]
            _save(draft, now)


def switch(place: int, on: bool, now: datetime, seen: str | None = None) -> None:
    """Switch a rule of the draft on or off."""
    with write():
        draft = _locked()
        draft.document[_find(draft.document, place, seen)]["is_active"] = on
        _save(draft, now)


def remove(place: int, now: datetime, seen: str | None = None) -> None:
    """Take a rule out of the draft."""
    with write():
        draft = _locked()
        del draft.document[_find(draft.document, place, seen)]
        _save(draft, now)


def drop(now: datetime, seen: str | None = None) -> None:
    """Throw the draft away; the rules in use stay. Raises Conflict when it is not the one that was `seen`."""
    with write():
        _close(_locked(seen), "dropped", now)


def publish(now: datetime, by: User, seen: str | None = None) -> None:
    """Make the draft the rules in use. Who stays in a rule keeps their turn.

    Records routing.changed for each change and routing.published once. Raises Conflict when the rules in use
    were changed since the draft was begun, or the draft since it was `seen` (the fingerprint of its rules).
    """
    with write():
        draft = _locked(seen)
        current = in_use()
        if fingerprint(current) != draft.base:
            raise Conflict(_("The rules have changed since this draft was begun. Begin a new one from them."))
        kept = {line["id"] for line in draft.document}
        for line in current:
            if line["id"] not in kept:
                rules.remove(line["id"], now, by)
        order = [_apply(line, now, by) for line in draft.document]
        rules.reorder(order, now, by)
        _close(draft, "published", now)
        rows = Rows()
        data = {"draft": str(draft.pk), "rules": len(order)}
        record(rows, "routing.published", at=now, actor=f"user:{by.pk}", data=data)
        rows.flush()


def _apply(line: Line, now: datetime, by: User) -> int:
    """Bring one rule to what the draft says; its number."""
    number: int = line["id"] or 0
    if not number:
        number = rules.create(line["name"], line["conditions"], now, by).pk
    else:
        rules.change(number, line["name"], line["conditions"], now, by)
    rules.set_policy(number, line["absence_policy"], now, by)
    rules.switch(number, line["is_active"], now, by)
    _apply_pool(number, dict(line["pool"]), now, by)
    return number


def _apply_pool(rule_id: int, wanted: Mapping[int, int], now: datetime, by: User) -> None:
    there = dict(PoolMember.objects.filter(rule_id=rule_id).values_list("user_id", "weight"))
    active = set(User.objects.filter(id__in=wanted, is_active=True).values_list("id", flat=True))
    for user_id in there.keys() - wanted.keys():
        rules.remove_member(rule_id, user_id, now, by)
    for user_id, weight in wanted.items():
        if user_id not in there:
            if user_id in active:  # who left meanwhile is not let in
                rules.add_member(rule_id, user_id, now, by, weight)
        elif there[user_id] != weight:
            rules.set_weight(rule_id, user_id, weight, now, by)


def _locked(seen: str | None = None) -> RuleDraft:
    draft = RuleDraft.objects.select_for_update().filter(closed_at__isnull=True).first()
    if draft is None:
        raise NotFound(_("This draft is no longer open."), field="draft")
    if seen is not None and seen != fingerprint(draft.document):
        raise _overtaken()
    return draft


def _find(document: list[Line], place: int, seen: str | None) -> int:
    """Where the rule stands now that stood at `place`, as it was `seen` there."""
    if seen is None:
        if not 0 <= place < len(document):
            raise NotFound(_("This rule is no longer here."), field="rule")
        return place
    places = [number for number, line in enumerate(document) if print_of(line) == seen]
    if not places:
        raise _overtaken()
    return place if place in places else places[0]


def _overtaken() -> Conflict:
    return Conflict(_("Somebody else changed this draft meanwhile. Look at their text first."))


def _save(draft: RuleDraft, now: datetime) -> None:
    draft.changed_at = now
    draft.save(update_fields=["document", "changed_at"])


def _close(draft: RuleDraft, how: str, now: datetime) -> None:
    draft.closed_at, draft.closed_as = now, how
    draft.save(update_fields=["closed_at", "closed_as"])
