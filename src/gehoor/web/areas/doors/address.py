"""From which address a request came."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's address; behind N proxies of our own, the N-th from the end of what they report."""
    direct: str = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUSTED_PROXIES:
        return direct
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    return chain[-settings.TRUSTED_PROXIES] if len(chain) >= settings.TRUSTED_PROXIES else direct
