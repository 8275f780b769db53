"""What is known about calling one person, and what of it a rule may ask for."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from gehoor.followup.permission.profile import Profile

STATED = ("stated", "agreed")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """Everything the question "may we call?" depends on; moments are aware, None means never.

    `country` is where the person is called (ISO 3166). `legal_form` is a code of the country's profile, ""
    when it is not known; `has_company` is false for somebody without any organisation. `inbound` says that
    they came to us by an act of their own. `requested` is how we know that they asked for a call: `stated` by
    themselves, `agreed` during a call, `assumed` by the program that sent the lead, or "" for not at all.
    `consent_kind` is `call`, `mail`, `both` (one tick for two channels), `unclear` (a text that names
    neither) or `unproven` (no text was kept).
    `listed` is what the register of the country said: `on`, `off`, or "" when nobody looked.
    """

    country: str = "NL"
    number: str = ""
    legal_form: str = ""
    legal_form_ground: str = ""
    has_company: bool = True
    inbound: bool = False
    purpose: str = "sales"  # sales, service
    channel: str = "call"  # call (by a person), machine, mail
    sector: str = ""  # of who calls: "", charity, lottery, press
    requested: str = ""
    requested_at: datetime | None = None
    consent_kind: str = ""
    consent_at: datetime | None = None
    consent_text: str = ""
    withdrawn_at: datetime | None = None
    called_at: datetime | None = None  # the first time they were called
    customer_at: datetime | None = None  # last bought, or still a customer then
    published: bool = False  # they made this number known for offers
    objected_at: datetime | None = None
    number_objected: bool = False  # somebody else at this number objected
    listed: str = ""
    listed_at: datetime | None = None  # when that was looked up

    def as_data(self) -> dict[str, Any]:
        """Plain values for the journal, empty ones left out, moments as ISO text."""
        plain = {name: _plain(value) for name, value in asdict(self).items()}
        return {name: value for name, value in plain.items() if value not in ("", None, False)}


def from_data(data: Mapping[str, Any]) -> CallFacts:
    """The facts that `as_data`, or a table of cases, wrote down. Raises TypeError for an unknown name."""
    known = {field.name for field in fields(CallFacts)}
    if unknown := data.keys() - known:
        raise TypeError(f"no such fact: {', '.join(sorted(unknown))}")
    return CallFacts(**{name: _moment(name, value) for name, value in data.items()})


def derive(facts: CallFacts, profile: Profile, now: datetime) -> dict[str, Any]:
    """The names a rule may ask for, at the moment `now`; the last act of the person goes first."""
    requested = facts.requested if _within(facts.requested_at, profile.days["request"], now) else ""
    consent = _consent(facts, profile, now)
    said = max(
        (at for at in (_stated(facts, requested), _agreed(facts, consent)) if at is not None), default=None
    )
    objected = facts.objected_at is not None and (said is None or facts.objected_at >= said)
    return {
        "purpose": facts.purpose,
        "channel": facts.channel,
        "sector": facts.sector,
        "subject": profile.subject(facts.legal_form, has_company=facts.has_company),
        "inbound": facts.inbound,
        "requested": requested,
        "consent": consent,
        "mail_consent": facts.consent_kind in ("mail", "both") and not _withdrawn(facts),
        "customer": _within(facts.customer_at, profile.days["customer"], now),
        "published": facts.published,
        "objected": objected,
        "number_objected": facts.number_objected,
        "listed": _listed(facts, said, profile, now),
    }


NAMES = (
    "purpose",
    "channel",
    "sector",
    "subject",
    "inbound",
    "requested",
    "consent",
    "mail_consent",
    "customer",
    "published",
    "objected",
    "number_objected",
    "listed",
)


def _consent(facts: CallFacts, profile: Profile, now: datetime) -> str:
    """valid, both, unproven, unclear, unused (never called in the months after it) or "" for none."""
    if not facts.consent_kind or facts.consent_kind == "mail" or _withdrawn(facts):
        return ""
    if facts.consent_kind != "call":
        return facts.consent_kind
    if facts.consent_at is None or not facts.consent_text:
        return "unproven"
    fresh = _within(facts.consent_at, profile.days["unused_consent"], now)
    return "valid" if fresh or facts.called_at is not None else "unused"


def _withdrawn(facts: CallFacts) -> bool:
    at = facts.withdrawn_at
    return at is not None and (facts.consent_at is None or at >= facts.consent_at)


def _stated(facts: CallFacts, requested: str) -> datetime | None:
    return facts.requested_at if requested in STATED else None


def _agreed(facts: CallFacts, consent: str) -> datetime | None:
    return facts.consent_at if consent == "valid" else None


def _listed(facts: CallFacts, said: datetime | None, profile: Profile, now: datetime) -> str:
    """on (unless they said otherwise to us since), off, or unchecked when the look-up is too long ago."""
    if facts.listed == "on":
        later = said is not None and facts.listed_at is not None and said > facts.listed_at
        return "off" if later else "on"
    fresh = _within(facts.listed_at, profile.days["list_check"], now)
    return "off" if facts.listed == "off" and fresh else "unchecked"


def _within(at: datetime | None, days: int, now: datetime) -> bool:
    return at is not None and now - at <= timedelta(days=days)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _moment(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name.endswith("_at") and isinstance(value, str) else value
