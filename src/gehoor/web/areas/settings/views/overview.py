"""The first page of Settings, and the messages that did not arrive."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gehoor.lib import clock, human
from gehoor.notify import queries
from gehoor.notify.models import Delivery
from gehoor.notify.retry import retry
from gehoor.notify.words import reason_sentence, way_name
from gehoor.team.models import Role
from gehoor.web.access import needs
from gehoor.web.areas.settings.overview import parts


@require_GET
@needs(Role.ADMIN)
def settings_page(request: HttpRequest) -> HttpResponse:
    """Every part with one sentence; what needs somebody stands first."""
    found = parts(clock.now())
    troubled = [part for part in found if part.tone in ("late", "warn")]
    return render(request, "settings/overview.html", {"parts": found, "troubled": troubled})


@require_GET
@needs(Role.ADMIN)
def deliveries(request: HttpRequest) -> HttpResponse:
    """What did not arrive and why, and whether the worker is at it."""
    now = clock.now()
    post = queries.post(now)
    context = {
        "failed": [(one, way_name(one.channel), reason_sentence(one.last_error)) for one in queries.failed()],
        "post": post,
        "oldest": human.spell(post.oldest_wait),
        "beat": queries.last_beat(),
        "alive": queries.worker_is_alive(now),
        "by_way": queries.by_way(now),
        "now": now,
    }
    return render(request, "settings/deliveries.html", context)


@require_POST
@needs(Role.ADMIN)
def delivery_retry(request: HttpRequest, delivery_id: int) -> HttpResponse:
    """Try once more."""
    found = get_object_or_404(Delivery, pk=delivery_id)
    retry(found, clock.now())
    messages.success(request, _("It is tried again now."))
    return redirect("settings-deliveries")
