"""A proposal for the next agreement: its numbers, what changes, the signatures, and it as a file."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gehoor.errors import InputError, Malformed, TooLarge
from gehoor.followup.agreement import diff, draft, sign, toml, versions
from gehoor.followup.agreement.document import parse
from gehoor.followup.agreement.models import Consent, Proposal
from gehoor.followup.agreement.wording import lines
from gehoor.insight.agreement.tell import sign_and_tell
from gehoor.lib import clock
from gehoor.web.access import needs, reader
from gehoor.web.areas.agreement.form import document_of, forms_of
from gehoor.web.areas.agreement.views.text import by_side, toml_file

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
            problem = _with_place(error)
        else:
            return redirect("proposal-sign", found.pk)
    refused = bool(problem) or (request.method == "POST")
    context = {"proposal": found, "form": form, "segments": segments, "problem": problem}
    context |= {"may_write": found.closed_at is None, "is_overtaken": draft.is_overtaken(found)}
    return render(request, "agreement/proposal.html", context, status=422 if refused else 200)


@either
@needs()
def signing(request: HttpRequest, proposal_id: int) -> HttpResponse:
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
    if number is None:
        messages.success(request, _("Signed. The agreement changes when the other team has signed too."))
        return redirect("proposal-sign", found.pk)
    messages.success(
        request, _("Signed by both. Version %(version)s counts from now on.") % {"version": number}
    )
    return redirect("agreement-text")


def _context(request: HttpRequest, found: Proposal) -> dict[str, Any]:
    user = reader(request)
    signatures = list(Consent.objects.filter(proposal=found).order_by("team"))
    given = {one.team for one in signatures}
    mine = any(one.user_id == user.pk for one in signatures)
    return {
        "proposal": found,
        "changes": diff.in_words(versions.document_of(found.based_on), found.document),
        "sides": by_side(parse(found.document)),
        "signatures": signatures,
        "missing": [team for team in sign.TEAMS if team not in given],
        "mine": mine,
        "my_teams": [] if mine or found.closed_at else [t for t in sign.sides(user) if t not in given],
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
    return toml_file(found.document, f"proposal-{found.pk}.toml", lines(parse(found.document)))


@require_POST
@needs()
def upload(request: HttpRequest, proposal_id: int) -> HttpResponse:
    """A changed file in place of the text, all or nothing."""
    try:
        document = toml.load(_sent(request))
        draft.change(proposal_id, document, reader(request), clock.now(), request.POST.get("seen", ""))
    except InputError as error:
        messages.error(request, _with_place(error))
    return redirect("proposal-sign", proposal_id)


def _sent(request: HttpRequest) -> str:
    sent = request.FILES.get("file")
    if sent is None:
        raise InputError(_("Choose a file first."))
    if sent.size is None or sent.size > LARGEST:
        raise TooLarge(_("This file is too large for an agreement."))
    try:
        return str(sent.read(), "utf-8")
    except UnicodeDecodeError as error:
        raise Malformed(_("This is not a text file.")) from error


def _with_place(error: InputError) -> str:
    return f"{error.field}: {error.sentence}" if error.field else error.sentence
