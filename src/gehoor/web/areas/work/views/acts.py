"""What somebody decides about a lead: a verdict, a decision, a deal, another owner."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoor.errors import InputError, NotFound
from gehoor.followup import words
from gehoor.followup.agree_callback import agree_callback
from gehoor.followup.deal import change_deal
from gehoor.followup.dispose import dispose
from gehoor.followup.verdict import give_verdict
from gehoor.leads import queries
from gehoor.lib import clock
from gehoor.pipeline import hand_over
from gehoor.team.models import User
from gehoor.web.access import needs, reader
from gehoor.web.areas.work import sheet
from gehoor.web.areas.work.answers import (
    CALLERS,
    OVERSEERS,
    amount_of,
    day_ahead,
    found,
    is_fragment,
    moment_of,
)
from gehoor.web.areas.work.contexts.lead import deal_context, owner_context, why_owner


@require_POST
@needs()
@found
def verdicts(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Good lead or not. Reasons of the other side, ticked before one changed one's mind, are left out."""
    post, now = request.POST, clock.now()
    try:
        is_good = _good(post.get("is_good", ""))
        of = words.GOOD_REASONS if is_good else words.BAD_REASONS
        known = {*words.GOOD_REASONS, *words.BAD_REASONS}
        reasons = [code for code in post.getlist("reasons") if code in of or code not in known]
        via = "queue" if post.get("via") == "queue" else "page"
        give_verdict(lead_id, reader(request), is_good, reasons, post.get("note", ""), now, via)
    except NotFound:
        raise
    except InputError as error:
        return _again(request, lead_id, "verdict", error)
    return _done(request, lead_id, "verdict", _("Your verdict is noted."))


def _good(text: str) -> bool:
    if text not in ("0", "1"):
        raise InputError(_("Good lead or not? Choose one of the two."), field="is_good")
    return text == "1"


@require_POST
@needs(*CALLERS)
@found
def dispositions(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Accepted, kept warm, not for us, or written off."""
    post, now = request.POST, clock.now()
    try:
        kind = post.get("kind", "")
        if not kind:
            raise InputError(_("What will it be? Choose one."), field="kind")
        reasons = [code for code in post.getlist("reason") if code in words.REASONS_OF.get(kind, {})]
        next_at = day_ahead(post.get("next_step_at", ""), "next_step_at", now)
        step, reason = post.get("next_step", ""), reasons[0] if reasons else ""
        made = dispose(lead_id, reader(request), kind, now, reason, step, next_at)
    except NotFound:
        raise
    except InputError as error:
        return _again(request, lead_id, "decision", error)
    no_call = sheet.still_objects(queries.get(lead_id)) if made.next_step_at else ""
    return _done(request, lead_id, "decision", f"{_('Your decision is noted.')} {no_call}".strip())


@require_POST
@needs(*CALLERS)
@found
def callbacks(request: HttpRequest, lead_id: int) -> HttpResponse:
    """A moment to call back that was agreed without a call."""
    try:
        at = moment_of(request.POST.get("callback_at", ""), "callback_at")
        agree_callback(lead_id, reader(request), clock.now(), at=at, text=request.POST.get("text", ""))
    except NotFound:
        raise
    except InputError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _("Noted. The clocks stand still until then."))
    return redirect("lead", lead_id)


@require_POST
@needs(*CALLERS)
@found
def deals(request: HttpRequest, lead_id: int) -> HttpResponse:
    """An opportunity, a customer, or lost."""
    post, now = request.POST, clock.now()
    try:
        stage, amount = post.get("stage", ""), amount_of(post.get("amount", ""), "amount")
        change_deal(lead_id, reader(request), stage, now, amount, post.get("reason", ""))
    except NotFound:
        raise
    except InputError as error:
        return _again(request, lead_id, "deal", error)
    return _done(request, lead_id, "deal", _("The deal is noted."))


@require_POST
@needs(*OVERSEERS)
@found
def owner(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Give the lead to somebody else, by hand."""
    lead, chosen = queries.get(lead_id), request.POST.get("owner", "")
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 20 else 0
    user = User.objects.filter(pk=number, takes_leads=True, is_active=True).first()
    if user is None:
        return _again(request, lead_id, "owner", InputError(_("Choose who takes this lead."), field="owner"))
    hand_over(lead.pk, user, reader(request), clock.now())
    return _done(request, lead_id, "owner", _("This lead is now of %(name)s.") % {"name": user.name})


def _done(request: HttpRequest, lead_id: int, part: str, sentence: str) -> HttpResponse:
    """The part of the page with its new state; without htmx the page and the sentence."""
    if not is_fragment(request):
        messages.success(request, sentence)
        return redirect("lead", lead_id)
    answer = render(request, f"work/_{part}.html", _context(request, lead_id, part) | {"noted": sentence})
    answer["HX-Trigger"] = json.dumps({"gehoor:acted": {"words": sentence}})
    return answer


def _again(request: HttpRequest, lead_id: int, part: str, error: InputError) -> HttpResponse:
    """The same form as it was filled in, with the sentence beside the field."""
    context = _context(request, lead_id, part, again=True) | {"error": error.sentence, "wrong": error.field}
    template = f"work/_{part}.html"
    if is_fragment(request):
        return render(request, template, context, status=422)
    return render(request, "work/sheet.html", context | {"fragment": template}, status=422)


def _context(request: HttpRequest, lead_id: int, part: str, *, again: bool = False) -> dict[str, Any]:
    lead, now = queries.get(lead_id), clock.now()
    given = request.POST if again else None
    fixed = {"lead": lead, "now": now, "via": request.POST.get("via", "page")}
    if part == "verdict":
        return fixed | sheet.verdict_context(lead, given)
    if part == "decision":
        return fixed | sheet.decision_context(lead, now, given)
    if part == "deal":
        return fixed | deal_context(lead, given)
    return fixed | owner_context(lead, now) | {"why_owner": why_owner(lead, reader(request))}
