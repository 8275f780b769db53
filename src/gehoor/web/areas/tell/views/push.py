"""The browser's side of Web Push: its service worker, and what it subscribed to."""

import json
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from gehoor import web
from gehoor.errors import InputError, Malformed
from gehoor.lib import clock
from gehoor.notify.channels.push.renew import renew
from gehoor.notify.channels.push.subscribe import subscribe, unsubscribe
from gehoor.web.access import needs, reader

_WORKER = Path(web.__file__).parent / "static" / "web" / "js" / "worker.js"
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker; at the root, because it may only look after what lies below its own address."""
    script = _WORKER.read_text(encoding="utf-8")
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@require_POST
@needs()
def subscription(request: HttpRequest) -> HttpResponse:
    """Keep the subscription of this browser for the reader."""
    try:
        name = device(request.headers.get("User-Agent", ""))
        subscribe(reader(request).pk, _body(request), name, clock.now())
    except InputError as error:
        return JsonResponse({"sentence": error.sentence}, status=error.status)
    return HttpResponse(status=204)


@require_POST
@needs()
def removal(request: HttpRequest) -> HttpResponse:
    """Forget the subscription of this browser."""
    if not unsubscribe(reader(request).pk, str(_body(request).get("endpoint", "")), clock.now()):
        raise Http404
    return HttpResponse(status=204)


@csrf_exempt  # nothing is believed on account of a cookie: the secret of the old subscription says who asks
@require_POST
def renewal(request: HttpRequest) -> HttpResponse:
    """The browser has another subscription instead of one we know; also while nobody is logged in."""
    said = _body(request)
    old, new = said.get("old"), said.get("new")
    if not isinstance(old, dict) or not isinstance(new, dict):
        raise Malformed("This names no subscription.")
    try:
        known = renew(old, new, clock.now())
    except InputError as error:
        return JsonResponse({"sentence": error.sentence}, status=error.status)
    if not known:
        raise Http404
    return HttpResponse(status=204)


def device(agent: str) -> str:
    """A name by which somebody recognises their own device: "Chrome, Android"."""
    browser = next((name for sign, name in _BROWSERS if sign in agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return ", ".join(part for part in (browser, system) if part)


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Malformed("This is no JSON.") from error
    if not isinstance(found, dict):
        raise Malformed("This is no JSON object.")
    return found
