"""Every error of the API in one shape: application/problem+json (RFC 9457), in the reader's language."""

import logging
from collections.abc import Mapping
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import ValidationError as QueryError
from pydantic_core import to_json

from gehoor.errors import InputError, TooMany, Unauthorised
from gehoor.intake.sources.api.complaints import as_json, explain
from gehoor.lib.again import SECONDS

log = logging.getLogger("gehoor.api")
CONTENT_TYPE = "application/problem+json"


def answer(status: int, body: Mapping[str, Any]) -> HttpResponse:
    """Plain JSON, as we answer when all is well."""
    return HttpResponse(to_json(body), status=status, content_type="application/json")


def problem(error: InputError, **more: Any) -> HttpResponse:
    """The answer to a request that cannot be used; `more` are extra members of the document."""
    response = document(error.status, error.code, error.sentence, errors=as_json(error), **more)
    if isinstance(error, Unauthorised):
        response["WWW-Authenticate"] = 'Bearer realm="gehoor"' + (
            "" if error.code == "key_missing" else ', error="invalid_token"'
        )
    if isinstance(error, TooMany):
        response["Retry-After"] = "600"
    return response


def document(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """One problem document."""
    body = {
        "type": f"urn:gehoor:problem:{code}",
        "title": _title(status),
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [],
        **more,
    }
    return HttpResponse(to_json(body), status=status, content_type=CONTENT_TYPE)


def on_error(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """For ninja: whatever an operation raised, as a problem document."""
    if isinstance(error, InputError):
        return problem(error)
    if isinstance(error, QueryError):
        details: list[Any] = [{**detail, "loc": detail["loc"][-1:]} for detail in error.errors]
        return problem(explain(details))
    if isinstance(error, OperationalError):
        return _busy()
    log.error("the API failed at %s %s", request.method, request.path, exc_info=True)
    sentence = _("Something went wrong on our side. Your message was kept; try again in a minute.")
    return document(500, "internal", sentence)


def _busy() -> HttpResponse:
    """The database could not be asked in time: worth another try."""
    log.error("the database did not answer in time", exc_info=True)
    sentence = _("We are too busy at this moment. Send it again in a few seconds.")
    response = document(503, "busy", sentence)
    response["Retry-After"] = str(SECONDS)
    return response


def _title(status: int) -> str:
    return {
        400: _("The message cannot be read"),
        401: _("The key is missing or does not fit"),
        403: _("The key may not do this"),
        404: _("There is nothing here"),
        405: _("This address does not take that method"),
        409: _("The world has changed meanwhile"),
        413: _("The message is too large"),
        415: _("The message is not JSON"),
        422: _("The message cannot be used as it is"),
        429: _("Too many messages at once"),
    }.get(status, _("It did not work"))
