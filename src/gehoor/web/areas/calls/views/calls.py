"""My calls, bringing one in, and my own baseline."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from gehoor.calls.keep import Given, Part, upload
from gehoor.calls.models import Recording
from gehoor.calls.policy import current
from gehoor.errors import InputError, TooLarge
from gehoor.lib import clock
from gehoor.web.access import needs, reader
from gehoor.web.areas.calls import contexts
from gehoor.web.areas.calls.forms import CallForm
from gehoor.web.areas.calls.uploading import IntoVault, Sealed
from gehoor.web.forms import answer, blame, posted


@require_GET
@needs()
def calls(request: HttpRequest) -> HttpResponse:
    """The calls this reader may hear, newest first."""
    return render(request, "calls/calls.html", contexts.calls_page(reader(request), clock.now()))


@require_GET
@needs()
def baseline(request: HttpRequest) -> HttpResponse:
    """How this reader's own openings went over time; nobody else's, and nobody else sees it."""
    return render(request, "calls/baseline.html", contexts.baseline_page(reader(request)))


@csrf_exempt  # the token is checked below, once the files have their place
@require_http_methods(["GET", "HEAD", "POST"])
@needs()
def new(request: HttpRequest) -> HttpResponse:
    """Bring in a call."""
    if request.method != "POST":
        return _form(request, CallForm(initial=contexts.new_call(request.GET, clock.now())))
    policy = current()
    if policy is None or not policy.is_on:  # not one byte is read, let alone stored
        return render(request, "calls/new.html", {"word": _("New call"), "policy": None}, status=422)
    handler = IntoVault(request)
    request.upload_handlers = [handler]
    return _take(request, handler)


@csrf_protect
def _take(request: HttpRequest, handler: IntoVault) -> HttpResponse:
    kept: set[str] = set()
    try:
        form = CallForm(posted(request), request.FILES)
        if handler.problem:
            raise handler.problem
        if form.is_valid():
            recording = _keep(request, form)
            kept = set(recording.files.values_list("file", flat=True))
            return redirect("call", recording.id)
    except TooLarge as error:
        form = CallForm(request.POST)
        form.is_valid()
        blame(form, InputError(error.sentence, field="sound"))
    except InputError as error:
        blame(form, error)
    finally:
        handler.burn(keeping=kept)  # also a file that came along under a name of its own
    return _form(request, form)


def _keep(request: HttpRequest, form: CallForm) -> Recording:
    values = form.cleaned_data
    files = {kind: values[kind] for kind in ("sound", "transcript") if isinstance(values[kind], Sealed)}
    given = Given(
        called_at=values["called_at"],
        told=values["told"],
        name=next(iter(files.values())).name if files else "",
        seller_side=values["seller_side"],
        number=values["number"],
        lead_id=values["lead"],
    )
    parts = [
        Part(kind, file.stored, file.content_type or "", file.name or "") for kind, file in files.items()
    ]
    return upload(reader(request), given, clock.now(), parts)


def _form(request: HttpRequest, form: CallForm) -> HttpResponse:
    policy = current()
    context = {"form": form, "policy": policy if policy and policy.is_on else None, "word": _("New call")}
    return answer(request, "calls/new.html", context, form)
