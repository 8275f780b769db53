"""One call: hearing it, writing what to do differently, sharing and deleting it."""

import json
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gehoor.calls import act
from gehoor.calls.erase import erase
from gehoor.calls.models import Recording, State
from gehoor.calls.queries import own, visible
from gehoor.calls.share import share, take_back
from gehoor.errors import InputError, NotFound
from gehoor.lib import clock
from gehoor.team.models import User
from gehoor.web.access import needs, reader
from gehoor.web.areas.calls import contexts, hearing
from gehoor.web.areas.calls.forms import number


def _visible(request: HttpRequest, recording_id: int) -> Recording:
    try:
        return visible(recording_id, reader(request))
    except NotFound as error:
        raise Http404 from error


def _own(request: HttpRequest, recording_id: int) -> Recording:
    try:
        return own(recording_id, reader(request))
    except NotFound as error:
        raise Http404 from error


@require_GET
@needs()
def call(request: HttpRequest, recording_id: int) -> HttpResponse:
    """What can be heard in it, or how far that is."""
    found, now = _visible(request, recording_id), clock.now()
    if found.state != State.READY:
        return render(request, "calls/waiting.html", contexts.waiting_page(found, reader(request), now))
    return render(request, "calls/call.html", hearing.page(found, reader(request), now))


@require_GET
@needs()
def waiting(request: HttpRequest, recording_id: int) -> HttpResponse:
    """Asked every second by the page that waits; makes it reload once there is something to see."""
    found = _visible(request, recording_id)
    if found.state in (State.READY, State.FAILED):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    context = contexts.waiting_page(found, reader(request), clock.now())
    return render(request, "calls/_waiting.html", context)


@require_GET
@needs()
def result(request: HttpRequest, recording_id: int) -> HttpResponse:
    """Everything that was measured, as `gehoor listen --json` gives it."""
    document = hearing.document(_visible(request, recording_id))
    if document is None:
        raise Http404
    text = json.dumps(document["analysis"], ensure_ascii=False, indent=1)
    answer = HttpResponse(text, content_type="application/json")
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@needs()
def next_time(request: HttpRequest, recording_id: int) -> HttpResponse:
    """What I will do differently."""
    found = _own(request, recording_id)
    act.write_next_time(found, reader(request), request.POST.get("next_time", ""), clock.now())
    messages.success(request, _("Saved."))
    return redirect("call", found.id)


@require_POST
@needs()
def sides(request: HttpRequest, recording_id: int) -> HttpResponse:
    """The channels are the other way round: listen again."""
    found = _own(request, recording_id)
    return _done(request, found, lambda: act.set_side(found, request.POST.get("side", ""), clock.now()))


@require_POST
@needs()
def again(request: HttpRequest, recording_id: int) -> HttpResponse:
    """Try a call once more that could not be heard."""
    found = _own(request, recording_id)
    return _done(request, found, lambda: act.hear_again(found, clock.now()))


@require_POST
@needs()
def shares(request: HttpRequest, recording_id: int) -> HttpResponse:
    """Let a colleague hear it."""
    found = _own(request, recording_id)
    colleague = User.objects.filter(pk=number(request.POST.get("user", ""))).first()
    if colleague is None:
        messages.error(request, _("Choose a colleague."))
        return redirect("call", found.id)
    return _done(request, found, lambda: share(found, reader(request), colleague, clock.now()))


@require_POST
@needs()
def share_end(request: HttpRequest, recording_id: int, share_id: int) -> HttpResponse:
    """Take it back."""
    found = _own(request, recording_id)
    return _done(request, found, lambda: take_back(share_id, reader(request), clock.now()))


@require_POST
@needs()
def removal(request: HttpRequest, recording_id: int) -> HttpResponse:
    """Delete it for good."""
    found = _own(request, recording_id)
    erase(found, reader(request), clock.now())
    messages.success(request, _("The call is gone: sound, words, measures and notes."))
    return redirect("calls")


def _done(request: HttpRequest, found: Recording, act_: Callable[[], object]) -> HttpResponse:
    try:
        act_()
    except InputError as error:
        messages.error(request, error.sentence)
    return redirect("call", found.id)
