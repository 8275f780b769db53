"""Today: whom to call now, and why them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gehoor.leads.seen import mark_seen
from gehoor.lib import clock
from gehoor.web.access import needs, reader
from gehoor.web.areas.work.contexts.today import today_page


@require_GET
@needs()
def today(request: HttpRequest) -> HttpResponse:
    """The lead on top counts as seen by its owner: that is t4."""
    user, now = reader(request), clock.now()
    context = today_page(user, now)
    if "first" in context:
        mark_seen(context["first"].lead_id, user, now)
    return render(request, "work/today.html", context)
