"""From a form that a visitor sent to one inquiry."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic_core import to_json

from gehoor.intake.models import Form
from gehoor.intake.shape import Inquiry, Tracked
from gehoor.lib.text import clean, squash

# What a page may hand over beside what the visitor typed, and how much of it we keep.
HIDDEN = {
    "utm_source": 120,
    "utm_medium": 120,
    "utm_campaign": 200,
    "utm_term": 200,
    "utm_content": 200,
    "utm_id": 200,
    "gclid": 300,
    "gbraid": 300,
    "wbraid": 300,
    "fbclid": 300,
    "li_fat_id": 300,
    "msclkid": 300,
    "page": 500,
    "referrer": 500,
    "aid": 150,
}
_OWN_PLACE = {"utm_source", "utm_medium", "utm_campaign", "page", "referrer", "aid"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the visitor saw: the consent sentence letter for letter, in which language, on which copy."""

    consent: str
    language: str
    copy: str


def hidden_values(given: Mapping[str, Any]) -> dict[str, str]:
    """The campaign, page and click ids among `given`, cut to what we keep; empty ones left out."""
    cut = {name: squash(str(given.get(name, "")), limit) for name, limit in HIDDEN.items()}
    return {name: value for name, value in cut.items() if value}


def read_form(
    form: Form,
    typed: Mapping[str, Any],
    hidden: Mapping[str, str],
    shown: Shown,
    *,
    agreed: bool,
    now: datetime,
) -> Inquiry:
    """The inquiry of a valid form. `typed` holds values of `Inquiry` by name.

    Consent counts only when the visitor ticked it, and is kept as the very sentence they saw.
    """
    raw = raw_of(typed, hidden, agreed=agreed)
    return Inquiry(
        door="form",
        raw=raw,
        received_at=now,
        message_id=_once(shown, raw),
        language=shown.language,
        source=hidden.get("utm_source") or form.source,
        medium=hidden.get("utm_medium", ""),
        campaign=hidden.get("utm_campaign") or form.campaign,
        landing_page=hidden.get("page", ""),
        referrer=hidden.get("referrer", ""),
        form=form.slug,
        consent_text=shown.consent if agreed else "",
        consent_at=now if agreed else None,
        call_requested=form.call_requested,
        call_explicit=form.call_requested,
        anonymous_id=hidden.get("aid", ""),
        facts={name: value for name, value in hidden.items() if name not in _OWN_PLACE},
        events=(Tracked(form.event_kind, now, {"form": form.slug, "url": hidden.get("page", "")}),),
        form_id=form.pk,
        **{"product": form.product, **_typed(typed)},  # what a visitor says it is about goes first
    )


def raw_of(typed: Mapping[str, Any], hidden: Mapping[str, str], *, agreed: bool = False) -> str:
    """What was sent, as JSON."""
    return to_json({**typed, **hidden, "consent": agreed}).decode()


def _typed(typed: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in typed.items() if value not in ("", None)}
    return {name: clean(value) if isinstance(value, str) else value for name, value in values.items()}


def _once(shown: Shown, raw: str) -> str:
    """A double click sends the same copy with the same words; a second visitor types other words."""
    return f"form:{shown.copy}:{hashlib.sha256(raw.encode()).hexdigest()[:32]}"
