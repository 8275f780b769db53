"""Keys, hosted forms, channels, and what was refused."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gehoor.errors import BoundaryError, InputError
from gehoor.intake import submissions
from gehoor.intake.keys import make_key, revoke
from gehoor.intake.models import ApiKey, Form
from gehoor.lib import clock, db
from gehoor.lib.rows import Rows
from gehoor.notify import channels as transports
from gehoor.notify import queries
from gehoor.notify.announce import plan_announcement
from gehoor.notify.connect import connect, disconnect, switch
from gehoor.notify.models import Channel
from gehoor.notify.words import reason_sentence
from gehoor.team.models import Role, User
from gehoor.web.access import needs, reader
from gehoor.web.areas.settings.forms.doors import SCOPE_NAMES, ChannelForm, HostedForm, KeyForm, of_form
from gehoor.web.areas.settings.hosted import save_form
from gehoor.web.forms import answer, blame, posted

either = require_http_methods(["GET", "HEAD", "POST"])
MOST_SHOWN = 100


@either
@needs(Role.ADMIN)
def keys(request: HttpRequest) -> HttpResponse:
    """All keys; a new one is shown once, straight after it was made."""
    form = KeyForm(posted(request))
    plain = ""
    if form.is_valid():
        try:
            values = form.cleaned_data
            _key, plain = make_key(
                values["name"], values["scopes"], clock.now(), reader(request).pk, form.expires_at()
            )
            form = KeyForm()
        except InputError as error:
            blame(form, error)
    context = {"keys": _keys(), "form": form, "plain": plain, "url": settings.URL, "now": clock.now()}
    response = answer(request, "settings/keys.html", context, form)
    if plain:
        response.headers["Cache-Control"] = "no-store"
    return response


def _keys() -> list[tuple[ApiKey, list[str], str]]:
    """Each key with its leave in words and who made it."""
    found = list(ApiKey.objects.order_by("revoked_at", "-created_at"))
    makers = {key.created_by_id for key in found if key.created_by_id}
    names = dict(User.objects.filter(pk__in=makers).values_list("pk", "name"))
    return [
        (
            key,
            [str(SCOPE_NAMES.get(scope, scope)) for scope in key.scopes],
            names.get(key.created_by_id or 0, ""),
        )
        for key in found
    ]


@require_POST
@needs(Role.ADMIN)
def key_revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """Close the door for a key."""
    key = get_object_or_404(ApiKey, pk=key_id)
    revoke(key, clock.now(), reader(request).pk)
    messages.success(request, _("%(name)s no longer opens the door.") % {"name": key.name})
    return redirect("settings-keys")


@require_GET
@needs(Role.ADMIN)
def forms(request: HttpRequest) -> HttpResponse:
    """Our forms, with the address and the snippet of each."""
    found = [(form, settings.URL + _form_path(form)) for form in Form.objects.order_by("-is_active", "slug")]
    return render(request, "settings/forms.html", {"forms": found})


def _form_path(form: Form) -> str:
    return reverse("form", args=[form.slug])


@either
@needs(Role.ADMIN)
def form_edit(request: HttpRequest, form_id: int | None = None) -> HttpResponse:
    """One form, new or known."""
    found = get_object_or_404(Form, pk=form_id) if form_id else None
    form = HostedForm(posted(request), initial=of_form(found) if found else _form_start())
    if form.is_valid():
        try:
            save_form(found, form.values(), clock.now(), reader(request))
        except InputError as error:
            blame(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("settings-forms")
    context = {
        "form": form,
        "found": found,
        "address": settings.URL + _form_path(found) if found else "",
    }
    return answer(request, "settings/form.html", context, form)


def _form_start() -> dict[str, Any]:
    return {
        "consent_nl": "U mag mij bellen over mijn aanvraag.",
        "consent_en": "You may call me about my request.",
    }


@either
@needs(Role.ADMIN)
def channels(request: HttpRequest) -> HttpResponse:
    """How people are reached: mail, and what was added to it."""
    form = ChannelForm(posted(request))
    if form.is_valid():
        values = form.cleaned_data
        try:
            connect(values["name"], values["address"], user_id=int(values["user_id"] or 0) or None)
        except InputError as error:
            blame(form, error)
        else:
            messages.success(request, _("Added. Send a test message to be sure."))
            return redirect("settings-channels")
    context = {
        "form": form,
        "channels": [(one, reason_sentence(one.last_error)) for one in queries.channels()],
        "has_mail": bool(settings.SMTP_URL),
        "mail_from": settings.MAIL_FROM,
        "trouble": reason_sentence(queries.mail_trouble(clock.now())),
    }
    return answer(request, "settings/channels.html", context, form)


@require_POST
@needs(Role.ADMIN)
def channel_test(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Send a test message, now."""
    channel = get_object_or_404(Channel, pk=channel_id)
    try:
        transports.test(channel, clock.now())
    except BoundaryError as error:
        messages.error(request, _("It did not arrive: %(why)s") % {"why": reason_sentence(str(error))})
    else:
        messages.success(request, _("Sent. Look whether it came in."))
    return redirect("settings-channels")


@require_POST
@needs(Role.ADMIN)
def channel_change(request: HttpRequest, channel_id: int) -> HttpResponse:
    """Switch a channel on or off, or forget it."""
    channel = get_object_or_404(Channel, pk=channel_id)
    what = request.POST.get("what", "")
    if what == "remove":
        disconnect(channel.pk, clock.now())
    else:
        switch(channel.pk, what == "on")
    messages.success(request, _("Saved."))
    return redirect("settings-channels")


@require_POST
@needs(Role.ADMIN)
def mail_test(request: HttpRequest) -> HttpResponse:
    """A test message to oneself, by the way that all messages go."""
    user = reader(request)
    with db.write():
        rows = Rows()
        plan_announcement(
            rows, "test", lead_id=None, user_id=user.pk, now=clock.now(), data={"name": user.name}
        )
        rows.flush()
    words = _("A test message to %(email)s is on its way; if it does not arrive, it stands under Messages.")
    messages.success(request, words % {"email": user.email})
    return redirect("settings-channels")


@require_GET
@needs(Role.ADMIN)
def refused(request: HttpRequest) -> HttpResponse:
    """What came to a door and could not be read, newest first."""
    found = submissions.refused()
    shown = found.defer("payload")[:MOST_SHOWN]
    return render(request, "settings/refused.html", {"shown": shown, "number": found.count()})


@require_GET
@needs(Role.ADMIN)
def refused_one(request: HttpRequest, submission_id: int) -> HttpResponse:
    """One of them, letter for letter."""
    found = get_object_or_404(submissions.refused(), pk=submission_id)
    return render(request, "settings/refused_one.html", {"one": found})
