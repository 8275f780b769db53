"""What visitors look at on the organisation's own site, after they said yes to being followed."""

import re
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from gehoor import pipeline
from gehoor.errors import InputError, NotAllowed, TooLarge
from gehoor.intake.models import Form
from gehoor.intake.rate import knock
from gehoor.intake.shape import Visit
from gehoor.intake.sources.api.body import parse, text_of
from gehoor.intake.sources.tracker.read import read_visit
from gehoor.lib import clock
from gehoor.web.address import address_of
from gehoor.web.areas.doors.views import JS

MAX_BYTES = 16_000
RATE = 300  # calls from one address in ten minutes
DOOR = "tracker"
# Only our own form may say that somebody did these.
_OURS = frozenset({"form_submitted", "demo_requested"})
_VISITOR = re.compile(r"[A-Za-z0-9-]{8,64}")


@require_GET
def tracker_script(request: HttpRequest) -> HttpResponse:
    """The script that a site of the organisation loads."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@csrf_exempt
@require_POST
def track(request: HttpRequest) -> HttpResponse:
    """One page or track call of a browser that has no name yet; 204 when it was taken.

    No key guards this door, so it takes little: no traits, no user, only sites that may show a form,
    a number of calls per address, and nothing that only a form of ours can know.
    """
    now = clock.now()
    try:
        origin = _origin(request)
        knock(DOOR, address_of(request), RATE, now)
        body = _body(request)
        visit = read_visit(_anonymous(parse(body)), raw=text_of(body), now=now, door=DOOR, scope="t:")
        _check(visit)
    except InputError as error:
        return HttpResponse(error.sentence, status=error.status, content_type="text/plain; charset=utf-8")
    pipeline.track_many([visit], now)
    return HttpResponse(status=204, headers={"Access-Control-Allow-Origin": origin, "Vary": "Origin"})


def _origin(request: HttpRequest) -> str:
    """The site that calls, when a form of ours may stand there."""
    origin = request.headers.get("Origin", "")
    own = urlsplit(settings.URL)
    lists = Form.objects.filter(is_active=True).values_list("allowed_origins", flat=True)
    known = {f"{own.scheme}://{own.netloc}", *(site for sites in lists for site in sites)}
    if origin not in known:
        raise NotAllowed(_("This site is not among the sites of our forms."), code="unknown_site")
    return origin


def _body(request: HttpRequest) -> bytes:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
        raise TooLarge(_("This call is too large."))
    return request.body


def _anonymous(call: Any) -> Any:
    """The call without anything that could name or change a person."""
    if not isinstance(call, dict):
        return call
    kept = ("type", "event", "name", "properties", "messageId", "anonymousId", "timestamp", "context")
    return {name: call[name] for name in kept if name in call}


def _check(visit: Visit) -> None:
    if visit.event is None or visit.event.kind in _OURS:
        raise InputError(_("This door takes page views and events of visitors only."), field="type")
    if not _VISITOR.fullmatch(visit.person.anonymous_id):
        raise InputError(_("Say who it was: send an anonymousId or a userId."), field="anonymousId")


@cache
def _script() -> str:
    return (JS / "t.js").read_text(encoding="utf-8")
