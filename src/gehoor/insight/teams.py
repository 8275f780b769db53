"""Figures by team, of teams large enough that no figure is about a person."""

from collections import Counter
from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.leads.models import Lead
from gehoor.team.models import User

SMALLEST = 5  # people; below it, a team's figure would be a person's
POOL = "other"
NOBODY = ""


def team_of_owner() -> Mapping[int, str]:
    """For every user the team under which their leads are counted; small teams together are `POOL`."""
    owns = Exists(Lead.objects.filter(owner_id=OuterRef("pk")))
    # Whoever neither calls nor is in a team has no figures to hide.
    people = User.objects.filter(~Q(group="") | Q(takes_leads=True) | owns)
    users = list(people.values_list("id", "group", "is_active"))
    sizes = dict.fromkeys((group for _, group, _ in users), 0)
    sizes.update(Counter(group for _, group, is_active in users if is_active))
    shown = shown_by_name(sizes)
    return {number: group if group in shown else POOL for number, group, _ in users}


def shown_by_name(sizes: Mapping[str, int]) -> set[str]:
    """The teams of five people or more, given the active people per team ("" is without a team).

    All others are shown as one; when that would be fewer than five people, the smallest team joins
    them, so that no small team's figure is found by subtracting the others from the total.
    """
    shown = {group for group, size in sizes.items() if group and size >= SMALLEST}
    while shown and (rest := set(sizes) - shown) and sum(sizes[group] for group in rest) < SMALLEST:
        shown.remove(min(shown, key=lambda group: (sizes[group], group)))
    return shown


def owners(group: str) -> tuple[int, ...]:
    """The people counted under `group`, for a selection. Raises InputError for a team too small to show."""
    found = tuple(sorted(number for number, name in team_of_owner().items() if name == group))
    if len(found) < SMALLEST:
        sentence = _("There are no figures of “%(team)s”: it is unknown or has fewer than five people.")
        raise InputError(sentence % {"team": group}, field="group", code="small_team")
    return found
