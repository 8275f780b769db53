"""The links in a message: the one that leads to its page, and the signed ones that act."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from gehoor.errors import InputError
from gehoor.followup.words import OUTCOMES
from gehoor.leads import queries
from gehoor.lib import clock
from gehoor.notify.acts import Ticket, ticket, used
from gehoor.notify.links import target
from gehoor.notify.models import Delivery
from gehoor.notify.seen import mark_seen
from gehoor.web.access import needs, reader
from gehoor.web.areas.tell import acting

_STATUS = {"expired_link": 410, "used": 409, "closed": 409}


@never_cache
@require_GET
@needs()
def message(request: HttpRequest, number: int) -> HttpResponse:
    """Note that the message was seen by whom it was for, and go on to what it is about."""
    delivery = get_object_or_404(Delivery, pk=number)
    mark_seen(number, reader(request).pk, clock.now())
    return redirect(target(delivery.kind, delivery.lead_id))


# The token in the address is the leave: who has it may post, also the service worker of a telephone,
# which has no form. Mail scanners open every link, so that opening one writes nothing.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, token: str) -> HttpResponse:
    """The question; posted, the deed."""
    now = clock.now()
    try:
        found = ticket(token, now)
    except InputError as error:
        return _page(request, {"sentence": error.sentence}, _STATUS.get(error.code, 404))
    with translation.override(found.user.language or "nl"):
        before = used(found.delivery.pk, found.act)
        if before is not None:
            return _page(request, _about(found) | {"before": before}, 409)
        if request.method != "POST":
            return _page(request, _about(found), 200)
        return _act(request, found)


def _act(request: HttpRequest, found: Ticket) -> HttpResponse:
    try:
        choice = request.POST.get("choice", "")
        code = acting.act(found.delivery, found.act, found.user, clock.now(), choice)
    except InputError as error:
        status = _STATUS.get(error.code, error.status)
        return _page(request, _about(found) | {"error": error.sentence}, status)
    return _page(request, _about(found) | {"done": acting.done_sentence(code)}, 200)


def _about(found: Ticket) -> dict[str, object]:
    return {
        "ticket": found,
        "lead": queries.get(found.delivery.lead_id or 0),
        "outcomes": [(code, OUTCOMES[code]) for code in acting.OUTCOMES],
    }


def _page(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    return render(request, "tell/act.html", context, status=status)
