"""A proposal for the next agreement: its numbers, what changes, the signatures, and it as a file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gehoor.errors import InputError
from gehoor.followup.agreement import diff, draft, sign, toml, versions
from gehoor.followup.agreement.document import parse
from gehoor.followup.agreement.models import Consent, Proposal
from gehoor.followup.agreement.wording import lines
from gehoor.insight.agreement.tell import sign_and_tell
from gehoor.lib import clock
from gehoor.web.access import needs, reader
from gehoor.web.areas.agreement.form import document_of, forms_of
from gehoor.web.areas.agreement.views.text import as_file, by_side
from gehoor.web.signed import say_signed, sent_text, signing, with_place

either = require_http_methods(["GET", "HEAD", "POST"])
LARGEST = 1_000_000  # bytes


@require_POST
@needs()
def new(request: HttpRequest) -> HttpResponse:
    """A proposal that begins as the agreement in force."""
    found = draft.start(reader(request), clock.now(), title=request.POST.get("title", ""))
    return redirect("proposal", found.pk)


@either
@needs()
def page(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The form with every number; saving shows what changes."""
    found = get_object_or_404(Proposal, pk=proposal_id)
    form, segments = forms_of(found.document, request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST" and form.is_valid() and segments.is_valid():
        try:
            document = document_of(form, segments, found.document)
            seen, title = request.POST.get("seen", ""), request.POST.get("title")
            draft.change(found.pk, document, reader(request), clock.now(), seen, title)
        except InputError as error:
            problem = with_place(error)
        else:
            return redirect("proposal-sign", found.pk)
    refused = bool(problem) or (request.method == "POST")
    context = {"proposal": found, "form": form, "segments": segments, "problem": problem}
    context |= {"may_write": found.closed_at is None, "is_overtaken": draft.is_overtaken(found)}
    return render(request, "agreement/proposal.html", context, status=422 if refused else 200)


@either
@needs()
def sign_page(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """What changes, in words, and the signatures; the second one makes it count."""
    found, problem = get_object_or_404(Proposal, pk=proposal_id), ""
    if request.method == "POST":
        try:
            return _sign(request, found)
        except InputError as error:
            problem = error.sentence
            found.refresh_from_db()
    context = _context(request, found) | {"problem": problem}
    return render(request, "agreement/sign.html", context, status=409 if problem else 200)


def _sign(request: HttpRequest, found: Proposal) -> HttpResponse:
    seen, team = request.POST.get("seen", ""), request.POST.get("team", "")
    number = sign_and_tell(found.pk, reader(request), clock.now(), seen, team)
    say_signed(request, number, _("Signed. The agreement changes when the other team has signed too."))
    return redirect("agreement-text") if number else redirect("proposal-sign", found.pk)


def _context(request: HttpRequest, found: Proposal) -> dict[str, Any]:
    return {
        **signing(found, list(Consent.of(found)), reader(request)),
        "proposal": found,
        "changes": diff.in_words(versions.document_of(found.based_on), found.document),
        "sides": by_side(parse(found.document)),
        "is_overtaken": draft.is_overtaken(found),
    }


@require_POST
@needs()
def act(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """Take one's signature back, put it on the newest version, or put it away."""
    what, user, now = request.POST.get("what", ""), reader(request), clock.now()
    try:
        if what == "withdraw":
            sign.withdraw(proposal_id, user, now)
            messages.success(request, _("Your signature was taken back."))
        elif what == "rebase":
            draft.rebase(proposal_id, user, now, request.POST.get("seen", ""))
        elif what == "close":
            draft.close(proposal_id, user, now)
            messages.success(request, _("The proposal was put away."))
            return redirect("agreement-text")
    except InputError as error:
        messages.error(request, error.sentence)
    return redirect("proposal-sign", proposal_id)


@require_GET
@needs()
def file(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """The proposal as TOML."""
    found = get_object_or_404(Proposal, pk=proposal_id)
    return as_file(found.document, f"proposal-{found.pk}.toml", lines(parse(found.document)))


@require_POST
@needs()
def upload(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """A changed file in place of the text, all or nothing."""
    try:
        too_large = _("This file is too large for an agreement.")
        document = toml.load(sent_text(request, LARGEST, too_large))
        draft.change(proposal_id, document, reader(request), clock.now(), request.POST.get("seen", ""))
    except InputError as error:
        messages.error(request, with_place(error))
    return redirect("proposal-sign", proposal_id)
