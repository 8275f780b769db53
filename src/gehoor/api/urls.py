"""Addresses under /api/v1/."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.common import no_append_slash

from gehoor.api.door import speaking
from gehoor.api.problems import problem
from gehoor.api.routes import api
from gehoor.api.telephone import telephone
from gehoor.errors import NotFound


@no_append_slash
def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address under /api/ that does not exist."""
    return problem(NotFound(_("There is no such address. See /api/v1/openapi.json for what there is.")))


_ours = [found for found in api.urls[0] if isinstance(found, URLPattern) and found.name != "api-root"]
app_name = api.urls_namespace  # ninja looks itself up by this name
urlpatterns: list[URLPattern] = [
    *(speaking(found) for found in _ours),
    speaking(path("recordings/<str:token>", telephone, name="telephone")),
    speaking(path("", nothing_here, name="api-root")),
    speaking(path("<path:rest>", nothing_here)),
]
