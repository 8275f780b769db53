"""The score of one lead: its course, any moment of the past, and what would make it an MQL."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET

from gehoor.leads.models import Lead
from gehoor.lib import clock
from gehoor.web.access import needs
from gehoor.web.areas.learning import score


@require_GET
@needs()
def lead_score(request: HttpRequest, lead_id: int) -> HttpResponse:
    """`?at=` is a moment in the form of ISO 8601, such as the page's own links carry."""
    lead = get_object_or_404(Lead.objects.select_related("contact"), pk=lead_id)
    context = score.page(lead, clock.now(), _moment(request.GET.get("at", "")))
    return render(request, "learning/score.html", context)


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        at = parse_datetime(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise Http404
    return at
