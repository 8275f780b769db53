"""The Last twenty page: what happened to the last twenty leads, and what both teams conclude."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gehoor.errors import NotAllowed, NotFound
from gehoor.insight import queries
from gehoor.insight.audit import audit
from gehoor.insight.conclude import NOTES, conclude
from gehoor.insight.models import Audit
from gehoor.lib import clock
from gehoor.web.access import needs, reader
from gehoor.web.areas.insight.contexts.audit import context

TEMPLATE = "insight/audit.html"


@needs()
def page(request: HttpRequest) -> HttpResponse:
    """The last twenty of this moment; writing a note keeps them as an audit."""
    if request.method == "POST":
        return _keep(request, None, _numbers(request.POST.get("leads", "")))
    now, campaign = clock.now(), request.GET.get("campaign") or None
    found = audit(now, campaign=campaign)
    noted = queries.audit_of_today([lead.lead_id for lead in found.leads if lead.lead_id], now)
    shown = context(found, noted, reader(request), campaign=campaign)
    return render(request, TEMPLATE, shown | {"campaigns": queries.recent_campaigns()})


@needs()
def saved(request: HttpRequest, audit_id: int) -> HttpResponse:
    """An audit that was written down: the same leads, as they are now, with the notes."""
    noted = Audit.objects.filter(pk=audit_id).first()
    if noted is None:
        raise Http404
    if request.method == "POST":
        return _keep(request, audit_id, noted.lead_ids)
    found = audit(clock.now(), lead_ids=noted.lead_ids)
    return render(request, TEMPLATE, context(found, noted, reader(request), is_saved=True))


def _keep(request: HttpRequest, audit_id: int | None, lead_ids: Sequence[int]) -> HttpResponse:
    texts = {name: request.POST[name] for name in NOTES if name in request.POST}
    before = {name: request.POST.get(f"{name}_before", "") for name in NOTES}
    try:
        number, met = conclude(audit_id, lead_ids, reader(request), texts, before, clock.now())
    except (NotFound, NotAllowed) as error:
        raise Http404 from error
    if met:
        messages.warning(
            request,
            _("Somebody else changed the same note meanwhile. Both texts are kept, one below the other."),
        )
    else:
        messages.success(request, _("Your note is kept."))
    return redirect("audit-saved", number)


def _numbers(text: str) -> list[int]:
    """The leads that the page showed; a number that is none is nobody's lead."""
    found = [int(part) for part in text.split(",") if part.isascii() and part.isdigit() and len(part) <= 19]
    if not found:
        raise Http404
    return found
