"""A set of rules as one document: what a draft holds, and what the rules in use look like beside it.

    [{"id": 7, "name": "Noord", "conditions": {...}, "is_active": true, "absence_policy": "skip",
      "pool": [[user, weight], ...]}, ...]

Rules stand in the order in which they are tried; `id` is None for a rule that is not in use yet.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.routing import conditions, turns
from gehoor.routing.models import Policy, PoolMember, Rule

Line = dict[str, Any]
MOST_RULES = 200


def in_use() -> list[Line]:
    """The rules in use, as a document. Two queries."""
    pools: defaultdict[int, list[list[int]]] = defaultdict(list)
    members = PoolMember.objects.order_by("id").values_list("rule_id", "user_id", "weight")
    for rule_id, user_id, weight in members:
        pools[rule_id].append([user_id, weight])
    return [
        {
            "id": rule.id,
            "name": rule.name,
            "conditions": rule.conditions,
            "is_active": rule.is_active,
            "absence_policy": rule.absence_policy,
            "pool": pools[rule.id],
        }
        for rule in Rule.objects.order_by("position", "id")
    ]


def fingerprint(document: Sequence[Mapping[str, Any]]) -> str:
    """The same for the same rules, and for no others."""
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def parse_line(line: Mapping[str, Any]) -> Line:
    """One rule in its stored form; InputError naming the field that is off."""
    name = checked_name(str(line["name"]))
    if line["absence_policy"] not in Policy.values:
        raise InputError(_("There is no such way to deal with absence."), field="absence_policy")
    return {
        "id": line.get("id"),
        "name": name,
        "conditions": conditions.parse(line["conditions"]),
        "is_active": bool(line.get("is_active", True)),
        "absence_policy": line["absence_policy"],
        "pool": [[int(user), _weight(weight)] for user, weight in line["pool"]],
    }


def checked_name(name: str) -> str:
    """The name without blanks around it; InputError when it is empty or too long."""
    name = name.strip()
    if not 0 < len(name) <= 80:
        raise InputError(_("Give the rule a name of at most 80 characters."), field="name")
    return name


def _weight(weight: Any) -> int:
    number = int(weight) if str(weight).isdigit() else 0
    if not 1 <= number <= turns.HEAVIEST:
        words = {"most": turns.HEAVIEST}
        raise InputError(_("A weight is a whole number from 1 to %(most)s.") % words, field="pool")
    return number
