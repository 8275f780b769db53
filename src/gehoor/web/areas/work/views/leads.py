"""The list of leads, its export and its saved views."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gehoor.lib import clock
from gehoor.lib.db import write
from gehoor.lib.text import squash
from gehoor.web.access import needs, reader
from gehoor.web.areas.work import export
from gehoor.web.areas.work.contexts.leads import leads_page
from gehoor.web.areas.work.filters import LeadFilter
from gehoor.web.models import SavedView

MOST_VIEWS = 30


@require_GET
@needs()
def leads(request: HttpRequest) -> HttpResponse:
    """The page; the htmx form takes the list out of it, so that there is one markup."""
    chosen = LeadFilter.read(request.GET)
    context = leads_page(chosen, reader(request), clock.now(), request.GET.get("after", ""))
    answer = render(request, "work/leads.html", context)
    if request.headers.get("HX-Request"):
        answer["HX-Push-Url"] = request.path + (f"?{context['address']}" if context["address"] else "")
    return answer


@require_GET
@needs()
def leads_export(request: HttpRequest) -> HttpResponse:
    """The filter as a CSV file, sent while it is read: a million rows take no more memory than ten."""
    now = clock.now()
    lines = export.lines(LeadFilter.read(request.GET), reader(request), now)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="leads-{now:%Y-%m-%d}.csv"'
    return cast(HttpResponse, answer)  # sent as it is made; every guard treats it alike


@require_POST
@needs()
def saved_views(request: HttpRequest) -> HttpResponse:
    """Keep the filter under a name; the same name again replaces it."""
    user, chosen = reader(request), LeadFilter.read(request.GET)
    name = squash(request.POST.get("name", ""), 60)
    problem = ""
    if not name:
        problem = _("Give this selection a name.")
    elif SavedView.objects.filter(user=user).exclude(name=name).count() >= MOST_VIEWS:
        problem = _("There are 30 saved selections already. Remove one first.")
    if problem:
        context = leads_page(chosen, user, clock.now(), "") | {"problem": problem}
        return render(request, "work/leads.html", context, status=422)
    with write():
        SavedView.objects.update_or_create(user=user, name=name, defaults={"query": chosen.address()[:500]})
    return redirect(f"{reverse('leads')}?{chosen.address()}")


@require_POST
@needs()
def saved_view_removal(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a saved view of one's own."""
    with write():
        removed, _rows = SavedView.objects.filter(pk=view_id, user=reader(request)).delete()
    if not removed:
        raise Http404
    return redirect("leads")
