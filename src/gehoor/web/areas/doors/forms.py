"""A visitor's form, built from what the organisation chose to ask."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gehoor.intake.models import Form
from gehoor.lib import phone
from gehoor.lib.text import email_key

TRAP = "homepage"  # no person sees this field, so whoever fills it in is none
# name: (label, what browsers fill in by themselves, kind of input, longest)
ASKED: dict[str, tuple[Any, str, str, int]] = {
    "first_name": (_("First name"), "given-name", "text", 120),
    "last_name": (_("Last name"), "family-name", "text", 120),
    "email": (pgettext_lazy("form", "E-mail address"), "email", "email", 254),
    "phone": (_("Telephone number"), "tel", "tel", 60),
    "company": (_("Company name"), "organization", "text", 200),
    "legal_form": (_("Legal form"), "off", "text", 120),
    "title": (_("Job title"), "organization-title", "text", 160),
    "employees": (_("Number of employees"), "off", "number", 7),
    "industry": (_("Line of business"), "off", "text", 120),
    "postcode": (_("Postal code"), "postal-code", "text", 12),
    "city": (_("Town"), "address-level2", "text", 120),
    "product": (_("What is it about?"), "off", "text", 120),
    "message": (_("What would you like to know?"), "off", "area", 5_000),
}


class VisitorForm(forms.Form):
    """The fields of one `Form`, an optional consent that is never ticked beforehand, and the trap."""

    use_required_attribute = False  # our own sentences, beside the field, in the language of the page
    required_css_class = "required"

    def __init__(
        self,
        form: Form,
        consent: str,
        data: QueryDict | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, auto_id="field-%s", initial=dict(initial or {}))
        self.consent = consent
        for name in form.fields:
            if name in ASKED:
                self.fields[name] = _field(name, needed=_is_needed(name, form))
        if consent:
            self.fields["consent"] = forms.BooleanField(label=consent, required=False)
        self.fields[TRAP] = forms.CharField(required=False, widget=_trap())

    def clean_email(self) -> str:
        """An address that can exist."""
        given: str = self.cleaned_data["email"]
        if given and not email_key(given):
            raise forms.ValidationError(
                _("This is not a complete e-mail address. It looks like name@company.com.")
            )
        return given

    def clean_phone(self) -> str:
        """A number on which somebody can be called."""
        given: str = self.cleaned_data["phone"]
        if given and phone.normalise(given).problem:
            raise forms.ValidationError(
                _("We cannot call this number. Please check it; from abroad, begin with the country code.")
            )
        return given

    def typed(self) -> dict[str, Any]:
        """What the visitor typed, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("consent", TRAP)}

    def visible(self) -> list[forms.BoundField]:
        """The fields a visitor sees, without the consent."""
        return [self[name] for name in self.fields if name not in ("consent", TRAP)]

    @property
    def is_trapped(self) -> bool:
        """Whether the invisible field was filled in."""
        return bool(str(self.data.get(TRAP, "")).strip())


def _is_needed(name: str, form: Form) -> bool:
    """A way to reach somebody: their address, and their number when they ask to be called."""
    return name == "email" or (name == "phone" and form.call_requested)


def _field(name: str, *, needed: bool) -> forms.Field:
    label, fills, kind, longest = ASKED[name]
    shared: dict[str, Any] = {
        "label": label,
        "required": needed,
        "error_messages": {
            "required": _("Please fill this in, so that we can reach you."),
            "max_length": _("This is too long. Please use at most %(limit_value)s characters."),
            "invalid": _("Please write a number here, like 25."),
            "min_value": _("Please write a number here, like 25."),
            "max_value": _("Please write a number here, like 25."),
        },
    }
    if kind == "number":
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": fills})
        return forms.IntegerField(widget=widget, min_value=0, max_value=2_000_000, **shared)
    return forms.CharField(max_length=longest, widget=_widget(kind, fills), **shared)


def _widget(kind: str, fills: str) -> forms.Widget:
    if kind == "area":
        return forms.Textarea(attrs={"rows": 4, "autocomplete": fills})
    return forms.TextInput(attrs={"type": kind, "autocomplete": fills})


def _trap() -> forms.Widget:
    return forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off", "aria-hidden": "true"})
