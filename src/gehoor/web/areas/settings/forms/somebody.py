"""For whom something is: one person, or the whole team."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gehoor.team.models import User


class ForSomebody(forms.Form):
    """A form that ends with the person it is for; empty is the whole team."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).order_by("name").values_list("pk", "name")
        choices = [("", _("the whole team")), *((str(number), name) for number, name in people)]
        self.fields["user_id"] = forms.ChoiceField(label=_("For"), required=False, choices=choices)
