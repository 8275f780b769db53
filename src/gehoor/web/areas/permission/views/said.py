"""What was said or found out about calling: one click or one small form each, and back to the lead."""

import json
from collections.abc import Callable, Collection
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
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
from gehoor.team.models import User
from gehoor.web.access import needs, reader
from gehoor.web.areas.work.answers import CALLERS, found, is_fragment, moment_of

Act = Callable[[], Collection[int] | None]
Noting = Callable[[int, User, datetime, QueryDict], Collection[int] | None]
View = Callable[..., HttpResponse]


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


def _noting(act: Noting, sentence: Callable[[], str]) -> View:
    """One click: `act` writes it down, and `sentence` says so on the lead's page."""

    @require_POST
    @needs(*CALLERS)
    @found
    def noted(request: HttpRequest, lead_id: int) -> HttpResponse:
        user, now = reader(request), clock.now()
        return _done(request, lead_id, lambda: act(lead_id, user, now, request.POST), sentence())

    return noted


withdrawals = _noting(
    lambda lead_id, user, now, post: say.withdraw_consent(lead_id, user, now, post.get("text", "")),
    lambda: _("Noted: their consent ended."),
)
published = _noting(
    lambda lead_id, user, now, post: say.note_published(lead_id, user, now, post.get("text", "")),
    lambda: _("Noted where they made this number known."),
)
list_checks = _noting(
    lambda lead_id, user, now, post: say.note_list_check(
        lead_id, user, now, listed=post.get("listed") == "1"
    ),
    lambda: _("Noted what the list says."),
)
legal_form = _noting(  # its other leads are asked about as well
    lambda lead_id, user, now, post: say.set_legal_form(lead_id, user, now, post.get("legal_form", "")),
    lambda: _("The legal form is noted."),
)
asked = _noting(
    lambda lead_id, user, now, _post: say.note_asked(lead_id, user, now),
    lambda: _("Noted that you asked. The lead waits for their answer."),
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
