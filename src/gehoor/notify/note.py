"""What a delivery has to say, before a channel gives it its form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from gehoor.briefing.again import KIND, words_of
from gehoor.briefing.compose import Brief, write
from gehoor.briefing.fact import cut
from gehoor.briefing.gather import Known
from gehoor.followup.agreement.wording import promise_name
from gehoor.followup.words import word
from gehoor.notify import words
from gehoor.notify.extras import lead_extra, plain_extra
from gehoor.notify.letters import Whole, whole
from gehoor.notify.links import act_links, dial_link, page_link, verdict_links

_LONGEST_WHO = 90
_LONGEST_WORDS = 400


@dataclass(frozen=True)
class Line:
    """One lead of a list: who, why now, and where."""

    who: str
    why: str
    link: str
    is_late: bool = False


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
    number: int = 0  # of the delivery
    acts: Mapping[str, str] = field(default_factory=dict)  # a signed address for each button
    lines: Sequence[Line] = ()
    letter: Whole | None = None
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def dial(self) -> str:
        """The page with the call button, which asks once more and then gives the number.

        A message may be read days later, when somebody has objected meanwhile; so it never holds the number.
        Empty when this person is not to be called.
        """
        if self.brief is None or self.brief.not_callable or not self.brief.phone_shown:
            return ""
        return dial_link(self.brief.lead_id)

    @property
    def not_callable(self) -> str:
        """Why this person is not called, in a sentence; "" when they are."""
        code = self.brief.not_callable if self.brief else ""
        return _("Not to be called: {why}.").format(why=word(code)) if code else ""


@dataclass(frozen=True)
class Reader:
    """For whom a note is written; no `user_id` for a channel of the whole team."""

    user_id: int | None
    language: str
    zone: str


def lead_note(
    kind: str, known: Known, reader: Reader, data: Mapping[str, Any], now: datetime, number: int = 0
) -> Note:
    """The note about a lead, without a query. The caller has activated the reader's language."""
    lead_id, brief = known.lead.pk, write(known, now, reader.language)
    extra = lead_extra(kind, data)
    if kind == "lead_inquired_again":
        extra, brief = _wrote_again(brief, known)
    deadline = _deadline(brief, parse_datetime(str(data.get("due_at") or "")), reader, now)
    subject = words.headline(kind, who(brief))
    if deadline:
        subject += " · " + deadline
    good, bad = verdict_links(kind, lead_id, reader.user_id, now)
    return Note(
        kind=kind,
        subject=subject,
        language=reader.language,
        link=page_link(kind, lead_id, number),
        brief=brief,
        good_link=good,
        bad_link=bad,
        deadline=deadline,
        extra=extra,
        number=number,
        acts=act_links(kind, number, reader.user_id, now),
        data=data,
    )


def _wrote_again(brief: Brief, known: Known) -> tuple[str, Brief]:
    """Their newest words, to stand on top, and the brief without them; "" when the last time had none."""
    newest = next((event for event in known.events if event.kind == KIND), None)
    wrote = words_of(newest) if newest else ""
    if newest is None or not wrote:
        return "", brief
    rest = [fact for fact in brief.came_in if fact.event_id != newest.pk]
    return _("Wrote again: “{words}”").format(words=cut(wrote, _LONGEST_WORDS)), replace(brief, came_in=rest)


def plain_note(kind: str, reader: Reader, data: Mapping[str, Any], number: int = 0) -> Note:
    """A note that is not about a lead: a test, a channel that was switched off, a new definition."""
    return Note(
        kind=kind,
        subject=words.headline(kind, _about(data)),
        language=reader.language,
        link=page_link(kind, None, number),
        extra=plain_extra(kind, data),
        number=number,
        letter=whole(kind, data, reader.language, reader.user_id),
        data=data,
    )


def _about(data: Mapping[str, Any]) -> str:
    """What a message without a lead is about: a channel, a promise or a week."""
    promise = promise_name(str(data.get("promise") or ""))
    return str(data.get("name") or promise or data.get("week") or "")


def who(brief: Brief) -> str:
    """Name and company, on one line, never empty: Sanne de Vries (Bakkerij Jansen)."""
    name = " ".join((brief.name or brief.email or brief.phone_shown or _("somebody without a name")).split())
    company = " ".join((brief.company or "").split())
    full = f"{name} ({company})" if company and company != name else name
    return full if len(full) <= _LONGEST_WHO else full[: _LONGEST_WHO - 1] + "…"


def _deadline(brief: Brief, due_at: datetime | None, reader: Reader, now: datetime) -> str:
    """By when to call, on the reader's own clock; empty when that is past or there is no number.

    A reminder brings the moment of its own clock, which goes before that of the task.
    """
    due = due_at or brief.due_at
    if brief.not_callable or due is None or due <= now:
        return ""
    local = due.astimezone(ZoneInfo(reader.zone))
    near = local.date() - now.astimezone(ZoneInfo(reader.zone)).date() < timedelta(days=7)
    moment = formats.date_format(
        local, ("D " if near else "") + "j-n G:i" if reader.language == "nl" else "D j M G:i"
    )
    return _("call before {moment}").format(moment=moment)
