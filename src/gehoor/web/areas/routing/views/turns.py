"""The ledger of turns: why this lead went to them, and why not to me. For everybody, and no ranking."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gehoor.lib import clock
from gehoor.team.models import Role
from gehoor.web.access import needs, reader
from gehoor.web.areas.routing.ledger import given, pools, who_is_next


@require_GET
@needs()
def page(request: HttpRequest) -> HttpResponse:
    """How every pool stands, and the newest leads with how everybody stood then."""
    now, who = clock.now(), reader(request)
    standing = pools(now)
    context = {
        "pools": standing,
        "answer": who_is_next(standing, who.pk),
        "given": given(who.pk),
        "now": now,
        "may_draft": who.role in (Role.ADMIN, Role.MANAGER),
    }
    return render(request, "routing/turns.html", context)
