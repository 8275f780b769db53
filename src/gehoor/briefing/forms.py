"""Forms by the title that a visitor read above them, instead of by their slug."""

from collections.abc import Iterable, Mapping
from copy import copy

from gehoor.intake.models import Form
from gehoor.journal.models import Event
from gehoor.leads.models import Lead

Titles = Mapping[str, tuple[str, str]]  # slug -> (Dutch, English)


def titles_of(leads: Iterable[Lead], events: Iterable[Event]) -> dict[str, tuple[str, str]]:
    """The titles of every form of ours that these leads and events name."""
    slugs = {str(event.data.get("form") or "") for event in events} | {lead.form for lead in leads}
    slugs.discard("")
    if not slugs:
        return {}
    known = Form.objects.filter(slug__in=slugs).values_list("slug", "title_nl", "title_en")
    return {slug: (dutch, english) for slug, dutch, english in known}


def titled(lead: Lead, events: Iterable[Event], titles: Titles, language: str) -> tuple[Lead, list[Event]]:
    """Copies of `lead` and `events` in which each form of ours has its title in `language` (nl or en)."""
    known = list(events)
    if not titles:
        return lead, known
    place = 1 if language == "en" else 0
    said = copy(lead)
    said.form = titles[lead.form][place] if lead.form in titles else lead.form
    return said, [_titled(event, titles, place) for event in known]


def _titled(event: Event, titles: Titles, place: int) -> Event:
    slug = event.data.get("form")
    if not isinstance(slug, str) or slug not in titles:
        return event
    said = copy(event)
    said.data = event.data | {"form": titles[slug][place]}
    return said
