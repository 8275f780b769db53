"""Forms about people: who they are, when they are away, when they work."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from gehoor.team.models import Calendar, User
from gehoor.team.people import MOST
from gehoor.team.working_hours import COUNTRIES
from gehoor.web.templatetags.gehoor_ui import ROLES

DAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
DAY_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PersonForm(forms.Form):
    """Somebody who works here."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("Mail address"))
    role = forms.ChoiceField(
        label=_("Role"), choices=list(ROLES.items()), required=False, widget=forms.RadioSelect
    )
    takes_leads = forms.BooleanField(label=_("Takes leads: is in turn when a lead comes in"), required=False)
    max_per_day = forms.IntegerField(
        label=_("At most so many leads a day"),
        required=False,
        min_value=1,
        max_value=MOST,
        help_text=_("Empty: no limit. Who is full lets the turn go by; it is not caught up."),
    )
    max_open = forms.IntegerField(
        label=_("At most so many open calls"), required=False, min_value=1, max_value=MOST
    )
    group = forms.CharField(
        label=_("Team"),
        max_length=80,
        required=False,
        help_text=_("The funnel can be seen by team. People of one team have the same word here."),
        widget=forms.TextInput(attrs={"list": "groups"}),
    )
    phone = forms.CharField(
        label=_("Telephone"), required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    calendar_id = forms.ChoiceField(label=_("Working hours"), required=False)

    def __init__(self, calendars: Iterable[Calendar], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(str(one.pk), one.name) for one in calendars if not one.is_default]
        self.fields["calendar_id"] = forms.ChoiceField(
            label=_("Working hours"), required=False, choices=[("", _("As the organisation")), *own]
        )


def about(user: User) -> dict[str, Any]:
    """What `PersonForm` starts with."""
    names = ("name", "email", "role", "takes_leads", "max_per_day", "max_open", "group", "phone", "language")
    return {
        **{name: getattr(user, name) for name in names},
        "calendar_id": str(user.calendar_id or ""),
    }


class AbsenceForm(forms.Form):
    """Away from a day up to and including a day."""

    starts_on = forms.DateField(label=_("From"), widget=DAY_INPUT)
    ends_on = forms.DateField(label=_("Up to and including"), widget=DAY_INPUT)
    reason = forms.CharField(label=_("Why (may stay empty)"), max_length=120, required=False)


class CalendarForm(forms.Form):
    """A week of working hours; a day without hours is a day off."""

    name = forms.CharField(label=_("Name"), max_length=80)
    time_zone = forms.CharField(label=_("Time zone"), max_length=60)
    holidays = forms.ChoiceField(
        label=_("Public holidays"),
        choices=list(zip(COUNTRIES, (_("None"), _("The Netherlands"), _("Belgium")), strict=True)),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(DAYS):
            self.fields[f"day_{number}"] = forms.CharField(
                label=name,
                required=False,
                max_length=80,
                widget=forms.TextInput(attrs={"placeholder": "09:00-12:30, 13:00-17:30"}),
            )

    def week(self) -> dict[str, list[list[str]]]:
        """The hours as they are stored; anything odd is refused further on, with a sentence."""
        return {str(day): _blocks(self.cleaned_data[f"day_{day}"]) for day in range(len(DAYS))}

    def days(self) -> list[forms.BoundField]:
        """The seven fields, Monday first."""
        return [self[f"day_{number}"] for number in range(len(DAYS))]


def _blocks(text: str) -> list[list[str]]:
    parts = [part.replace("–", "-").split("-") for part in text.split(",") if part.strip()]
    return [[clock.strip() for clock in part] for part in parts]


def hours_text(blocks: Iterable[Iterable[str]]) -> str:
    """ "09:00-12:30, 13:00-17:30" """
    return ", ".join("-".join(block) for block in blocks)


def of_calendar(calendar: Calendar) -> dict[str, Any]:
    """What `CalendarForm` starts with."""
    week = {f"day_{day}": hours_text(calendar.week.get(str(day), [])) for day in range(len(DAYS))}
    return {
        "name": calendar.name,
        "time_zone": calendar.time_zone,
        "holidays": calendar.holidays,
        **week,
    }


class ExceptionForm(forms.Form):
    """A day that is otherwise."""

    day = forms.DateField(label=_("Day"), widget=DAY_INPUT)
    hours = forms.CharField(
        label=_("Hours (empty: closed)"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": "09:00-12:30"}),
    )
    name = forms.CharField(label=_("Name"), max_length=80, required=False)

    def blocks(self) -> list[list[str]]:
        """The hours of that day."""
        return _blocks(self.cleaned_data["hours"])
