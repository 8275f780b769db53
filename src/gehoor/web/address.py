"""From which address a request came."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The visitor's address; behind N proxies of our own, the N-th from the end of what they report.

    Always an address that a database can keep, or "" when the server does not know one.
    """
    direct = _plain(request.META.get("REMOTE_ADDR", ""))
    if not settings.TRUSTED_PROXIES:
        return direct
    chain = [part for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    if len(chain) < settings.TRUSTED_PROXIES:
        return direct
    return _plain(chain[-settings.TRUSTED_PROXIES]) or direct


def _plain(text: str) -> str:
    """The address without brackets, port and zone, as some proxies write it; "" when it is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text.partition("%")[0]))
    except ValueError:
        return ""
