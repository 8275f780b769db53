"""The form by which an administrator connects a Slack app."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoor.team.models import User

_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class SlackForm(forms.Form):
    """A Slack app: where it posts, and the secret with which it signs."""

    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"placeholder": "#verkoop"})
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
    user_id = forms.ChoiceField(label=_("For"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).order_by("name").values_list("pk", "name")
        choices = [("", _("the whole team")), *((str(number), name) for number, name in people)]
        self.fields["user_id"] = forms.ChoiceField(label=_("For"), required=False, choices=choices)
