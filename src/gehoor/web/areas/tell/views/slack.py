"""Slack's side: buttons that were pressed, and who pressed them."""

import logging

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from gehoor.errors import InputError
from gehoor.lib import clock
from gehoor.lib.signing import sign, unsign
from gehoor.notify.channels.slack.address import connect_slack, opened
from gehoor.notify.channels.slack.answer import answer, link_member, member
from gehoor.notify.channels.slack.request import Click, clicks, signed_by
from gehoor.notify.models import Channel, Delivery
from gehoor.team.models import Role, User
from gehoor.web.access import needs, reader
from gehoor.web.areas.tell import acting
from gehoor.web.areas.tell.forms import SlackForm
from gehoor.web.forms import answer as page
from gehoor.web.forms import blame, posted

PURPOSE = "slack-member"
_LINK_DAYS = 15 / 1440  # a quarter of an hour: whoever says yes to it lets that member act as themselves
log = logging.getLogger(__name__)


@csrf_exempt  # Slack signs what it sends; nothing is read before the signature is right
@require_POST
def acts(request: HttpRequest) -> HttpResponse:
    """Slack tells that buttons were pressed. It waits three seconds, so what is said follows by the queue."""
    now = clock.now()
    try:
        channel = signed_by(request.body, request.headers, now)
        for click in clicks(request.body, channel):
            _pressed(click, channel)
    except InputError as error:
        return HttpResponse(error.sentence, status=error.status, content_type="text/plain")
    return HttpResponse(status=200)


def _pressed(click: Click, channel: Channel) -> None:
    """Do what the button says, and answer; a message of another app is none of this one's."""
    delivery = Delivery.objects.filter(id=click.number, channel="slack", lead_id__isnull=False).first()
    if delivery is None or not _is_of(delivery, channel):
        log.warning("button of no message", extra={"facts": {"channel": channel.pk}})
        return
    now, user = clock.now(), member(click.workspace, click.member)
    if user is None:
        answer(click, delivery, now, words=_who_are_you(click))
        return
    with translation.override(user.language or settings.ORGANISATION_LANGUAGE):
        _act(click, delivery, user)


def _act(click: Click, delivery: Delivery, user: User) -> None:
    now = clock.now()
    act, _colon, outcome = click.act.partition(":")
    if act == "called" and not outcome:
        answer(click, delivery, now, step="called")
        return
    try:
        choice = outcome if act == "called" else "hour"
        code = acting.act(delivery, act, user, now, choice)
    except InputError as error:
        answer(click, delivery, now, words=error.sentence)
        return
    answer(click, delivery, now, done=code, by=user.name, outcome=outcome)


def _is_of(delivery: Delivery, channel: Channel) -> bool:
    own = Channel.objects.filter(id=delivery.channel_id or 0).first()
    return own is not None and opened(own.address).secret == opened(channel.address).secret


def _who_are_you(click: Click) -> str:
    token = sign({"w": click.workspace, "m": click.member, "n": click.name}, PURPOSE, clock.now(), _LINK_DAYS)
    link = settings.URL + reverse("slack-link", args=[token])
    with translation.override(settings.ORGANISATION_LANGUAGE):
        return _("Gehoor does not know yet who you are. Say so once, then press again: {link}").format(
            link=link
        )


@require_http_methods(["GET", "HEAD", "POST"])
@needs()
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The question whether this member of Slack is the person who is logged in; posted, yes."""
    now = clock.now()
    try:
        said = unsign(token, PURPOSE, now)
    except InputError as error:
        return render(request, "tell/act.html", {"sentence": error.sentence}, status=410)
    if request.method != "POST":
        return render(request, "tell/slack_link.html", {"name": said.get("n", "")})
    link_member(str(said["w"]), str(said["m"]), reader(request), now)
    messages.success(request, _("Slack knows you now. Press the button once more."))
    return redirect("telling")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Role.ADMIN)
def connect(request: HttpRequest) -> HttpResponse:
    """Connect a Slack app to the team or to one person."""
    form = SlackForm(posted(request))
    if form.is_valid():
        values = form.cleaned_data
        try:
            person = int(values["user_id"] or 0) or None
            connect_slack(values["name"], values["webhook"], values["secret"], user_id=person)
        except InputError as error:
            blame(form, error)
        else:
            messages.success(request, _("Added. Send a test message to be sure."))
            return redirect("settings-channels")
    context = {"form": form, "acts": settings.URL + reverse("slack-acts")}
    return page(request, "tell/slack.html", context, form)
