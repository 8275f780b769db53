"""Working hours: a calendar's week and the days that are otherwise."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gehoor.errors import InputError
from gehoor.lib import clock
from gehoor.team import queries
from gehoor.team.calendars import TIME_ZONE
from gehoor.team.models import Calendar, CalendarException, Role
from gehoor.team.working_hours import except_day, remove_calendar, remove_exception, save_calendar
from gehoor.web.access import needs, reader
from gehoor.web.areas.settings.forms.people import CalendarForm, ExceptionForm, of_calendar
from gehoor.web.forms import answer, blame, posted

either = require_http_methods(["GET", "HEAD", "POST"])


@either
@needs(Role.ADMIN)
def calendar_new(request: HttpRequest) -> HttpResponse:
    """Hours of their own, for people who work otherwise."""
    start = {"time_zone": TIME_ZONE, "holidays": "NL", **{f"day_{day}": "09:00-17:30" for day in range(5)}}
    form = CalendarForm(posted(request), initial=start)
    if form.is_valid() and (saved := _save(request, form, None)):
        return redirect("calendar", saved.pk)
    return _page(request, None, form)


@either
@needs(Role.ADMIN)
def calendar(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """One week of working hours."""
    found = get_object_or_404(Calendar, pk=calendar_id)
    form = CalendarForm(posted(request), initial=of_calendar(found))
    if form.is_valid() and _save(request, form, calendar_id):
        return redirect("team")
    return _page(request, found, form)


def _save(request: HttpRequest, form: CalendarForm, calendar_id: int | None) -> Calendar | None:
    values = {name: form.cleaned_data[name] for name in ("name", "time_zone", "holidays")}
    try:
        saved = save_calendar(
            clock.now(), reader(request), calendar_id=calendar_id, week=form.week(), **values
        )
    except InputError as error:
        blame(form, error)
        return None
    messages.success(request, _("Saved. Clocks that already run keep their moment."))
    return saved


def _page(
    request: HttpRequest, found: Calendar | None, form: CalendarForm, extra: forms.Form | None = None
) -> HttpResponse:
    context = {
        "calendar": found,
        "form": form,
        "exceptions": queries.exceptions(found.pk, clock.now()) if found else [],
        "extra": extra or ExceptionForm(),
    }
    return answer(request, "settings/calendar.html", context, form, *([extra] if extra else []))


@require_POST
@needs(Role.ADMIN)
def calendar_remove(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Whoever had these hours works as the organisation does."""
    try:
        remove_calendar(calendar_id, clock.now(), reader(request))
        messages.success(request, _("Removed."))
    except InputError as error:
        messages.error(request, error.sentence)
    return redirect("team")


@require_POST
@needs(Role.ADMIN)
def exception_add(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """A day that is otherwise."""
    found = get_object_or_404(Calendar, pk=calendar_id)
    form = ExceptionForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        try:
            except_day(
                calendar_id,
                values["day"],
                clock.now(),
                reader(request),
                blocks=form.blocks(),
                name=values["name"],
            )
        except InputError as error:
            form.add_error("hours" if error.field == "blocks" else None, error.sentence)
        else:
            return redirect("calendar", calendar_id)
    return _page(request, found, CalendarForm(initial=of_calendar(found)), form)


@require_POST
@needs(Role.ADMIN)
def exception_remove(request: HttpRequest, exception_id: int) -> HttpResponse:
    """That day is as any other again."""
    found = get_object_or_404(CalendarException, pk=exception_id)
    remove_exception(exception_id, clock.now(), reader(request))
    return redirect("calendar", found.calendar_id)
