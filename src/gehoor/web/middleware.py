"""Middleware of the pages: health, security headers, request log and the reader's language."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Respond = Callable[[HttpRequest], HttpResponse]


class Passing:
    """Hands the request on."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.respond(request)


class Health(Passing):
    pass


class SecurityHeaders(Passing):
    pass


class RequestLog(Passing):
    pass


class ReaderLanguage(Passing):
    pass
