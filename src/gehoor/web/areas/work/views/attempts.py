"""After a call: which of six outcomes it was, and what may follow."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gehoor.errors import InputError, NotFound
from gehoor.followup.attempt import log_attempt
from gehoor.followup.models import Attempt
from gehoor.followup.take_back import may_take_back, take_back
from gehoor.leads import queries
from gehoor.leads.models import Lead
from gehoor.lib import clock
from gehoor.web.access import needs, reader
from gehoor.web.areas.work import sheet
from gehoor.web.areas.work.answers import CALLERS, found, is_fragment


@require_GET
@needs(*CALLERS)
@found
def new(request: HttpRequest, lead_id: int) -> HttpResponse:
    """The six outcomes: in the sheet over a page, or as a page of their own."""
    return _outcomes(request, queries.get(lead_id))


@require_POST
@needs(*CALLERS)
@found
def attempts(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Log what came of a call; the token of the form makes two clicks one attempt."""
    now, user = clock.now(), reader(request)
    try:
        outcome, callback_at = sheet.read_outcome(request.POST, user, now)
        note, token = request.POST.get("note", ""), request.POST.get("token", "")[:60]
        made = log_attempt(lead_id, user, outcome, now, note, callback_at, token or None)
    except NotFound:
        raise
    except InputError as error:
        return _outcomes(request, queries.get(lead_id), error)
    if is_fragment(request):
        return _next(request, queries.get(lead_id), made)
    return redirect("lead-attempt-next", lead_id, made.pk)


@require_GET
@needs(*CALLERS)
@found
def attempt(request: HttpRequest, lead_id: int, attempt_id: int) -> HttpResponse:
    """What may follow on an attempt that was logged."""
    made = Attempt.objects.filter(pk=attempt_id, lead_id=lead_id).first()
    if made is None:
        raise NotFound("There is no such attempt.")
    return _next(request, queries.get(lead_id), made)


@require_POST
@needs(*CALLERS)
@found
def removal(request: HttpRequest, lead_id: int, attempt_id: int) -> HttpResponse:
    """The wrong outcome was pressed: the call is taken back."""
    try:
        take_back(lead_id, attempt_id, reader(request), clock.now())
    except NotFound:
        raise
    except InputError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Taken back. The lead is as it was before."))
    return redirect("lead", lead_id)


def _outcomes(request: HttpRequest, lead: Lead, error: InputError | None = None) -> HttpResponse:
    context = sheet.outcomes_context(lead, reader(request), clock.now())
    context |= {"error": error.sentence, "note": request.POST.get("note", "")} if error else {}
    return _answer(request, "work/_outcomes.html", context, 422 if error else 200)


def _next(request: HttpRequest, lead: Lead, made: Attempt) -> HttpResponse:
    now = clock.now()
    context = sheet.next_context(lead, made, now) | {
        "take_back": made if may_take_back(made, reader(request), now) else None
    }
    return _answer(request, "work/_next.html", context, 200)


def _answer(request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
    """The fragment itself for the sheet; the same fragment in a page for who has no sheet."""
    if is_fragment(request):
        return render(request, template, {**context, "sheet_inside": True}, status=status)
    return render(request, "work/sheet.html", {**context, "fragment": template}, status=status)
