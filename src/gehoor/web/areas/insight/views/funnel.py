"""The Funnel page: where do leads get stuck."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gehoor.errors import InputError
from gehoor.insight.funnel import funnel
from gehoor.insight.queries import choices, newest_lead
from gehoor.lib import clock
from gehoor.web.access import needs
from gehoor.web.areas.insight.contexts.funnel import context
from gehoor.web.areas.insight.filters import FunnelFilter

TEMPLATE = "insight/funnel.html"


@needs()
def page(request: HttpRequest) -> HttpResponse:
    """The cohort that the address asks for; a date that is none is said, beside the last year."""
    now, problem = clock.now(), ""
    try:
        chosen = FunnelFilter.read(request.GET)
        start, end = chosen.window(newest_lead(), now)
        found = funnel(start, end, chosen.source, now=now, group=chosen.group, campaign=chosen.campaign)
    except InputError as error:
        problem, chosen = error.sentence, FunnelFilter()
        start, end = chosen.window(newest_lead(), now)
        found = funnel(start, end, now=now)
    shown = context(found, chosen, choices()) | {"problem": problem}
    return render(request, TEMPLATE, shown, status=422 if problem else 200)
