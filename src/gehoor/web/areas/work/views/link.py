"""A verdict by the signed link in a mail: no login, one click and, when one likes, a reason.

Mail scanners open every link, so opening one writes nothing; only the button does.
"""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gehoor.errors import InputError
from gehoor.followup import words
from gehoor.followup.verdict import give_verdict
from gehoor.leads import queries
from gehoor.leads.models import Lead
from gehoor.lib import clock
from gehoor.lib.signing import unsign
from gehoor.team.models import User
from gehoor.web.areas.work import sheet


@dataclass(frozen=True, slots=True)
class Bearer:
    """Whose link it is, and about which lead."""

    user: User
    lead: Lead


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def verdict_link(request: HttpRequest, token: str) -> HttpResponse:
    """The two buttons with their reasons; posted, the verdict."""
    now = clock.now()
    try:
        bearer = _bearer(token)
    except InputError as error:
        return _page(request, {"sentence": error.sentence}, 410 if error.code == "expired_link" else 404)
    with translation.override(bearer.user.language or "nl"):
        if request.method != "POST":
            return _form(request, bearer)
        try:
            post, is_good = request.POST, request.POST.get("is_good", "") == "1"
            if post.get("is_good") not in ("0", "1"):
                raise InputError(_("Good lead or not? Choose one of the two."), field="is_good")
            of = words.GOOD_REASONS if is_good else words.BAD_REASONS
            reasons = [code for code in post.getlist("reasons") if code in of]
            give_verdict(bearer.lead.pk, bearer.user, is_good, reasons, post.get("note", ""), now, "mail")
        except InputError as error:
            return _form(request, bearer, error)
        return _page(request, {"bearer": bearer, "noted": True, **sheet.verdict_context(bearer.lead)}, 200)


def _bearer(token: str) -> Bearer:
    """Who holds this token; InputError when it is forged, expired, or its lead or person is gone."""
    payload = unsign(token, "verdict", clock.now())
    user = User.objects.filter(pk=int(payload.get("user", 0)), is_active=True).exclude(role="").first()
    if user is None:
        raise InputError(_("This link is of somebody who does not work here any more."), code="bad_link")
    return Bearer(user, queries.get(int(payload.get("lead", 0))))


def _form(request: HttpRequest, bearer: Bearer, error: InputError | None = None) -> HttpResponse:
    context = sheet.verdict_context(bearer.lead, request.POST if error else None)
    if not error and request.GET.get("good") in ("0", "1"):
        context["is_good"] = request.GET["good"]
    context |= {"bearer": bearer, "lead": bearer.lead, "error": error.sentence if error else ""}
    return _page(request, context, 422 if error else 200)


def _page(request: HttpRequest, context: dict[str, object], status: int) -> HttpResponse:
    return render(request, "work/verdict_link.html", context, status=status)
