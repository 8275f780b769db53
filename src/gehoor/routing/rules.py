"""Arranging who gets which leads: rules, their order, the people in them and their weights."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoor.errors import Conflict, InputError, NotFound
from gehoor.journal.record import record
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.routing import conditions as conditions_form
from gehoor.routing import turns
from gehoor.routing.models import Policy, PoolMember, Rule
from gehoor.routing.route import seat_of
from gehoor.routing.rule_set import MOST_RULES, checked_name
from gehoor.routing.turns import Seat
from gehoor.team.models import User


def ensure_default(now: datetime) -> Rule:
    """See to it that a catch-all exists and that everybody who takes leads is in some pool.

    Whoever takes leads and stands in no pool at all joins the catch-all. Safe to call at any time: at
    set-up, and whenever a person starts to take leads.
    """
    with write():
        rule = _catch_all() or _make_catch_all(now)
        placed = PoolMember.objects.values("user_id")
        for user in (
            User.objects.filter(takes_leads=True, is_active=True).exclude(id__in=placed).order_by("id")
        ):
            add_member(rule.id, user.id, now)
    return rule


def create(name: str, conditions: Any, now: datetime, by: User | None = None) -> Rule:
    """Add a rule, just before the catch-all at the end. Records routing.changed."""
    form = conditions_form.parse(conditions)
    with write():
        rules = list(Rule.objects.all())
        if len(rules) >= MOST_RULES:
            raise InputError(_("There are %(most)s rules already; remove one first.") % {"most": MOST_RULES})
        rule = Rule.objects.create(name=checked_name(name), position=len(rules), conditions=form)
        last = bool(rules) and not rules[-1].conditions and bool(form)
        _number([*rules[:-1], rule, rules[-1]] if last else [*rules, rule])
        _record(now, by, rule, "created")
    return rule


def change(rule_id: int, name: str, conditions: Any, now: datetime, by: User | None = None) -> Rule:
    """Give a rule another name and other conditions. Records routing.changed."""
    form = conditions_form.parse(conditions)
    with write():
        rule = _rule(rule_id)
        rule.name, rule.conditions = checked_name(name), form
        rule.save(update_fields=["name", "conditions"])
        _record(now, by, rule, "changed")
    return rule


def reorder(rule_ids: Sequence[int], now: datetime, by: User | None = None) -> None:
    """Put the rules in this order, which must name each of them once; Conflict when it does not."""
    with write():
        rules = {rule.id: rule for rule in Rule.objects.all()}
        if sorted(rule_ids) != sorted(rules):
            raise Conflict(_("The rules have changed meanwhile. Reload the page and try again."))
        _number([rules[number] for number in rule_ids])
        _record(now, by, None, "reordered")


def set_policy(rule_id: int, policy: str, now: datetime, by: User | None = None) -> None:
    """Say what those who were away catch up on return: skip, keep or accrue (see `turns`)."""
    if policy not in Policy.values:
        raise InputError(_("There is no such way to deal with absence."), field="absence_policy")
    with write():
        rule = _rule(rule_id)
        if rule.absence_policy == policy:
            return
        seats = _seats(rule)
        turns.change_policy(seats, rule.absence_policy, policy)
        for seat in seats:
            PoolMember.objects.filter(id=seat.id).update(turn=seat.turn)
        _begin_stretch(rule)
        rule.absence_policy = policy
        rule.save(update_fields=["absence_policy"])
        _record(now, by, rule, "policy_changed", policy=policy)


def switch(rule_id: int, on: bool, now: datetime, by: User | None = None) -> None:
    """Switch a rule on or off; its turns are kept."""
    with write():
        rule = _rule(rule_id)
        rule.is_active = on
        rule.save(update_fields=["is_active"])
        _record(now, by, rule, "switched_on" if on else "switched_off")


def remove(rule_id: int, now: datetime, by: User | None = None) -> None:
    """Take a rule away with its pool. Assignments it made keep its name in their reason."""
    with write():
        rule = _rule(rule_id)
        _record(now, by, rule, "removed")
        rule.delete()
        _number(list(Rule.objects.all()))


def add_member(
    rule_id: int, user_id: int, now: datetime, by: User | None = None, weight: int = 100
) -> PoolMember:
    """Let somebody take part in a rule, from the pool's present turn on; no change if they do already."""
    _check_weight(weight)
    with write():
        rule = _rule(rule_id)
        known = PoolMember.objects.filter(rule=rule, user_id=user_id).first()
        if known:
            return known
        if not User.objects.filter(id=user_id, is_active=True).exists():
            raise NotFound(_("This person is not here."), field="user")
        others = [seat for seat in _seats(rule) if not seat.away]
        turn = turns.turn_on_entry(others, weight)
        member = PoolMember.objects.create(rule=rule, user_id=user_id, weight=weight, turn=turn)
        _begin_stretch(rule)
        _record(now, by, rule, "member_added", user_id=str(user_id))
    return member


def remove_member(rule_id: int, user_id: int, now: datetime, by: User | None = None) -> None:
    """Let somebody no longer take part; the turns of the others stay as they are."""
    with write():
        rule = _rule(rule_id)
        removed, _by_model = PoolMember.objects.filter(rule=rule, user_id=user_id).delete()
        if removed:
            _begin_stretch(rule)
            _record(now, by, rule, "member_removed", user_id=str(user_id))


def set_weight(rule_id: int, user_id: int, weight: int, now: datetime, by: User | None = None) -> None:
    """Give somebody another share: 200 gets twice as many leads as 100."""
    _check_weight(weight)
    with write():
        rule = _rule(rule_id)
        seats = _seats(rule)
        seat = next((seat for seat in seats if seat.user_id == user_id), None)
        if seat is None:
            raise NotFound(_("This person does not take part in this rule."), field="user")
        others = [one for one in seats if one is not seat and not one.away]
        turns.reweigh(seat, others, weight, rule.absence_policy)
        PoolMember.objects.filter(id=seat.id).update(weight=weight, turn=seat.turn)
        _begin_stretch(rule)
        _record(now, by, rule, "weight_changed", user_id=str(user_id), weight=weight)


def _rule(rule_id: int) -> Rule:
    rule = Rule.objects.filter(id=rule_id).first()
    if rule is None:
        raise NotFound(_("This rule is no longer here."), field="rule")
    return rule


def _seats(rule: Rule) -> list[Seat]:
    """The pool, locked against leads that are being handed out at this moment."""
    return [seat_of(one) for one in PoolMember.objects.select_for_update().filter(rule=rule).order_by("id")]


def _begin_stretch(rule: Rule) -> None:
    """From here on the shares are others (routing/stretch.py)."""
    PoolMember.objects.filter(rule=rule).update(stretch=0)


def _catch_all() -> Rule | None:
    return next((rule for rule in reversed(Rule.objects.filter(is_active=True)) if not rule.conditions), None)


def _make_catch_all(now: datetime) -> Rule:
    with override(settings.ORGANISATION_LANGUAGE):
        return create(_("Everybody"), {}, now)


def _number(rules: Sequence[Rule]) -> None:
    for position, rule in enumerate(rules):
        if rule.position != position:
            Rule.objects.filter(id=rule.id).update(position=position)
            rule.position = position


def _check_weight(weight: int) -> None:
    if not 1 <= weight <= turns.HEAVIEST:
        words = {"most": turns.HEAVIEST}
        raise InputError(_("A weight is a whole number from 1 to %(most)s.") % words, field="weight")


def _record(now: datetime, by: User | None, rule: Rule | None, what: str, **data: Any) -> None:
    rows = Rows()
    about = {"rule_id": str(rule.id), "rule": rule.name} if rule else {}
    actor = f"user:{by.id}" if by else "system"
    record(rows, "routing.changed", at=now, actor=actor, data={"what": what, **about, **data})
    rows.flush()
