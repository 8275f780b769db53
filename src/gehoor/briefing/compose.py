"""What to know before calling, out of the journal and the columns; nothing is guessed, nothing is stored."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import override

from gehoor.briefing.again import with_newest_words
from gehoor.briefing.came_in import came_in
from gehoor.briefing.doings import doings, told
from gehoor.briefing.earlier import earlier
from gehoor.briefing.fact import Brief, Fact
from gehoor.briefing.forms import titled
from gehoor.briefing.gather import Known, gather
from gehoor.briefing.opening import opening_line
from gehoor.errors import NotFound
from gehoor.lib.phone import mask
from gehoor.scoring.explain import sentence
from gehoor.team.calendars import hours_of

__all__ = ["Brief", "Fact", "compose", "compose_many", "write"]


def compose(lead_id: int, now: datetime, language: str) -> Brief:
    """The brief of this lead for a reader of `language` (nl or en); raises NotFound.

    Only the opening line may be in another language: that of the customer, when it is known. About a dozen
    small queries, whatever the length of the story.
    """
    found = compose_many([lead_id], now, language)
    if lead_id not in found:
        raise NotFound("There is no such lead.", field="lead_id")
    return found[lead_id]


def compose_many(lead_ids: Collection[int], now: datetime, language: str) -> dict[int, Brief]:
    """The briefs of these leads by number, in as many queries as for one; a lead that is gone is left out."""
    return {number: write(known, now, language) for number, known in gather(lead_ids, now).items()}


def write(known: Known, now: datetime, language: str) -> Brief:
    """The brief of what was gathered, without a query: the same facts may be written in both languages."""
    with override(language):
        return _brief(known, now, language)


def _brief(known: Known, now: datetime, language: str) -> Brief:
    lead, contact = known.lead, known.lead.contact
    said, shown = titled(lead, known.events, known.titles, language)
    return Brief(
        lead_id=lead.pk,
        name=contact.name,
        title=contact.title,
        company=lead.company.name if lead.company else "",  # a mail domain is no name
        phone_shown=mask(contact.phone),
        email=contact.email,
        came_in=came_in(said, shown, now),
        pages=told(doings(shown), now),
        score_sentence=sentence(known.reasons, language),
        reasons=known.reasons,
        earlier=earlier(known, now),
        opening_line=_line(known, now, language),
        received_at=lead.received_at,
        due_at=known.due_at,
        not_callable=lead.not_callable,
        language=language,
    )


def _line(known: Known, now: datetime, language: str) -> str:
    lead = known.lead
    theirs = lead.contact.language if lead.contact.language in ("nl", "en") else language
    newest = with_newest_words(lead, known.events)
    said, shown = titled(newest, known.events, known.titles, theirs)
    with override(theirs):
        return opening_line(said, doings(shown), known.attempts, now, hours_of(lead.owner_id).zone)
