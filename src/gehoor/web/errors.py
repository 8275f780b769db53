"""Pages for what went wrong."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

log = logging.getLogger("gehoor.web")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long, or another site posted here."""
    log.warning("csrf", extra={"facts": {"reason": reason}})
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Nothing that could fail again: no reader, no database."""
    return render(None, "500.html", status=500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that no browser of ours sends."""
    return render(None, "400.html", status=400)
