"""Does anything fall through? The last look of the worker, and the exceptions that stand open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gehoor.lib.clock import now as clock
from gehoor.team.models import Role
from gehoor.web.access import needs
from gehoor.web.areas.watch.page import watch_page


@needs(Role.MANAGER, Role.ADMIN)
def watch(request: HttpRequest) -> HttpResponse:
    """Leads that wait for an owner, and clocks that stand still, each with its reason and since when."""
    return render(request, "watch/watch.html", watch_page(clock()))
