"""The form of a routing rule."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_FOUR = re.compile(r"\d{4}", re.ASCII)


class RuleForm(forms.Form):
    """When a rule holds; an empty line asks nothing."""

    name = forms.CharField(label=_("Name"), max_length=80)
    country = forms.CharField(label=_("Countries"), required=False, help_text=_("Such as NL, BE"))
    postcode = forms.CharField(
        label=_("Postcodes"), required=False, help_text=_("Ranges, such as 1000-1999, 3500-3999")
    )
    product = forms.CharField(label=_("Products"), required=False, help_text=_("Separated by commas"))
    source = forms.CharField(label=_("Sources"), required=False, help_text=_("Separated by commas"))
    least = forms.IntegerField(label=_("Employees, at least"), required=False, min_value=0)
    most = forms.IntegerField(label=_("Employees, at most"), required=False, min_value=0)

    absence_policy = forms.ChoiceField(
        label=_("Who was away"),
        choices=[
            ("skip", _("catches up nothing")),
            ("keep", _("is next on coming back, for one lead")),
            ("accrue", _("catches up every lead that was missed")),
        ],
        widget=forms.RadioSelect,
        required=False,
        initial="skip",
    )

    def clean_postcode(self) -> list[list[str]]:
        """Pairs of four digits; a single one is a range of itself."""
        pairs = [re.split(r"\s*[-–]\s*", part) for part in _list(self.cleaned_data["postcode"])]
        if any(len(pair) > 2 or not all(map(_FOUR.fullmatch, pair)) for pair in pairs):
            raise forms.ValidationError(
                _("A postcode range is two times four digits, the lowest first, such as 1000 and 1999.")
            )
        return [pair * 2 if len(pair) == 1 else pair for pair in pairs]

    def conditions(self) -> dict[str, Any]:
        """As routing stores them; what is odd is refused there, with a sentence."""
        values = self.cleaned_data
        found: dict[str, Any] = {name: _list(values[name]) for name in ("country", "product", "source")}
        found["postcode"] = values["postcode"]
        if values["least"] is not None or values["most"] is not None:
            found["employees"] = [values["least"], values["most"]]
        return {name: value for name, value in found.items() if value}


def of_rule(name: str, conditions: Mapping[str, Any], policy: str = "skip") -> dict[str, Any]:
    """What `RuleForm` starts with."""
    least, most = conditions.get("employees") or (None, None)
    lists = {word: ", ".join(conditions.get(word, [])) for word in ("country", "product", "source")}
    ranges = ", ".join("-".join(pair) for pair in conditions.get("postcode", []))
    ends = {"postcode": ranges, "least": least, "most": most}
    return {"name": name, **lists, **ends, "absence_policy": policy}


def _list(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
