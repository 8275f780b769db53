"""On what ground calls are recorded, which telephone systems tell of them, and calls of nobody yet."""

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gehoor.calls import act
from gehoor.calls.erase import forget_customer
from gehoor.calls.models import Recording, TelephoneSystem
from gehoor.calls.policy import decide
from gehoor.calls.systems import register, revoke
from gehoor.errors import InputError, Several
from gehoor.lib import clock
from gehoor.team.models import Role, User
from gehoor.web.access import needs, reader
from gehoor.web.areas.calls import contexts
from gehoor.web.areas.calls.forms import GroundForm, SystemForm, number
from gehoor.web.forms import answer, blame, posted

WHO = (Role.ADMIN, Role.MANAGER)
either = require_http_methods(["GET", "HEAD", "POST"])


@either
@needs(*WHO)
def ground(request: HttpRequest) -> HttpResponse:
    """What holds now, and changing it."""
    form = GroundForm(posted(request), initial=contexts.ground_now())
    if form.is_valid():
        try:
            decide(reader(request), clock.now(), **form.cleaned_data)
        except InputError as error:
            _blame(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("recording")
    return answer(
        request, "calls/ground.html", contexts.ground_page(form, reader(request), clock.now()), form
    )


@either
@needs(Role.ADMIN)
def system_new(request: HttpRequest) -> HttpResponse:
    """Connect a telephone system; its address is shown once."""
    form = SystemForm(posted(request))
    if form.is_valid():
        try:
            system, token = register(reader(request), clock.now(), **form.values())
        except InputError as error:
            _blame(form, error)
        else:
            context = {
                "system": system,
                "address": f"{settings.URL}/api/v1/recordings/{token}",
                "token": token,
            }
            shown = render(request, "calls/system_made.html", context)
            shown.headers["Cache-Control"] = "no-store"
            return shown
    return answer(request, "calls/system.html", {"form": form}, form)


@require_POST
@needs(Role.ADMIN)
def system_revoke(request: HttpRequest, system_id: int) -> HttpResponse:
    """Disconnect it."""
    system = get_object_or_404(TelephoneSystem, pk=system_id)
    revoke(system, reader(request), clock.now())
    messages.success(request, _("%(name)s no longer opens the door.") % {"name": system.name})
    return redirect("recording")


@require_POST
@needs(*WHO)
def give(request: HttpRequest, recording_id: int) -> HttpResponse:
    """Say whose call it is; from then on only they hear it."""
    found = get_object_or_404(Recording, pk=recording_id, caller=None)
    caller = User.objects.filter(pk=number(request.POST.get("user", ""))).first()
    try:
        act.give(found, caller, reader(request), clock.now())
    except InputError as error:
        messages.error(request, error.sentence)
    return redirect("recording")


@require_POST
@needs(*WHO)
def forget(request: HttpRequest) -> HttpResponse:
    """A customer wants their calls gone. Whether there were any is nobody's business here."""
    try:
        forget_customer(request.POST.get("number", "")[:40], reader(request), clock.now())
    except InputError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Whatever was kept of calls with this number is gone."))
    return redirect("recording")


def _blame(form: BaseForm, error: InputError) -> None:
    """Each sentence beside its own field; there may be several at once."""
    for one in error.errors if isinstance(error, Several) else [error]:
        blame(form, one)
