"""Forms about calls: bringing one in, deciding about recording, connecting a telephone system."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoor.calls.models import Ground, Told
from gehoor.calls.policy import LONGEST, USUAL

TOLD = {
    Told.SPOKEN: _("said at the start of the call"),
    Told.MESSAGE: _("by a message before the call"),
    Told.WRITTEN: _("in writing beforehand"),
}
GROUNDS = {
    Ground.CONSENT: _("consent: each customer agrees"),
    Ground.INTEREST: _("legitimate interest: weighed and written down"),
    Ground.CONTRACT: _("needed for the contract"),
}
SIDES = (("", _("let it be heard")), ("left", _("left")), ("right", _("right")))
KINDS = (("generic", _("other, by JSON")), ("twilio", "Twilio"), ("aircall", "Aircall"))
MOMENT_INPUT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


def number(text: str) -> int:
    """The number of a row as an address or a list sends it; 0, which no row has, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0


class CallForm(forms.Form):
    """One call to hear again: a recording, a transcript, or both."""

    sound = forms.FileField(
        label=_("Recording of the call"),
        required=False,
        help_text=_("WAV, FLAC, Ogg, MP3; both voices on channels of their own is best."),
        widget=forms.FileInput(attrs={"accept": "audio/*,.wav,.flac,.ogg,.opus,.mp3,.m4a"}),
    )
    transcript = forms.FileField(
        label=_("Transcript"),
        required=False,
        help_text=_("WebVTT, SRT, JSON, CSV, or plain text with names. Questions and words come from it."),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,.json,.csv,.txt"}),
    )
    called_at = forms.DateTimeField(
        label=_("When was the call"),
        widget=MOMENT_INPUT,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
    )
    number = forms.CharField(
        label=_("Number of the customer"),
        required=False,
        max_length=40,
        help_text=_("Leads to the lead, when there is one."),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    lead = forms.IntegerField(required=False, widget=forms.HiddenInput)
    told = forms.ChoiceField(
        label=_("How did the customer know that the call was recorded"),
        choices=list(TOLD.items()),
        widget=forms.RadioSelect,
    )
    seller_side = forms.ChoiceField(
        label=_("Your own channel"), choices=SIDES, required=False, widget=forms.RadioSelect, initial=""
    )


class GroundForm(forms.Form):
    """What the organisation decides about recording calls."""

    is_on = forms.BooleanField(label=_("Calls may be recorded and kept here"), required=False)
    ground = forms.ChoiceField(
        label=_("Ground (AVG, article 6)"),
        choices=list(GROUNDS.items()),
        required=False,
        widget=forms.RadioSelect,
    )
    purpose = forms.CharField(
        label=_("What for"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": _("Learning from one's own calls")}),
    )
    notice = forms.CharField(
        label=_("The words by which customers are told"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    retention_days = forms.IntegerField(
        label=_("Days that a recording is kept"), min_value=1, max_value=LONGEST, initial=USUAL
    )
    staff_informed = forms.BooleanField(
        label=_("Colleagues know, and the works council agreed where there is one"), required=False
    )


class SystemForm(forms.Form):
    """A telephone system that tells of recordings."""

    name = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, widget=forms.RadioSelect, initial="generic")
    hosts = forms.CharField(
        label=_("Hosts that keep its recordings"),
        help_text=_("One per line, like recordings.example.com; .example.com for all below it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    secret = forms.CharField(
        label=_("Token by which its messages are recognised"),
        required=False,
        max_length=300,
        help_text=_(
            "Twilio: the auth token. Aircall: the token of the webhook. Other: left empty, one is made."
        ),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    user_name = forms.CharField(
        label=_("User name for fetching"),
        required=False,
        max_length=120,
        help_text=_("Twilio: the account SID. Empty when the address is enough."),
    )
    told = forms.ChoiceField(
        label=_("How do its customers know that the call is recorded"),
        choices=list(TOLD.items()),
        widget=forms.RadioSelect,
    )

    def values(self) -> dict[str, Any]:
        """As `calls.systems.register` takes them."""
        found = dict(self.cleaned_data)
        return {**found, "hosts": found["hosts"].splitlines()}
