"""Who is there: the list, a person, an invitation, an absence."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gehoor import pipeline
from gehoor.errors import InputError
from gehoor.lib import clock
from gehoor.notify import queries as notify
from gehoor.routing.rules import ensure_default as ensure_routing
from gehoor.team import queries
from gehoor.team.absence import add_absence, remove_absence
from gehoor.team.models import Absence, Role, User
from gehoor.team.people import add_person, change_person, switch_off, switch_on
from gehoor.team.presence import present
from gehoor.web.access import needs, reader
from gehoor.web.areas.account.access import password_token
from gehoor.web.areas.settings.forms.people import AbsenceForm, PersonForm, about
from gehoor.web.forms import answer, blame, posted

either = require_http_methods(["GET", "HEAD", "POST"])
LEADING = (Role.ADMIN, Role.MANAGER)


@require_GET
@needs(*LEADING)
def team(request: HttpRequest) -> HttpResponse:
    """Who is there today, who is away, who takes leads."""
    everybody = queries.members(clock.now())
    working = [member for member in everybody if member.user.is_active]
    ready = [member for member in working if member.user.takes_leads and not member.is_away]
    context = {
        "working": working,
        "gone": [member for member in everybody if not member.user.is_active],
        "ready": ready,
        "away": [member for member in working if member.is_away],
        "calendars": queries.calendars(),
        "left": _left_behind(everybody),
        "may_change": reader(request).role == Role.ADMIN,
    }
    return render(request, "settings/team.html", context)


def _left_behind(everybody: Sequence[queries.Member]) -> list[tuple[User, int]]:
    """Who is no longer here and still has open leads, with how many. One query."""
    gone = {member.user.pk: member.user for member in everybody if not member.user.is_active}
    numbers = pipeline.open_leads_of(gone)
    return [(gone[user_id], number) for user_id, number in numbers.items()]


@require_POST
@needs(*LEADING)
def leads_over(request: HttpRequest, user_id: int) -> HttpResponse:
    """Give the open leads of somebody who is not there to colleagues, through the rules."""
    user = get_object_or_404(User, pk=user_id)
    try:
        moved = pipeline.hand_over_all(user_id, reader(request), clock.now())
    except InputError as error:
        messages.error(request, error.sentence)
    else:
        messages.success(request, _moved_sentence(user.name, moved))
    return redirect("team")


def _moved_sentence(name: str, moved: pipeline.Moved) -> str:
    number = moved.to.total()
    said = ngettext(
        "%(n)s lead of %(name)s has a new owner, who was told.",
        "%(n)s leads of %(name)s have a new owner, who was told once.",
        number,
    ) % {"n": number, "name": name}
    if not moved.waiting:
        return said
    waits = ngettext(
        "%(n)s lead waits until somebody can.", "%(n)s leads wait until somebody can.", moved.waiting
    )
    return f"{said} {waits % {'n': moved.waiting}}"


@either
@needs(Role.ADMIN)
def person_new(request: HttpRequest) -> HttpResponse:
    """Somebody new, who then gets a link to choose a password."""
    start = {"role": Role.SALES, "takes_leads": True, "language": reader(request).language}
    form = PersonForm(queries.calendars(), posted(request), initial=start)
    if form.is_valid():
        try:
            user = add_person(**form.cleaned_data, now=clock.now(), by=reader(request))
            ensure_routing(clock.now())
        except InputError as error:
            blame(form, error)
        else:
            return redirect(f"{reverse('person-invite', args=[user.pk])}?new")
    return _person_page(request, None, form)


@either
@needs(Role.ADMIN)
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """What somebody may do, and when they are away."""
    user = get_object_or_404(User, pk=user_id)
    form = PersonForm(queries.calendars(), posted(request), initial=about(user))
    if form.is_valid():
        try:
            change_person(user_id, clock.now(), reader(request), **form.cleaned_data)
            ensure_routing(clock.now())  # who starts to take leads is in turn somewhere
        except InputError as error:
            blame(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("team")
    return _person_page(request, user, form)


def _person_page(
    request: HttpRequest, user: User | None, form: forms.Form, absence: forms.Form | None = None
) -> HttpResponse:
    now = clock.now()
    members = [one for one in queries.members(now) if user and one.user.pk == user.pk]
    context: dict[str, Any] = {
        "person": user,
        "member": members[0] if members else None,
        "form": form,
        "absence": absence or AbsenceForm(),
        "groups": queries.groups(),
        "leads_left": _leads_left(user, now),
        "told_by": notify.ways_of(user.pk) if user else [],
    }
    return answer(request, "settings/person.html", context, form, context["absence"])


def _leads_left(user: User | None, now: datetime) -> int:
    """How many open leads can be handed over: those of somebody who is not there."""
    if user is None or present([user.pk], now):
        return 0
    return pipeline.open_leads_of([user.pk]).get(user.pk, 0)


@either
@needs(Role.ADMIN)
def invite(request: HttpRequest, user_id: int) -> HttpResponse:
    """A link with which this person chooses a password; made by POST, or straight after adding."""
    user = get_object_or_404(User, pk=user_id, is_active=True)
    fresh = "new" in request.GET and not user.has_usable_password()
    if request.method != "POST" and not fresh:
        return redirect("person", user_id)
    link = request.build_absolute_uri(reverse("password-link", args=[password_token(user, clock.now())]))
    response = render(request, "settings/invite.html", {"person": user, "link": link})
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@needs(Role.ADMIN)
def person_active(request: HttpRequest, user_id: int) -> HttpResponse:
    """Close somebody's account, or open it again."""
    act = switch_on if request.POST.get("active") == "yes" else switch_off
    try:
        user = act(user_id, clock.now(), reader(request))
    except InputError as error:
        messages.error(request, error.sentence)
        return redirect("person", user_id)
    words = _("%(name)s can log in again.") if user.is_active else _("%(name)s can no longer log in.")
    messages.success(request, words % {"name": user.name})
    return redirect("team")


@require_POST
@needs(*LEADING)
def absence_add(request: HttpRequest, user_id: int) -> HttpResponse:
    """Somebody will be away."""
    user = get_object_or_404(User, pk=user_id)
    form = AbsenceForm(request.POST)
    if form.is_valid():
        try:
            add_absence(user_id, now=clock.now(), by=reader(request), **form.cleaned_data)
        except InputError as error:
            blame(form, error)
        else:
            messages.success(request, _("Written down. Leads go to others on those days."))
            return _to_person(request, user_id)
    if reader(request).role != Role.ADMIN:
        return answer(request, "settings/absence.html", {"person": user, "absence": form}, form)
    return _person_page(request, user, PersonForm(queries.calendars(), initial=about(user)), form)


@require_GET
@needs(*LEADING)
def absences(request: HttpRequest, user_id: int) -> HttpResponse:
    """When somebody is away: the page for a manager, who may not change the person."""
    members = [one for one in queries.members(clock.now()) if one.user.pk == user_id]
    user = get_object_or_404(User, pk=user_id)
    left = _leads_left(user, clock.now())
    context = {"person": user, "member": members[0], "absence": AbsenceForm(), "leads_left": left}
    return render(request, "settings/absence.html", context)


@require_POST
@needs(*LEADING)
def absence_remove(request: HttpRequest, absence_id: int) -> HttpResponse:
    """The person is there after all."""
    absence = get_object_or_404(Absence, pk=absence_id)
    remove_absence(absence_id, clock.now(), reader(request))
    messages.success(request, _("Removed."))
    return _to_person(request, absence.user_id)


def _to_person(request: HttpRequest, user_id: int) -> HttpResponse:
    return redirect("person" if reader(request).role == Role.ADMIN else "absences", user_id)
