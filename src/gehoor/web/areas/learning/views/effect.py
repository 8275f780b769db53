"""What a draft would have done, as it is stored; the same while it is typed comes with the check."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from gehoor.lib import clock
from gehoor.scoring.models import Draft
from gehoor.web.access import needs
from gehoor.web.areas.learning.effect import effect


@require_GET
@needs()
def draft_effect(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The panel when a part of a page asks, else a page of its own."""
    found = get_object_or_404(Draft, pk=draft_id)
    asked = "HX-Request" in request.headers
    template = "learning/_effect.html" if asked else "learning/effect.html"
    return render(request, template, {**effect(found.document, clock.now()), "draft": found})
