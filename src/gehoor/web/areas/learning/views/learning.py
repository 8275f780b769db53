"""What the organisation's own leads say of the definition, and how good each source turns out to be."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gehoor.errors import InputError
from gehoor.lib import clock
from gehoor.scoring.learning.sources import sources as every_source
from gehoor.web.access import needs, reader
from gehoor.web.areas.learning import learned


@require_GET
@needs()
def page(request: HttpRequest) -> HttpResponse:
    """Proposals with their evidence; each can be taken over into a draft."""
    return render(request, "learning/learning.html", learned.page(clock.now()))


@require_GET
@needs()
def sources(request: HttpRequest) -> HttpResponse:
    """Every source of the last year."""
    return render(request, "learning/sources.html", learned.sources_page(every_source(clock.now())))


@require_POST
@needs()
def take(request: HttpRequest) -> HttpResponse:
    """Take one proposal over into the open draft, or into a new one. Nothing counts before it is signed."""
    try:
        found = learned.take(request.POST.get("code", ""), clock.now(), reader(request))
    except InputError as error:
        messages.error(request, error.sentence)
        return redirect("learning")
    if found is None:
        messages.error(request, _("This is no longer proposed: more is known by now. Look again."))
        return redirect("learning")
    messages.success(request, _("Taken over into this draft. It counts when both teams have signed it."))
    return redirect("draft", found.pk)
