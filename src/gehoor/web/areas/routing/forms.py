"""The form of one rule of a draft."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from gehoor.routing.turns import HEAVIEST
from gehoor.team.models import User
from gehoor.web.areas.settings.forms.routing import RuleForm, of_rule


class LineForm(RuleForm):
    """A rule with its people: a weight for who is in turn, nothing for who is not."""

    def __init__(self, people: Sequence[User], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for user in people:
            self.fields[f"weight_{user.pk}"] = forms.IntegerField(
                label=user.name, required=False, min_value=1, max_value=HEAVIEST
            )

    def about(self) -> list[forms.BoundField]:
        """The fields about the rule itself."""
        return [field for field in self if not field.name.startswith("weight_")]

    def weights(self) -> list[forms.BoundField]:
        """A field for everybody who takes leads, by name."""
        return [self[f"weight_{user.pk}"] for user in self.people]

    def line(self) -> dict[str, Any]:
        """As a draft stores it; what is odd is refused there, with a sentence."""
        values = self.cleaned_data
        pool = [(user.pk, values[f"weight_{user.pk}"]) for user in self.people]
        return {
            "name": values["name"],
            "conditions": self.conditions(),
            "absence_policy": values["absence_policy"] or "skip",
            "pool": [[user, weight] for user, weight in pool if weight],
        }


def of_line(line: Mapping[str, Any]) -> dict[str, Any]:
    """What `LineForm` starts with."""
    weights = {f"weight_{user}": weight for user, weight in line["pool"]}
    return of_rule(line["name"], line["conditions"], line["absence_policy"]) | weights
