"""Middleware of the pages: health, security headers, request log, language, and errors with a sentence."""

import hmac
import ipaddress
import json
import logging
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.lib import clock
from gehoor.lib.again import SECONDS, is_busy
from gehoor.team.models import User
from gehoor.web import health, metrics

Respond = Callable[[HttpRequest], HttpResponse]

_EMBED = "X-Gehoor-Embed"  # between a view and SecurityHeaders; never sent
_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "frame-ancestors {ancestors}; form-action 'self'; base-uri 'none'"
)
_QUIET = {"live"}  # asked every second by every open page

log = logging.getLogger("gehoor.request")


class Passing:
    """Hands the request on."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)


class Health(Passing):
    """/healthz, /readyz and /metrics, before anything that could itself be ill."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer of the three addresses; everything else goes on."""
        if request.path == "/healthz":
            return HttpResponse("ok\n", content_type="text/plain")
        if request.path == "/readyz":
            report = health.report(clock.now())
            return JsonResponse(report.as_dict(), status=200 if report.ready else 503)
        if request.path == "/metrics":
            return _metrics(request)
        return self.respond(request)


def _metrics(request: HttpRequest) -> HttpResponse:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
            return HttpResponse("Unauthorised\n", status=401, headers={"WWW-Authenticate": "Bearer"})
    elif not _on_this_machine(request):
        return HttpResponse("Not found\n", status=404, content_type="text/plain")
    return HttpResponse(metrics.text(clock.now()), content_type=metrics.CONTENT_TYPE)


def _on_this_machine(request: HttpRequest) -> bool:
    """Whether the request came from here itself, and not through a proxy that runs here."""
    if settings.TRUSTED_PROXIES or "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class SecurityHeaders(Passing):
    """What a browser may load, run and frame; a view opens the frame with `allow_embedding`."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers that the view did not choose itself."""
        response = self.respond(request)
        origins = response.headers.get(_EMBED, "")
        del response[_EMBED]
        if not origins:
            response.headers.setdefault("X-Frame-Options", "DENY")
        policy = _POLICY.format(ancestors=f"'self' {origins}" if origins else "'none'")
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "private, no-cache")
            patch_vary_headers(response, ["HX-Request"])
        return response


def allow_embedding(response: HttpResponseBase, origins: Sequence[str]) -> None:
    """Let pages of `origins` ("https://www.example.com") show this answer in a frame; others may not."""
    safe = [origin for origin in origins if _is_origin(origin)]
    if safe:
        response.headers[_EMBED] = " ".join(safe)


def _is_origin(text: str) -> bool:
    """Scheme, host and perhaps port; a space or semicolon would write its own policy."""
    parts = urlsplit(text)
    plain = text.isascii() and not any(sign in text for sign in " ;,'\"")
    return plain and parts.scheme in ("http", "https") and text == f"{parts.scheme}://{parts.netloc}"


class RequestLog(Passing):
    """One line per request: what was asked by which name, how it ended, how long it took.

    Never the path with its numbers, the query, the address or anything that was typed.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Time the request, write it down, count it."""
        started = time.perf_counter()
        response = self.respond(request)
        seconds = time.perf_counter() - started
        match = request.resolver_match
        route = match.view_name if match and match.view_name else "unknown"
        metrics.observe(request.method or "", route, response.status_code, seconds)
        user = getattr(request, "_cached_user", None)  # only when the view asked who it is
        said = {
            "method": request.method,
            "route": route,
            "status": response.status_code,
            "ms": round(seconds * 1000, 1),
            "user": str(user.pk) if isinstance(user, User) else None,
        }
        quiet = route in _QUIET and response.status_code < 400
        log.log(logging.DEBUG if quiet else logging.INFO, "request", extra={"facts": said})
        return response


class ReaderLanguage(Passing):
    """The reader's own language, else the browser's choice, else the organisation's."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Speak it for the length of this request."""
        before = translation.get_language()
        language = _language_of(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.respond(request)
        response.headers.setdefault("Content-Language", language)
        if not response.streaming and before:  # a stream is still to be written, in this language
            translation.activate(before)
        return response


def _language_of(request: HttpRequest) -> str:
    # Without a session cookie there is nobody; asking would cost the API a session it does not use.
    user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    if isinstance(user, User) and user.language in dict(settings.LANGUAGES):
        return user.language
    return translation.get_language_from_request(request)[:2]


class ErrorsWithSentence(Passing):
    """An InputError that no view caught becomes a page with its sentence and its status; so does a database
    that is too busy at this moment, with when to try again.
    """

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page, or for a fragment a passing note on the page that asked."""
        if is_busy(error):
            return _busy(request)
        if not isinstance(error, InputError):
            return None
        if request.headers.get("HX-Request"):
            note = json.dumps({"gehoor:say": {"words": error.sentence}})
            return HttpResponse(status=error.status, headers={"HX-Trigger": note})
        name = "404.html" if error.status == 404 else "errors/sentence.html"
        return render(request, name, {"sentence": error.sentence}, status=error.status)


def _busy(request: HttpRequest) -> HttpResponse:
    """Nothing was written; the same click works in a moment. Asks the database for nothing."""
    log.warning("the database is busy", exc_info=True)
    headers = {"Retry-After": str(SECONDS)}
    if request.headers.get("HX-Request"):
        note = {"gehoor:say": {"words": _("It is too busy for a moment. Try again in a few seconds.")}}
        return HttpResponse(status=503, headers=headers | {"HX-Trigger": json.dumps(note)})
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
