"""Who may see which page. Whoever may not, learns nothing: 404."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

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
                return redirect_to_login(request.get_full_path())
            if reader(request).role not in allowed:
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return around


def reader(request: HttpRequest) -> User:
    """The person who is logged in; only to be asked behind `needs`."""
    return cast(User, request.user)
