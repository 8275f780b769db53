"""One lead: what to know, what to do, what happened."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gehoor.leads import queries
from gehoor.leads.seen import mark_seen
from gehoor.lib import clock
from gehoor.web.access import needs, reader
from gehoor.web.areas.work.answers import found
from gehoor.web.areas.work.contexts.lead import lead_page


@require_GET
@needs()
@found
def lead(request: HttpRequest, lead_id: int) -> HttpResponse:
    """The page; that its owner looks is noted once (t4)."""
    user, now = reader(request), clock.now()
    shown = queries.get(lead_id)
    if mark_seen(lead_id, user, now):
        shown.seen_at = now
    return render(request, "work/lead.html", lead_page(shown, user, now))
