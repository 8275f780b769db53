"""The forms of logging in, setting up and one's own profile."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from gehoor.lib.phone import normalise
from gehoor.team.models import User
from gehoor.web.contexts import THEMES

NEW = forms.PasswordInput(attrs={"autocomplete": "new-password"})
THEME_NAMES = list(zip(THEMES, (_("As my device has it"), _("By day"), _("By night")), strict=True))


class LoginForm(AuthenticationForm):
    """Mail address and password."""

    username = forms.EmailField(
        label=_("Mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _("This mail address and password do not belong together. Try again."),
        "inactive": _("This account is closed. Ask your administrator."),
    }

    def clean_username(self) -> str:
        """Addresses are kept in small letters; a phone likes to start with a capital."""
        return str(self.cleaned_data["username"]).lower()


class SetupForm(forms.Form):
    """The first person, who looks after the installation."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Mail address"),
        help_text=_("You log in with it, and what happens is mailed to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least ten characters. A sentence is easier to remember than a riddle."),
        widget=NEW,
    )
    takes_leads = forms.BooleanField(label=_("I also call leads myself"), required=False)

    def clean(self) -> dict[str, Any]:
        """The password is weighed against the name and the address it goes with."""
        values = super().clean() or {}
        if "password" in values:
            person = User(name=values.get("name", ""), email=values.get("email", ""))
            try:
                validate_password(values["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return values


class PasswordForm(forms.Form):
    """A first password, by the link that came with the invitation."""

    password = forms.CharField(
        label=_("Password"), strip=False, help_text=_("At least ten characters."), widget=NEW
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """As strong as the settings ask."""
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class ChangeForm(PasswordForm):
    """One's own password, anew."""

    current = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["current", "password"]

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.fields["password"].label = _("New password")

    def clean_current(self) -> str:
        """Whoever finds an open screen does not take over the account."""
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise forms.ValidationError(_("This is not your present password."))
        return current


class ProfileForm(forms.Form):
    """What everybody may change about themselves."""

    name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Light"), choices=THEME_NAMES, widget=forms.RadioSelect)

    def clean_phone(self) -> str:
        """Kept as E.164."""
        number = normalise(self.cleaned_data["phone"], settings.COUNTRY)
        if number.problem == "bad_phone":
            raise forms.ValidationError(_("This number cannot be dialled. Write it as 06 12345678."))
        return number.e164
