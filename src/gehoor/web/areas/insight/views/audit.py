"""The Last twenty page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gehoor.web.access import needs


@needs()
def page(request: HttpRequest) -> HttpResponse:
    return render(request, "insight/audit.html")


@needs()
def saved(request: HttpRequest, audit_id: int) -> HttpResponse:
    return render(request, "insight/audit.html")
