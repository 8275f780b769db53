"""May we call? Whom we have to ask first, and the rules with their sources."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gehoor.lib import clock
from gehoor.web.access import needs, reader
from gehoor.web.areas.permission.contexts.page import permission_page


@require_GET
@needs()
def permission(request: HttpRequest) -> HttpResponse:
    """The leads of the reader that wait to be asked (of everybody, for whoever leads), then the rules."""
    context = permission_page(reader(request), request.GET.get("country", ""), clock.now())
    return render(request, "permission/permission.html", context)
