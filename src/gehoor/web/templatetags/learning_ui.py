"""What pages of other areas show of the score: `{% load learning_ui %}`, then `{% score_course lead %}`."""

from typing import Any

from django import template

from gehoor.leads.models import Lead
from gehoor.lib import clock
from gehoor.scoring import definition, required
from gehoor.web.areas.learning.score import course

register = template.Library()


@register.inclusion_tag("learning/_course.html")
def score_course(lead: Lead) -> dict[str, Any]:
    """The score over time, what would make the lead an MQL, and what is not known yet."""
    company = lead.company or lead.contact.company
    missing = required.missing(
        definition.current().required_facts,
        vars(lead.contact),
        vars(company) if company else None,
        vars(lead),
    )
    return {
        "lead": lead,
        "missing": [required.label(name) for name in missing],
        **course(lead, clock.now()),
    }
