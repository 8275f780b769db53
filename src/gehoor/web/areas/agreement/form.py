"""The form of a proposal: every number of the agreement, and the groups of leads that have their own."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from gehoor.followup.agreement.document import UNITS
from gehoor.followup.agreement.terms import LANE
from gehoor.followup.clocks.words import COUNTED

Document = dict[str, Any]
_UNIT_WORDS = {"minutes": _("minutes"), "hours": _("hours"), "days": _("days")}
_TERMS = {
    "first_call": _("Called within"),
    "verdict": _("A verdict within, after the first talk"),
    "word": _("Silence is a question after"),
    "reroute": _("To a colleague who is there, after the deadline"),
    "team_lead": _("To the team lead, after the deadline"),
}
_LISTS = ("event", "form", "medium", "source", "product")
_PLACES = {
    "marketing": ("mqls_per_month", "accepted_percent", "complete_percent"),
    "sales": ("attempts", "day_parts", "working_days"),
    "": ("deviation_weeks", "tolerance_percent"),
}
_IN_SALES = ("first_call", "verdict", "word")


def _number(label: Any, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=0)


def _term_fields(label: Any) -> tuple[forms.Field, forms.Field, forms.Field]:
    """How much, of what, and which time counts."""
    return (
        forms.IntegerField(label=label, min_value=1),
        forms.ChoiceField(label=_("Unit"), choices=list(_UNIT_WORDS.items())),
        forms.ChoiceField(label=_("Which time counts"), choices=list(COUNTED.items())),
    )


class AgreementForm(forms.Form):
    """Everything but the groups of leads."""

    mqls_per_month = _number(_("MQLs a month, at least"), _("0: no number was agreed"))
    accepted_percent = _number(_("Accepted by sales, at least (%)"))
    complete_percent = _number(_("With complete data, at least (%)"))
    attempts = _number(_("Attempts before writing off"))
    day_parts = _number(_("at so many times of day"))
    working_days = _number(_("on so many working days"))
    reminders = forms.CharField(
        label=_("Reminders, in % of the time"), required=False, help_text=_("Separated by commas")
    )
    deviation_weeks = _number(_("Weeks in a row before the team leads hear of it"))
    tolerance_percent = _number(_("A week still keeps a promise with so many % missed"))
    check_weekday = forms.TypedChoiceField(
        label=_("We look at it together on"), coerce=int, choices=list(WEEKDAYS.items())
    )
    check_time = forms.TimeField(
        label=_("at what time"),
        input_formats=["%H:%M"],
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in _TERMS.items():
            for part, field in zip(("n", "unit", "counted"), _term_fields(label), strict=True):
                self.fields[f"{name}_{part}"] = field

    def terms(self) -> list[dict[str, forms.BoundField]]:
        """The five lengths of time, each with its three fields."""
        return [{part: self[f"{name}_{part}"] for part in ("n", "unit", "counted")} for name in _TERMS]

    def clean_reminders(self) -> list[int]:
        """Whole numbers; whether they may be is said by the agreement itself."""
        parts = [part.strip().rstrip("%").strip() for part in self.cleaned_data["reminders"].split(",")]
        if not all(part.isdecimal() and len(part) < 4 for part in parts if part):
            raise forms.ValidationError(_("Reminders are rising per cents, such as 50 and 80."))
        return [int(part) for part in parts if part]


class SegmentForm(forms.Form):
    """One group of leads. `was` is its place in the text before, so that what has no field here stays."""

    was = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Group of leads"), max_length=60, required=False)
    event = forms.CharField(label=_("Did"), required=False, help_text=_("Such as demo_requested"))
    form = forms.CharField(label=_("Forms"), required=False)
    medium = forms.CharField(label=_("Media"), required=False)
    source = forms.CharField(label=_("Sources"), required=False)
    product = forms.CharField(label=_("Products"), required=False)
    n = forms.IntegerField(label=_("Called within"), min_value=1, required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=list(_UNIT_WORDS.items()))
    counted = forms.ChoiceField(label=_("Which time counts"), choices=list(COUNTED.items()))
    lane = forms.IntegerField(
        label=_("Turn, 1 goes first"), min_value=1, max_value=9, required=False, initial=LANE
    )

    def clean(self) -> dict[str, Any]:
        """An empty row is no group; a group has a length of time."""
        values = super().clean() or self.cleaned_data
        if values.get("name") and not values.get("n"):
            self.add_error("n", _("Give a number."))
        return values


Segments = forms.formset_factory(SegmentForm, extra=1, max_num=30)


def forms_of(document: Document, posted: Mapping[str, Any] | None = None) -> tuple[AgreementForm, Any]:
    """The two forms, filled with `document` or with what was `posted`."""
    return (
        AgreementForm(posted, initial=_initial(document)),
        Segments(
            posted,
            initial=[_segment_initial(i, one) for i, one in enumerate(document["segments"])],
            prefix="segments",
        ),
    )


def document_of(form: AgreementForm, segments: Any, old: Document) -> Document:
    """The text that the two valid forms say; what has no field here is as in `old`."""
    found, values = deepcopy(old), form.cleaned_data
    for side, names in _PLACES.items():
        place = found[side] if side else found
        place.update({name: values[name] for name in names})
    for name in _TERMS:
        (found["sales"] if name in _IN_SALES else found)[name] = _term(values, f"{name}_")
    found["reminders"] = values["reminders"]
    found["check_weekday"] = values["check_weekday"]
    found["check_time"] = f"{values['check_time']:%H:%M}"
    rows = [one.cleaned_data for one in segments if one.cleaned_data.get("name")]
    found["segments"] = [_segment(row, old["segments"]) for row in rows]
    return found


def _term(values: Mapping[str, Any], prefix: str = "") -> Document:
    return {values[f"{prefix}unit"]: values[f"{prefix}n"], "counted": values[f"{prefix}counted"]}


def _segment(row: Mapping[str, Any], old: list[Document]) -> Document:
    place = row.get("was")
    before = old[place] if place is not None and 0 <= place < len(old) else {"when": {}}
    when = {name: value for name, value in before["when"].items() if name not in _LISTS}
    when |= {name: words for name in _LISTS if (words := _words(row[name]))}
    return {"name": row["name"], "when": when, "first_call": _term(row), "lane": row["lane"] or LANE}


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _initial(document: Document) -> Document:
    found: Document = {}
    for side, names in _PLACES.items():
        place = document[side] if side else document
        found |= {name: place.get(name) for name in names}
    for name in _TERMS:
        value = document["sales"][name] if name in _IN_SALES else document[name]
        found |= {f"{name}_{part}": said for part, said in _term_initial(value).items()}
    found["reminders"] = ", ".join(map(str, document["reminders"]))
    found["tolerance_percent"] = document.get("tolerance_percent", 5)
    found["deviation_weeks"] = document.get("deviation_weeks", 3)
    found["check_weekday"] = document.get("check_weekday", 0)
    found["check_time"] = document.get("check_time", "09:00")
    return found


def _segment_initial(place: int, segment: Document) -> Document:
    lists = {name: ", ".join(segment["when"].get(name, [])) for name in _LISTS}
    values = {"was": place, "name": segment["name"], "lane": segment.get("lane", LANE)}
    return values | lists | _term_initial(segment["first_call"])


def _term_initial(term: Document) -> Document:
    unit = next(unit for unit in UNITS if unit in term)
    return {"n": term[unit], "unit": unit, "counted": term["counted"]}
