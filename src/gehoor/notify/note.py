"""What a delivery has to say, before a channel gives it its form."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from gehoor.briefing.again import KIND, words_of
from gehoor.briefing.compose import Brief, compose
from gehoor.briefing.fact import cut
from gehoor.journal.models import Event
from gehoor.lib.signing import sign
from gehoor.notify import words
from gehoor.notify.extras import lead_extra, plain_extra

_LONGEST_WHO = 90
_LONGEST_WORDS = 400
_LINK_DAYS = 60


@dataclass(frozen=True)
class Note:
    """One message in the reader's language, as facts; `brief` is empty when it is not about a lead."""

    kind: str
    subject: str
    language: str
    link: str
    brief: Brief | None = None
    good_link: str = ""
    bad_link: str = ""
    deadline: str = ""
    extra: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reader:
    """For whom a note is written; no `user_id` for a channel of the whole team."""

    user_id: int | None
    language: str
    zone: str


def lead_note(kind: str, lead_id: int, reader: Reader, data: Mapping[str, Any], now: datetime) -> Note:
    """The note about a lead. The caller has activated the reader's language."""
    brief = compose(lead_id, now, reader.language)
    extra = lead_extra(kind, data)
    if kind == "lead_inquired_again":
        extra, brief = _wrote_again(brief)
    deadline = _deadline(brief, reader, now)
    subject = words.headline(kind, who(brief))
    if deadline:
        subject += " · " + deadline
    good, bad = _verdict_links(kind, lead_id, reader, now)
    return Note(
        kind=kind,
        subject=subject,
        language=reader.language,
        link=settings.URL + reverse("lead", args=[lead_id]),
        brief=brief,
        good_link=good,
        bad_link=bad,
        deadline=deadline,
        extra=extra,
        data=data,
    )


def _wrote_again(brief: Brief) -> tuple[str, Brief]:
    """Their newest words, to stand on top, and the brief without them; "" when the last time had none."""
    newest = Event.objects.filter(lead_id=brief.lead_id, kind=KIND).order_by("-at", "-id").first()
    wrote = words_of(newest) if newest else ""
    if newest is None or not wrote:
        return "", brief
    rest = [fact for fact in brief.came_in if fact.event_id != newest.pk]
    return _("Wrote again: “{words}”").format(words=cut(wrote, _LONGEST_WORDS)), replace(brief, came_in=rest)


def plain_note(kind: str, reader: Reader, data: Mapping[str, Any]) -> Note:
    """A note that is not about a lead: a test, a channel that was switched off, a new definition."""
    return Note(
        kind=kind,
        subject=words.headline(kind, _about(data)),
        language=reader.language,
        link=settings.URL + "/",
        extra=plain_extra(kind, data),
        data=data,
    )


def _about(data: Mapping[str, Any]) -> str:
    """What a message without a lead is about: a channel, a promise or a week."""
    return str(data.get("name") or data.get("promise") or data.get("week") or "")


def who(brief: Brief) -> str:
    """Name and company, on one line, never empty: Sanne de Vries (Bakkerij Jansen)."""
    name = " ".join((brief.name or brief.email or brief.phone_shown or _("somebody without a name")).split())
    company = " ".join((brief.company or "").split())
    whole = f"{name} ({company})" if company and company != name else name
    return whole if len(whole) <= _LONGEST_WHO else whole[: _LONGEST_WHO - 1] + "…"


def _deadline(brief: Brief, reader: Reader, now: datetime) -> str:
    """By when to call, on the reader's own clock; empty when that is past or there is no number."""
    if brief.not_callable or brief.due_at is None or brief.due_at <= now:
        return ""
    local = brief.due_at.astimezone(ZoneInfo(reader.zone))
    near = local.date() - now.astimezone(ZoneInfo(reader.zone)).date() < timedelta(days=7)
    moment = formats.date_format(
        local, ("D " if near else "") + "j-n G:i" if reader.language == "nl" else "D j M G:i"
    )
    return _("call before {moment}").format(moment=moment)


def _verdict_links(kind: str, lead_id: int, reader: Reader, now: datetime) -> tuple[str, str]:
    """Good and bad, signed for this reader; a channel that many people read gets none."""
    if reader.user_id is None or kind not in words.OWNER_KINDS:
        return "", ""
    token = sign({"lead": str(lead_id), "user": str(reader.user_id)}, "verdict", now, _LINK_DAYS)
    address = settings.URL + reverse("verdict-link", args=[token])
    return f"{address}?good=1", f"{address}?good=0"
