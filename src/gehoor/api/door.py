"""What stands before every operation: the key, the size, the kind of content, the reader's language."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja.security import HttpBearer

from gehoor.api.problems import document
from gehoor.errors import InputError, Malformed, TooLarge, WrongType
from gehoor.intake.keys import check
from gehoor.intake.models import ApiKey
from gehoor.intake.sources.api.body import text_of
from gehoor.intake.sources.api.complaints import as_json
from gehoor.intake.submissions import Refused, keep_refused
from gehoor.lib import clock

MAX_BYTES = 5_000_000
MAX_ROWS = 1_000
GLIMPSE = 10_000  # bytes we look at of a message that is too large to read

View = Callable[..., HttpResponseBase]


class Key(HttpBearer):
    """Lets in whoever has a key with this right; the key is then `request.auth`."""

    def __init__(self, scope: str | None) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiKey:
        return check(request.headers.get("Authorization"), self.scope, clock.now())

    def authenticate(self, request: HttpRequest, token: str) -> ApiKey:
        """Not asked by ninja, because `__call__` reads the header itself."""
        return check(f"Bearer {token}", self.scope, clock.now())


def key_of(request: HttpRequest) -> ApiKey:
    """The key that `Key` let in."""
    key = request.auth  # type: ignore[attr-defined]
    assert isinstance(key, ApiKey)
    return key


def read_body(request: HttpRequest) -> bytes:
    """The bytes of a JSON message: at most 5 MB, refused by its announced length before it is read."""
    length = _length(request)
    if length > MAX_BYTES:
        raise TooLarge(_("Send at most 5 MB and 1,000 rows at once; split what is larger."))
    kind = request.content_type or ""
    if length and kind != "application/json" and not kind.endswith("+json"):
        sentence = _("Send JSON, and say so in a header: Content-Type: application/json.")
        raise WrongType(sentence)
    try:
        return request.body
    except UnreadablePostError as error:
        raise Malformed(_("The connection broke before the whole message was here.")) from error


def _length(request: HttpRequest) -> int:
    """The announced length; what comes in chunks is read here, because Django takes it for empty."""
    announced = request.META.get("CONTENT_LENGTH")
    if announced or "chunked" not in request.headers.get("Transfer-Encoding", "").lower():
        return int(announced or 0)
    request._body = request.META["wsgi.input"].read(MAX_BYTES + 1)
    return len(request._body)


@contextmanager
def keeping(request: HttpRequest, door: str) -> Iterator[None]:
    """Whatever goes wrong inside, the message itself is kept; only a busy database means: send it again."""
    try:
        yield
    except InputError as error:
        refuse(request, door, error)
        raise
    except OperationalError:
        raise
    except Exception:
        with suppress(Exception):
            refuse(request, door, InputError(_("This went wrong on our side."), code="internal"))
        raise


def refuse(request: HttpRequest, door: str, error: InputError) -> None:
    """Keep a message that was refused as a whole, as far as we were willing to read it."""
    try:
        payload = (
            request.read(GLIMPSE) if isinstance(error, TooLarge) and not _was_read(request) else request.body
        )
    except UnreadablePostError:
        payload = b""
    refused = [Refused(text_of(payload), as_json(error))]
    keep_refused(door, refused, clock.now(), key_id=key_of(request).pk)


def speaking(pattern: URLPattern) -> URLPattern:
    """An address of ninja's whose answers are all in the reader's language and all JSON."""
    pattern.callback = csrf_exempt(_speaking(pattern.callback))
    return pattern


def _was_read(request: HttpRequest) -> bool:
    return hasattr(request, "_body")


def _speaking(view: View) -> View:
    @wraps(view)
    def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with translation.override(translation.get_language_from_request(request)):
            response = view(request, *args, **kwargs)
            if response.status_code == 405:
                response = _not_allowed(response)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return spoken


def _not_allowed(response: HttpResponseBase) -> HttpResponse:
    methods = response.headers.get("Allow", "")
    sentence = _("This address takes %(methods)s only.") % {"methods": methods}
    refusal = document(405, "method_not_allowed", sentence)
    refusal["Allow"] = methods
    return refusal
