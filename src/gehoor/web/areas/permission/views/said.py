"""What was said or found out about calling: one click or one small form each, and back to the lead."""

import json
from collections.abc import Callable, Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoor.errors import InputError, NotFound
from gehoor.followup.objection import object_to_calls
from gehoor.followup.permission import say
from gehoor.leads import queries
from gehoor.lib import clock
from gehoor.lib.db import take_turn, write
from gehoor.pipeline import reconsider
from gehoor.web.access import needs, reader
from gehoor.web.areas.work.answers import CALLERS, found, is_fragment, moment_of

Act = Callable[[], Iterable[int] | None]


@require_POST
@needs(*CALLERS)
@found
def objections(request: HttpRequest, lead_id: int) -> HttpResponse:
    """They want no calls any more. From the sheet of a call this is one click."""
    how, text = _how(request), request.POST.get("text", "")
    object_to_calls(lead_id, reader(request), clock.now(), how=how, text=text)
    sentence = _("Noted. Nobody calls them any more.")
    if not is_fragment(request):
        messages.success(request, sentence)
        return redirect("lead", lead_id)
    answer = render(request, "permission/_objected.html", {"lead": queries.get(lead_id), "noted": sentence})
    answer["HX-Trigger"] = json.dumps({"gehoor:acted": {"words": sentence}})
    return answer


@require_POST
@needs(*CALLERS)
@found
def consents(request: HttpRequest, lead_id: int) -> HttpResponse:
    """They agreed to be called: their words, and when."""
    now, text = clock.now(), request.POST.get("text", "")

    def act() -> None:
        given_at = moment_of(request.POST.get("given_at", ""), "given_at") or now
        place = request.POST.get("found_in", "")
        say.give_consent(
            lead_id, reader(request), now, text=text, given_at=min(given_at, now), found_in=place
        )

    return _done(request, lead_id, act, _("Their consent is noted."))


@require_POST
@needs(*CALLERS)
@found
def withdrawals(request: HttpRequest, lead_id: int) -> HttpResponse:
    """They take their consent back."""
    return _done(
        request,
        lead_id,
        lambda: say.withdraw_consent(lead_id, reader(request), clock.now(), request.POST.get("text", "")),
        _("Noted: their consent ended."),
    )


@require_POST
@needs(*CALLERS)
@found
def published(request: HttpRequest, lead_id: int) -> HttpResponse:
    """They made this number known for offers."""
    text = request.POST.get("text", "")
    return _done(
        request,
        lead_id,
        lambda: say.note_published(lead_id, reader(request), clock.now(), text),
        _("Noted where they made this number known."),
    )


@require_POST
@needs(*CALLERS)
@found
def list_checks(request: HttpRequest, lead_id: int) -> HttpResponse:
    """The do-not-call list was looked into."""
    listed = request.POST.get("listed") == "1"
    return _done(
        request,
        lead_id,
        lambda: say.note_list_check(lead_id, reader(request), clock.now(), listed=listed),
        _("Noted what the list says."),
    )


@require_POST
@needs(*CALLERS)
@found
def legal_form(request: HttpRequest, lead_id: int) -> HttpResponse:
    """The legal form of the company, looked up; its other leads are asked about as well."""
    form = request.POST.get("legal_form", "")
    return _done(
        request,
        lead_id,
        lambda: say.set_legal_form(lead_id, reader(request), clock.now(), form),
        _("The legal form is noted."),
    )


@require_POST
@needs(*CALLERS)
@found
def asked(request: HttpRequest, lead_id: int) -> HttpResponse:
    """The question was put to them."""
    return _done(
        request,
        lead_id,
        lambda: say.note_asked(lead_id, reader(request), clock.now()),
        _("Noted that you asked. The lead waits for their answer."),
    )


@require_POST
@needs(*CALLERS)
@found
def rights(request: HttpRequest, lead_id: int, attempt_id: int) -> HttpResponse:
    """In this call they were told that they may object to further calls."""
    say.offer_right(lead_id, attempt_id, reader(request), clock.now())
    if not is_fragment(request):
        messages.success(request, _("Noted that you said so."))
        return redirect("lead-attempt-next", lead_id, attempt_id)
    return render(request, "permission/_right.html", {"right_offered": True})


def _how(request: HttpRequest) -> str:
    given = request.POST.get("how", "")
    return given if given in ("call", "mail", "page") else "call"


def _done(request: HttpRequest, lead_id: int, act: Act, sentence: str) -> HttpResponse:
    """Do it, ask anew whether the lead may be called, and go back to it; a wrong field says so there.

    Both in one transaction, so that nobody reads what was said without what follows from it.
    """
    try:
        with write():
            take_turn()  # before the lead is locked, as everybody does
            reconsider(act() or [lead_id], clock.now())
    except NotFound:
        raise
    except InputError as error:
        messages.error(request, error.sentence)
        return redirect("lead", lead_id)
    messages.success(request, sentence)
    return redirect("lead", lead_id)
