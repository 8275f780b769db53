"""Rules that are thought out before they hold: change the draft, see what it would have done, publish it."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gehoor.errors import Conflict, InputError
from gehoor.lib import clock
from gehoor.routing import draft
from gehoor.team.models import Role, User
from gehoor.team.queries import callers
from gehoor.web.access import needs, reader
from gehoor.web.areas.routing.forms import LineForm, of_line
from gehoor.web.areas.routing.trial import trial
from gehoor.web.forms import answer, blame, posted

LEADING = (Role.ADMIN, Role.MANAGER)


@require_GET
@needs(*LEADING)
def page(request: HttpRequest) -> HttpResponse:
    """The draft, and the past quarter by it and by the rules in use."""
    return _page(request)


@require_POST
@needs(*LEADING)
def act(request: HttpRequest) -> HttpResponse:
    """Begin, change, publish or drop the draft; 409 with the newer draft when somebody else changed it."""
    what, now, by = request.POST.get("what", ""), clock.now(), reader(request)
    try:
        if what in _WHOLE:
            return _WHOLE[what](request, now, by)
        _change(what, _place(request), _seen(request), now)
    except Conflict as error:
        return _page(request, error.sentence)
    except InputError as error:
        messages.error(request, error.sentence)
    return redirect("rule-draft")


def _page(request: HttpRequest, problem: str = "") -> HttpResponse:
    found = draft.open_draft()
    tried = trial(found, clock.now()) if found else None
    context = {"draft": found, "trial": tried, "problem": problem}
    return render(request, "routing/draft.html", context, status=409 if problem else 200)


def _begin(request: HttpRequest, now: datetime, by: User) -> HttpResponse:
    draft.begin(now, by)
    return redirect("rule-draft")


def _publish(request: HttpRequest, now: datetime, by: User) -> HttpResponse:
    draft.publish(now, by, _seen(request))
    messages.success(request, _("These rules hold from now on."))
    return redirect("turns")


def _drop(request: HttpRequest, now: datetime, by: User) -> HttpResponse:
    draft.drop(now, _seen(request))
    messages.success(request, _("The draft is gone; the rules in use stay."))
    return redirect("rule-draft")


_WHOLE: dict[str, Callable[[HttpRequest, datetime, User], HttpResponse]] = {
    "begin": _begin,
    "publish": _publish,
    "drop": _drop,
}


def _change(what: str, place: int, seen: str, now: datetime) -> None:
    if what in ("up", "down"):
        draft.move(place, -1 if what == "up" else 1, now, seen)
    elif what in ("on", "off"):
        draft.switch(place, what == "on", now, seen)
    elif what == "remove":
        draft.remove(place, now, seen)


def _seen(request: HttpRequest) -> str:
    return request.POST.get("seen", "")


def _place(request: HttpRequest) -> int:
    text = request.POST.get("place", "")
    if not (text.isascii() and text.isdigit() and len(text) < 5):
        raise Http404
    return int(text)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*LEADING)
def line(request: HttpRequest, place: int | None = None) -> HttpResponse:
    """One rule of the draft: when it holds, who is in turn, and what absence does."""
    found = draft.open_draft()
    if found is None or (request.method != "POST" and place is not None and place >= len(found.document)):
        raise Http404
    shown = found.document[place] if place is not None and place < len(found.document) else None
    form = LineForm(callers(), posted(request), initial=of_line(shown) if shown else {})
    if form.is_valid():
        try:
            draft.put(place, form.line(), clock.now(), _seen(request))
        except Conflict as error:
            return _overtaken(request, form, error.sentence)
        except InputError as error:
            blame(form, error)
        else:
            return redirect("rule-draft")
    seen = _seen(request) if request.method == "POST" else draft.print_of(shown) if shown else ""
    context = {"form": form, "line": shown, "place": place, "seen": seen}
    return answer(request, "routing/line.html", context, form)


def _overtaken(request: HttpRequest, form: LineForm, problem: str) -> HttpResponse:
    """What was filled in, and beside it the rule as somebody else left it; sent again, it takes its place."""
    found = draft.open_draft()
    tried = trial(found, clock.now()) if found else None
    number, name = request.POST.get("rule", ""), form.cleaned_data["name"]
    for place, newer in enumerate(tried.lines if tried else ()):
        rule = newer.line["id"]
        if str(rule) == number if rule else newer.line["name"] == name:
            context = {"line": newer.line, "newer": newer, "place": place, "seen": newer.print}
            break
    else:
        context = {"line": None, "newer": None, "place": None, "seen": ""}
    return render(request, "routing/line.html", context | {"form": form, "problem": problem}, status=409)
