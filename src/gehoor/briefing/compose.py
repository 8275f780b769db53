"""What to know before calling, out of the journal and the columns; nothing is guessed, nothing is stored."""

from datetime import datetime

from django.utils.translation import override

from gehoor.briefing.again import with_newest_words
from gehoor.briefing.came_in import came_in
from gehoor.briefing.doings import doings, told
from gehoor.briefing.earlier import earlier
from gehoor.briefing.fact import Brief, Fact
from gehoor.briefing.forms import titled
from gehoor.briefing.opening import opening_line
from gehoor.followup.models import Attempt
from gehoor.followup.queries import open_task
from gehoor.journal.models import Event
from gehoor.leads.models import Lead
from gehoor.leads.queries import get, story
from gehoor.lib.phone import show
from gehoor.scoring.explain import reasons, sentence
from gehoor.team.calendars import hours_of

__all__ = ["Brief", "Fact", "compose"]


def compose(lead_id: int, now: datetime, language: str) -> Brief:
    """The brief of this lead for a reader of `language` (nl or en); raises NotFound.

    Only the opening line may be in another language: that of the customer, when it is known. About ten
    small queries, whatever the length of the story.
    """
    lead = get(lead_id)
    events = [event for event in story(lead_id) if event.at <= now]
    attempts = list(_attempts(lead.contact_id, now))
    with override(language):
        return _brief(lead, events, attempts, now, language)


def _brief(lead: Lead, events: list[Event], attempts: list[Attempt], now: datetime, language: str) -> Brief:
    said, shown = titled(lead, events, language)
    contact, task, why = lead.contact, open_task(lead.pk), reasons(lead.pk)
    return Brief(
        lead_id=lead.pk,
        name=contact.name,
        title=contact.title,
        company=lead.company.name if lead.company else "",  # a mail domain is no name
        phone=contact.phone,
        phone_shown=show(contact.phone) if contact.phone else contact.phone_given,
        email=contact.email,
        came_in=came_in(said, shown, now),
        pages=told(doings(shown), now),
        score_sentence=sentence(why, language),
        reasons=why,
        earlier=earlier(lead, attempts, now),
        opening_line=_line(lead, events, attempts, now, language),
        received_at=lead.received_at,
        due_at=task.due_at if task else None,
        not_callable=lead.not_callable,
        language=language,
    )


def _line(lead: Lead, events: list[Event], attempts: list[Attempt], now: datetime, language: str) -> str:
    theirs = lead.contact.language if lead.contact.language in ("nl", "en") else language
    said, shown = titled(with_newest_words(lead, events), events, theirs)
    with override(theirs):
        return opening_line(said, doings(shown), attempts, now, hours_of(lead.owner_id).zone)


def _attempts(contact_id: int, now: datetime) -> "list[Attempt]":
    tried = Attempt.objects.filter(lead__contact_id=contact_id, at__lte=now).select_related("user")
    return list(tried.order_by("-at", "-id")[:20])
