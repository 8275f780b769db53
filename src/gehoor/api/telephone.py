"""Telephone systems tell of recordings here; each by an address of its own."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from gehoor.api import problems
from gehoor.api.door import read_body
from gehoor.calls.hooks import Message
from gehoor.calls.systems import by_token
from gehoor.calls.told import receive
from gehoor.errors import InputError
from gehoor.lib import clock


@require_POST
def telephone(request: HttpRequest, token: str) -> HttpResponse:
    """202 with the number of the recording; 200 when there was none to fetch; errors as problem documents."""
    try:
        return _take(request, token)
    except InputError as error:
        return problems.problem(error)


def _take(request: HttpRequest, token: str) -> HttpResponse:
    system = by_token(token)
    headers = {name.lower(): value for name, value in request.headers.items()}
    # Under the address that we gave out, which behind a proxy is not the one that arrives.
    address = settings.URL + request.get_full_path()
    if request.content_type == "application/x-www-form-urlencoded":
        form = {name: str(value) for name, value in request.POST.items()}
        message = Message(address, headers, request.body, form)
    else:
        message = Message(address, headers, read_body(request))
    found = receive(system, message, clock.now())
    if found is None:
        return problems.answer(200, {"recording": None})
    return problems.answer(202, {"recording": str(found.id)})
