"""How the work pages answer: not found is 404, a wrong field is 422 with its sentence beside it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from gehoor.errors import InputError, NotFound
from gehoor.team.models import Role

P = ParamSpec("P")
CALLERS = (Role.ADMIN, Role.MANAGER, Role.SALES)
OVERSEERS = (Role.ADMIN, Role.MANAGER)
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def found(view: View[P]) -> View[P]:
    """Turn `NotFound` of a verb or query into a 404."""

    @wraps(view)
    def around(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404 from error

    return around


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page."""
    return "HX-Request" in request.headers


def moment_of(text: str, field: str) -> datetime | None:
    """What a date or date-and-time field sent, as a moment in the reader's zone; a day means nine o'clock."""
    if not text:
        return None
    try:
        moment = parse_datetime(text if "T" in text or " " in text else f"{text}T09:00")
    except ValueError:
        moment = None
    if moment is None or not 1970 <= moment.year <= 2200:
        raise InputError(_("This is not a date and time."), field=field)
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def day_ahead(text: str, field: str, now: datetime) -> datetime | None:
    """Like `moment_of`; today means an hour from now, for nine o'clock may be past."""
    moment = moment_of(text, field)
    if moment and moment <= now and parse_date(text) == timezone.localdate(now):
        return now + timedelta(hours=1)
    return moment


def amount_of(text: str, field: str) -> Decimal | None:
    """Euro as people write them: 12500, 12.500, 12.500,50 or 12,500.50."""
    plain = text.replace("€", "").replace(" ", "").replace("\u00a0", "")
    if not plain:
        return None
    cut = max(plain.rfind(","), plain.rfind("."))
    if cut >= 0 and len(plain) - cut - 1 != 3:  # three digits after it: it parts thousands
        plain = plain[:cut].replace(",", "").replace(".", "") + "." + plain[cut + 1 :]
    else:
        plain = plain.replace(",", "").replace(".", "")
    try:
        return Decimal(plain)
    except InvalidOperation as error:
        raise InputError(_("This is not an amount in euro."), field=field) from error
