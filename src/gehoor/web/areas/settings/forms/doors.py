"""Forms about the doors: keys, hosted forms and channels."""

from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy as _

from gehoor.intake.keys import SCOPES
from gehoor.intake.models import Form
from gehoor.web.areas.settings.forms.people import DAY_INPUT
from gehoor.web.areas.settings.forms.somebody import ForSomebody

SCOPE_NAMES = {
    "leads:write": _("send leads"),
    "leads:read": _("read leads"),
    "events:write": _("send what visitors do"),
    "funnel:read": _("read the funnel"),
}
FIELD_NAMES = {
    "first_name": _("first name"),
    "last_name": _("last name"),
    "email": _("mail address"),
    "phone": _("telephone"),
    "company": _("company"),
    "legal_form": _("legal form"),
    "title": _("role"),
    "employees": _("number of employees"),
    "industry": _("industry"),
    "postcode": _("postcode"),
    "city": _("town"),
    "product": _("product"),
    "message": _("message"),
}


class KeyForm(forms.Form):
    """Leave to post, for one program."""

    name = forms.CharField(
        label=_("What is it for"),
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": _("Website")}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("It may"),
        choices=[(scope, SCOPE_NAMES.get(scope, scope)) for scope in SCOPES],
        widget=forms.CheckboxSelectMultiple,
        initial=["leads:write", "events:write"],
    )
    expires_on = forms.DateField(
        label=_("Up to and including (empty: until revoked)"), required=False, widget=DAY_INPUT
    )

    def expires_at(self) -> datetime | None:
        """The end of that local day."""
        day = self.cleaned_data["expires_on"]
        if day is None:
            return None
        return datetime.combine(day, time.max, tzinfo=get_current_timezone()).astimezone(UTC)


class HostedForm(forms.Form):
    """A form of ours, in both languages."""

    title_nl = forms.CharField(label=_("Heading in Dutch"), max_length=120)
    title_en = forms.CharField(label=_("Heading in English"), max_length=120)
    slug = forms.SlugField(
        label=_("Address"), help_text=_("Small letters and dashes; the form stands at /f/ and this word.")
    )
    intro_nl = forms.CharField(
        label=_("Introduction in Dutch"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    intro_en = forms.CharField(
        label=_("Introduction in English"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    fields_asked = forms.MultipleChoiceField(
        label=_("What is asked"),
        choices=list(FIELD_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The fewer, the more people fill it in."),
        initial=["first_name", "last_name", "email", "phone", "company", "message"],
    )
    consent_nl = forms.CharField(
        label=_("Consent in Dutch"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept with every lead as the visitor saw it."),
    )
    consent_en = forms.CharField(label=_("Consent in English"), widget=forms.Textarea(attrs={"rows": 3}))
    event_kind = forms.ChoiceField(
        label=_("Who fills it in"),
        choices=[("form_submitted", _("leaves details")), ("demo_requested", _("asks for a demo"))],
        widget=forms.RadioSelect,
        initial="form_submitted",
    )
    call_requested = forms.BooleanField(label=_("Expects to be called"), required=False, initial=True)
    source = forms.CharField(label=_("Source"), max_length=120, initial="website")
    campaign = forms.CharField(label=_("Campaign"), max_length=200, required=False)
    product = forms.CharField(label=_("Product"), max_length=120, required=False)
    allowed_origins = forms.CharField(
        label=_("Sites that may show it"),
        required=False,
        help_text=_("One a line, such as https://www.example.nl"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    is_active = forms.BooleanField(label=_("Open"), required=False, initial=True)

    def clean_allowed_origins(self) -> list[str]:
        """Scheme and host of each line."""
        origins = []
        for line in self.cleaned_data["allowed_origins"].split():
            parts = urlsplit(line)
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise forms.ValidationError(_("Write a site as https://www.example.nl"))
            origins.append(f"{parts.scheme}://{parts.netloc}")
        return origins

    def values(self) -> dict[str, Any]:
        """By the names of the model."""
        values = dict(self.cleaned_data)
        return {"fields": values.pop("fields_asked"), **values}


def of_form(form: Form) -> dict[str, Any]:
    """What `HostedForm` starts with."""
    names = [name for name in HostedForm.base_fields if name not in ("fields_asked", "allowed_origins")]
    return {
        **{name: getattr(form, name) for name in names},
        "fields_asked": form.fields,
        "allowed_origins": "\n".join(form.allowed_origins),
    }


class ChannelForm(ForSomebody):
    """A way to reach people beside mail."""

    name = forms.CharField(label=_("Name"), max_length=80)
    address = forms.CharField(
        label=_("Apprise address"),
        max_length=1000,
        help_text=_("Such as slack://…, msteams://… or ntfy://…. It is kept encrypted."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
