"""One's own page: how one is told, by which devices, and what came of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gehoor.errors import BoundaryError, InputError
from gehoor.lib import clock
from gehoor.notify import channels, mailboxes
from gehoor.notify.channels.slack.answer import unlink_member
from gehoor.notify.connect import disconnect, switch
from gehoor.notify.models import Channel
from gehoor.notify.words import reason_sentence
from gehoor.web.access import needs, reader
from gehoor.web.areas.tell import own


@require_http_methods(["GET", "HEAD", "POST"])
@needs()
def telling(request: HttpRequest) -> HttpResponse:
    """The page; posted, the wishes."""
    user, now = reader(request), clock.now()
    if request.method != "POST":
        return render(request, "tell/own.html", own.page(user, now))
    try:
        own.save(user, request.POST, now)
    except InputError as error:
        context = own.page(user, now, request.POST) | {"error": error.sentence}
        return render(request, "tell/own.html", context, status=422)
    messages.success(request, _("Saved."))
    return redirect("telling")


@require_POST
@needs()
def channel(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Test, switch or remove a channel of one's own."""
    found = get_object_or_404(Channel, pk=channel_id, user=reader(request))
    what = request.POST.get("what", "")
    if what == "test":
        _test(request, found)
    elif what == "remove":
        disconnect(found.pk, clock.now())
        messages.success(request, _("Removed."))
    else:
        switch(found.pk, what == "on")
        messages.success(request, _("Saved."))
    return redirect("telling")


def _test(request: HttpRequest, found: Channel) -> None:
    try:
        channels.test(found, clock.now())
    except BoundaryError as error:
        messages.error(request, _("It did not arrive: %(why)s") % {"why": reason_sentence(str(error))})
    else:
        messages.success(request, _("Sent. Look whether it came in."))


@require_POST
@needs()
def mail(request: HttpRequest) -> HttpResponse:
    """Mail again to a mailbox that refused it."""
    mailboxes.try_again(reader(request).pk)
    messages.success(request, _("Mail goes to you again."))
    return redirect("telling")


@require_POST
@needs()
def name(request: HttpRequest, name_id: int) -> HttpResponse:
    """Forget that a member of Slack is the reader."""
    unlink_member(name_id, reader(request))
    messages.success(request, _("Removed."))
    return redirect("telling")
