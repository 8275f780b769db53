"""The form by which an administrator connects a Slack app."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoor.web.areas.settings.forms.somebody import ForSomebody

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class SlackForm(ForSomebody):
    """A Slack app: where it posts, and the secret with which it signs."""

    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"placeholder": _("#sales")})
    )
    webhook = forms.CharField(
        label=_("Address of the incoming webhook"),
        max_length=2_000,
        help_text=_("Under Incoming Webhooks of the app; it begins with https://hooks.slack.com."),
        widget=forms.TextInput(attrs=_PLAIN),
    )
    secret = forms.CharField(
        label=_("Signing secret"),
        max_length=100,
        help_text=_("Under Basic Information of the app; it is kept encrypted."),
        widget=forms.PasswordInput(attrs={**_PLAIN, "autocomplete": "new-password"}),
    )
