"""Signing a draft: what changes first, then the two signatures."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gehoor.errors import InputError
from gehoor.lib import clock
from gehoor.scoring import definition, draft, sign
from gehoor.scoring.diff import in_words
from gehoor.scoring.models import Draft, Signature
from gehoor.scoring.rules import parse
from gehoor.scoring.wording import sentence
from gehoor.web.access import needs, reader
from gehoor.web.areas.learning.editing import language
from gehoor.web.areas.learning.telling import agreement
from gehoor.web.areas.learning.views.draft import show_broken
from gehoor.web.signed import say_signed, signing


@require_http_methods(["GET", "HEAD", "POST"])
@needs()
def page(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The change in words, what it would have done, and the signatures; the second one publishes."""
    found = get_object_or_404(Draft, pk=draft_id)
    problem = ""
    try:
        parse(found.document)
    except InputError as error:
        return show_broken(request, found, error)
    if request.method == "POST":
        try:
            return _sign(request, found)
        except InputError as error:
            problem = error.sentence
            found.refresh_from_db()
    return render(
        request, "learning/sign.html", _context(request, found, problem), status=409 if problem else 200
    )


def _sign(request: HttpRequest, found: Draft) -> HttpResponse:
    seen, team = request.POST.get("seen", ""), request.POST.get("team", "")
    number = sign.sign(found.pk, reader(request), clock.now(), seen, team)
    say_signed(request, number, _("Signed. The definition changes when the other team has signed too."))
    return redirect("definition") if number else redirect("draft-sign", found.pk)


def _context(request: HttpRequest, found: Draft, problem: str) -> dict[str, object]:
    old = definition.document_of(found.based_on)
    return {
        **signing(found, list(Signature.of(found)), reader(request)),
        **agreement(parse(found.document)),
        "draft": found,
        "problem": problem,
        "changes": in_words(old, found.document, language()),
        "is_different": found.document != old,
        "words": sentence(found.document, language()),
        "is_overtaken": draft.is_overtaken(found),
    }


@require_POST
@needs()
def withdraw(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Take one's own signature back."""
    try:
        sign.withdraw(draft_id, reader(request), clock.now())
        messages.success(request, _("Your signature was taken back."))
    except InputError as error:
        messages.error(request, error.sentence)
    return redirect("draft-sign", draft_id)
