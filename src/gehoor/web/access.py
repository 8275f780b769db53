"""Who may see which page. Whoever may not, learns nothing: 404."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from gehoor.team.models import Role, User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

EVERYONE = (Role.ADMIN, Role.MANAGER, Role.SALES, Role.MARKETING)


def needs(*roles: str) -> Callable[[View[P]], View[P]]:
    """Let only people with one of `roles` in (all four, when none is named); others get 404."""
    allowed = set(roles or EVERYONE)

    def around(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return _to_login(request)
            if reader(request).role not in allowed:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return around


def _to_login(request: HttpRequest) -> HttpResponse:
    """The login page, and afterwards back to the page that asked.

    htmx would follow a plain redirect and put the login page into a part of the page; so it is told to
    leave the whole page.
    """
    htmx = HtmxDetails(request)
    if not htmx:
        return redirect_to_login(request.get_full_path())
    address = redirect_to_login(htmx.current_url_abs_path or "/").url
    return HttpResponseClientRedirect(address)


def reader(request: HttpRequest) -> User:
    """The person who is logged in; only to be asked behind `needs`."""
    return cast(User, request.user)
