"""The call button: it asks, and only a yes shows the number."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from gehoor.followup.permission.dial import at_dialling
from gehoor.leads import queries
from gehoor.lib import clock
from gehoor.web.access import needs, reader
from gehoor.web.areas.permission.contexts.block import dialled
from gehoor.web.areas.work.answers import CALLERS, found, is_fragment


@require_POST
@needs(*CALLERS)
@found
def dials(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Ask at this moment, write it down, and answer with the number or with why not.

    A fragment in place of the button; without htmx a page. The browser is told to dial by an event, for a
    link that has just arrived was not pressed yet.
    """
    now = clock.now()
    dial = at_dialling(lead_id, reader(request), now)
    context = dialled(queries.get(lead_id), dial, now)
    if not is_fragment(request):
        return render(request, "work/sheet.html", context | {"fragment": "permission/_dialled.html"})
    answer = render(request, "permission/_dialled.html", context)
    if dial.allowed:
        told = {"number": dial.number, "sheet": reverse("lead-attempt-new", args=[lead_id])}
        answer["HX-Trigger-After-Swap"] = json.dumps({"gehoor:dial": told})
    return answer
