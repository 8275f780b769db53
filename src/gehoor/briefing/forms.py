"""Forms by the title that a visitor read above them, instead of by their slug."""

from collections.abc import Iterable
from copy import copy

from gehoor.intake.models import Form
from gehoor.journal.models import Event
from gehoor.leads.models import Lead


def titled(lead: Lead, events: Iterable[Event], language: str) -> tuple[Lead, list[Event]]:
    """Copies of `lead` and `events` in which each form of ours has its title in `language` (nl or en)."""
    known = list(events)
    slugs = {str(event.data.get("form") or "") for event in known} | {lead.form}
    column = "title_en" if language == "en" else "title_nl"
    titles = dict(Form.objects.filter(slug__in=slugs - {""}).values_list("slug", column))
    if not titles:
        return lead, known
    said = copy(lead)
    said.form = titles.get(lead.form, lead.form)
    return said, [_titled(event, titles) for event in known]


def _titled(event: Event, titles: dict[str, str]) -> Event:
    slug = event.data.get("form")
    if not isinstance(slug, str) or slug not in titles:
        return event
    said = copy(event)
    said.data = event.data | {"form": titles[slug]}
    return said
