"""What can be said of one of our own leads when it came in, and the rule that would pay for it."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zlib import crc32

from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from gehoor.lib.text import slug
from gehoor.scoring.learning.own import Own
from gehoor.scoring.rules import LANGUAGES

LONGEST = 60
LONGEST_KEY = 50
WINDOW_DAYS = 90
SIZES = ((1, 9), (10, 49), (50, 249), (250, 999), (1000, 1_000_000))
_FACTS: Mapping[str, "str | Promise"] = {
    "lead.source": _("source"),
    "lead.medium": _("medium"),
    "lead.campaign": _("campaign"),
    "lead.form": _("form"),
    "lead.product": _("product"),
    "lead.landing_page": _("first page"),
    "contact.title": _("title"),
    "company.industry": _("industry"),
    "company.country": _("country"),
}


class Property(NamedTuple):
    """`name` is the name of a fact, "size", "private_mail", "page" or "did"; `value` what it says."""

    name: str
    value: str


def properties(lead: Own, moment: datetime) -> set[Property]:
    """Everything that was known of `lead` at `moment`."""
    return {*_of_facts(lead.facts), *_of_events(lead, moment)}


def _of_facts(facts: Mapping[str, Any]) -> Iterator[Property]:
    for name, value in facts.items():
        is_told = name in _FACTS or name.startswith("lead.facts.")
        if is_told and isinstance(value, str | int) and 0 < len(text := str(value).strip()) <= LONGEST:
            yield Property(name, text.casefold())
    employees = facts.get("company.employees")
    if isinstance(employees, int):
        for low, high in SIZES:
            if low <= employees <= high:
                yield Property("size", f"{low}-{high}")
    if facts.get("contact.email_is_private"):
        yield Property("private_mail", "yes")


def _of_events(lead: Own, moment: datetime) -> Iterator[Property]:
    for event in lead.events:
        if event.at > moment:
            return
        if event.kind == "page_viewed":
            path = str(event.data.get("path") or "")
            if 0 < len(path) <= LONGEST:
                yield Property("page", path.casefold())
        elif "." not in event.kind:
            yield Property("did", event.kind)


def property_text(one: Property) -> str:
    """The property in the reader's language."""
    if one.name == "size":
        low, high = one.value.split("-")
        if int(low) >= SIZES[-1][0]:
            return gettext("a company of %(low)s people or more") % {"low": low}
        return gettext("a company of %(low)s to %(high)s people") % {"low": low, "high": high}
    if one.name == "private_mail":
        return gettext("a private mail address")
    if one.name == "page":
        return gettext("looked at page %(path)s") % {"path": one.value}
    if one.name == "did":
        return gettext("did this on the site: %(what)s") % {"what": one.value.replace("_", " ")}
    name = str(_FACTS.get(one.name) or one.name.removeprefix("lead.facts."))
    return gettext("%(name)s “%(value)s”") % {"name": name, "value": one.value}


def rule_for(one: Property, points: int) -> dict[str, Any]:
    """A rule of the definition that pays `points` for this property; accepted by `rules.parse`."""
    labels = {}
    for language in LANGUAGES:
        with override(language):
            text = property_text(one)
            labels[language] = text[:1].upper() + text[1:]
    is_event = one.name in ("page", "did")
    rule: dict[str, Any] = {
        "key": _key(one),
        "group": "engagement" if is_event else "fit",
        "points": points,
        "label": labels,
    }
    if is_event:
        kind = "page_viewed" if one.name == "page" else one.value
        event: dict[str, Any] = {"kind": kind}
        if one.name == "page":
            event["where"] = {"path": {"eq": one.value}}
        return rule | {"event": event, "frequency": "once", "window_days": WINDOW_DAYS}
    return rule | {"when": _condition(one)}


def _condition(one: Property) -> dict[str, Any]:
    if one.name == "size":
        low, high = (int(part) for part in one.value.split("-"))
        return {"fact": "company.employees", "between": [low, high]}
    if one.name == "private_mail":
        return {"fact": "contact.email_is_private", "is_true": True}
    if one.value in ("true", "false"):
        return {"fact": one.name, "is_true": one.value == "true"}
    if one.value.isascii() and one.value.isdigit() and len(one.value) <= 12:
        return {"fact": one.name, "in": [one.value, int(one.value)]}  # came in as text or as a number
    return {"fact": one.name, "eq": one.value}


def _key(one: Property) -> str:
    """Readable, and another for every property: a long one ends in a number made of all of it."""
    text = f"{one.name} {one.value}"
    plain = slug(text, 200).replace("-", "_")
    if len(plain) > LONGEST_KEY or not plain.isascii():
        number = f"{crc32(text.encode()):08x}"
        plain = "_".join(part for part in (re.sub(r"[^a-z0-9_]+", "", plain)[:36].strip("_"), number) if part)
    return f"learned_{plain}"
