"""The public pages: a form, the thanks after it, and the script that puts it on another site."""

import logging
from functools import cache, wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from gehoor import pipeline
from gehoor.errors import TooLarge, TooMany
from gehoor.intake.models import Form
from gehoor.intake.rate import knock
from gehoor.intake.sources.form.read import Shown, hidden_values, raw_of, read_form
from gehoor.intake.submissions import Refused, keep_refused
from gehoor.lib import clock
from gehoor.web import access
from gehoor.web.address import address_of
from gehoor.web.areas.doors.contexts import words
from gehoor.web.areas.doors.copies import consent_of, make_copy, read_copy
from gehoor.web.areas.doors.forms import TRAP, VisitorForm
from gehoor.web.middleware import allow_embedding

MAX_BYTES = 100_000
LANGUAGES = dict(settings.LANGUAGES)
MOST_TYPED = 5_000  # characters of one field that we keep of what was refused
logger = logging.getLogger(__name__)
JS = Path(access.__file__).parent / "static" / "web" / "js"


def public(view: Any) -> Any:
    """A page for anybody, in the language of ?lang=, that the form's own sites may put in a frame.

    A frame on another site gets no cookies, so the form carries a signed copy instead of a CSRF cookie.
    """

    @csrf_exempt
    @wraps(view)
    def shown(request: HttpRequest, slug: str) -> HttpResponse:
        form = Form.objects.filter(slug=slug, is_active=True).first()
        if form is None:
            raise Http404
        with translation.override(_language(request)):
            response: HttpResponse = view(request, form)
            response["Content-Language"] = _language(request)
        allow_embedding(response, form.allowed_origins)
        return response

    return shown


@public
@require_http_methods(["GET", "HEAD", "POST"])
def form_page(request: HttpRequest, form: Form) -> HttpResponse:
    """Show the form, or take it in."""
    if request.method == "POST":
        return _take(request, form)
    hidden = hidden_values(request.GET)
    hidden.setdefault("referrer", request.headers.get("Referer", "")[:500])
    hidden.setdefault("page", request.build_absolute_uri(request.path)[:500])
    return _page(request, form, VisitorForm(form, consent_of(form, _language(request))), hidden)


@public
@require_GET
def thanks(request: HttpRequest, form: Form) -> HttpResponse:
    """What happens now."""
    return render(request, "doors/thanks.html", _context(request, form))


@require_GET
def embed_script(request: HttpRequest, slug: str) -> HttpResponse:
    """The script that puts this form on a page of another site."""
    if not Form.objects.filter(slug=slug, is_active=True).exists():
        raise Http404
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _take(request: HttpRequest, form: Form) -> HttpResponse:
    now, hidden = clock.now(), {}
    consent = consent_of(form, _language(request))
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
            raise TooLarge(_("This is more text than the form can carry. Please make it shorter."))
        knock(f"form:{form.slug}", address_of(request), settings.FORM_RATE, now)
        hidden = hidden_values(request.POST)
    except (TooLarge, TooMany) as error:
        data = None if isinstance(error, TooLarge) else request.POST
        filled = VisitorForm(form, consent, initial=data.dict() if data else None)
        return _page(request, form, filled, hidden, sentence=error.sentence, status=error.status)
    shown = read_copy(request.POST.get("copy", ""), form, now)
    filled = VisitorForm(form, shown.consent if shown else consent, request.POST)
    if filled.is_trapped:
        return _trapped(request, form, filled, hidden)
    if shown is None:
        sentence = _("This page was open for too long. Please send it once more.")
        again = VisitorForm(form, consent, initial=request.POST.dict())
        return _page(request, form, again, hidden, sentence=sentence, status=422)
    if not filled.is_valid():
        sentence = _("Not everything is right yet. Please look at the marked fields.")
        return _page(request, form, filled, hidden, sentence=sentence, status=422)
    return _receive(request, form, filled, hidden, shown)


def _receive(
    request: HttpRequest, form: Form, filled: VisitorForm, hidden: dict[str, str], shown: Shown
) -> HttpResponse:
    now = clock.now()
    agreed = bool(filled.cleaned_data.get("consent"))
    try:
        pipeline.receive(read_form(form, filled.typed(), hidden, shown, agreed=agreed, now=now), now)
    except Exception:
        logger.exception("form %s was sent and could not be taken in", form.slug)
        return _failed(request, form, filled, hidden, shown)
    return _thank(request, form)


def _failed(
    request: HttpRequest, form: Form, filled: VisitorForm, hidden: dict[str, str], shown: Shown
) -> HttpResponse:
    """Our fault: what was sent is kept to look at, and the visitor has the form, filled in, to try again."""
    agreed = bool(filled.cleaned_data.get("consent"))
    payload = _sent(filled, hidden | ({"consent_text": shown.consent} if agreed else {}), agreed=agreed)
    sentence = _("This went wrong on our side. Please send it once more in a few minutes.")
    error = {"field": "", "sentence": _("This went wrong on our side."), "code": "server_error"}
    try:
        keep_refused("form", [Refused(payload, [error])], clock.now(), form_id=form.pk)
    except Exception:  # then the visitor's own page still has it
        logger.exception("what was sent by form %s could not be kept", form.slug)
    again = VisitorForm(form, shown.consent, initial=request.POST.dict())
    return _page(request, form, again, hidden, sentence=sentence, status=500)


def _trapped(request: HttpRequest, form: Form, filled: VisitorForm, hidden: dict[str, str]) -> HttpResponse:
    """A machine learns nothing: it is thanked like anybody, and what it sent is kept to look at."""
    error = {"field": TRAP, "sentence": _("The invisible field was filled in."), "code": "honeypot"}
    keep_refused("form", [Refused(_sent(filled, hidden), [error])], clock.now(), form_id=form.pk)
    return _thank(request, form)


def _sent(filled: VisitorForm, hidden: dict[str, str], *, agreed: bool = False) -> str:
    """What was typed, letter for letter."""
    typed = {name: str(filled.data.get(name, ""))[:MOST_TYPED] for name in filled.fields}
    return raw_of(typed, hidden, agreed=agreed)


def _thank(request: HttpRequest, form: Form) -> HttpResponse:
    chosen = {name: request.GET[name] for name in ("lang", "embed") if name in request.GET}
    query = f"?{urlencode(chosen)}" if chosen else ""
    response = HttpResponseRedirect(reverse("form-thanks", args=[form.slug]) + query)
    response.status_code = 303
    return response


def _page(
    request: HttpRequest,
    form: Form,
    filled: VisitorForm,
    hidden: dict[str, str],
    *,
    sentence: str = "",
    status: int = 200,
) -> HttpResponse:
    context = _context(request, form) | {
        "form": filled,
        "hidden": hidden,
        "copy": make_copy(form, filled.consent, _language(request), clock.now()),
        "sentence": sentence,
    }
    response = render(request, "doors/form.html", context, status=status)
    if status == 429:
        response["Retry-After"] = "600"
    return response


def _context(request: HttpRequest, form: Form) -> dict[str, Any]:
    embed = request.GET.get("embed") == "1"
    return {**words(form, _language(request)), "embed": embed, "action": request.get_full_path()}


def _language(request: HttpRequest) -> str:
    chosen = request.GET.get("lang", "")
    return chosen if chosen in LANGUAGES else translation.get_language_from_request(request)[:2]


@cache
def _script() -> str:
    return (JS / "embed.js").read_text(encoding="utf-8")
