"""The journal in words: each line of a lead's story as a sentence in the reader's language.

The journal holds codes and facts. A kind that this file does not know is told by its own name, so that
what a `track` call of somebody's website says is never hidden.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gehoor.intake.models import Form
from gehoor.journal.models import Event
from gehoor.team.models import User
from gehoor.web.areas.work.kinds import KINDS, PERSON_KEYS, Names, behaviour, plain

BY_ITSELF = "Gehoor"
_BY_ITSELF = (
    "score.changed",
    "threshold.crossed",
    "stage.entered",
    "lead.assigned",
    "hold.opened",
    "hold.closed",
    "task.opened",
    "permission.asked",
    "lead.notified",
    "clock.reminded",
    "clock.rerouted",
    "clock.escalated",
    "clock.asked",
    "clock.paused",
    "clock.resumed",
    "clock.mended",
)
_A_MOMENT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the story: a headline, what there is to add, who did it, and the tone of its knot.

    `also` are the steps that Gehoor took by itself at the same moment, newest first.
    """

    id: int
    at: datetime
    headline: str
    detail: str
    by: str
    tone: str
    also: "tuple[Told, ...]" = ()


def tell(events: Iterable[Event]) -> list[Told]:
    """The events as sentences, newest first; one query for the names in them,
    one for the titles of forms.

    What Gehoor did by itself within a moment (scored, assigned, planned a call) is one line with its steps,
    so that the story stays one of people.
    """
    lines = [event for event in events if not _is_the_beginning(event)]
    names, titles = _names(lines), _titles(lines)
    found: list[Told] = []
    for event in lines:
        told = _told(event, names, titles)
        last = found[-1] if found else None
        if last and event.kind in _BY_ITSELF and last.by == BY_ITSELF and last.at - event.at < _A_MOMENT:
            found[-1] = replace(last, also=(*last.also, told))
        else:
            found.append(told)
    return found


def _is_the_beginning(event: Event) -> bool:
    """Entering the first stage is what coming in means; it is told once."""
    return event.kind == "stage.entered" and event.data.get("stage") == "lead"


def headline(kind: str) -> str:
    """The shortest words for a kind of event, for a list."""
    return KINDS[kind][0]({}, {})[0] if kind in KINDS else plain(kind)


def _told(event: Event, names: Names, titles: Names) -> Told:
    say, tone = KINDS.get(event.kind, (None, ""))
    form = str(event.data.get("form") or "")
    data = event.data | {"form": titles.get(form, form)} if form else event.data
    line, detail = say(data, names) if say else (plain(event.kind), behaviour(data))
    by = _actor(event.actor, names)
    if event.kind in _BY_ITSELF and not event.actor.startswith("user:"):
        by = BY_ITSELF
    elif event.kind == "lead.received" or "." not in event.kind:
        by = ""  # the door stands in the detail; what a visitor does, the visitor does
    return Told(event.pk, event.at, line, detail, by, tone)


def actors(codes: Iterable[str]) -> dict[str, str]:
    """Who did it, in words, for a number of actors of the journal."""
    wanted = set(codes)
    names = _by_number(code.removeprefix("user:") for code in wanted if code.startswith("user:"))
    return {code: _actor(code, names) for code in wanted}


def _names(events: list[Event]) -> Names:
    """Names of everybody who acts or is named in these lines, by number as text."""
    wanted = {event.actor.removeprefix("user:") for event in events if event.actor.startswith("user:")}
    for event in events:
        wanted |= _people(event)
    return _by_number(wanted)


def _people(event: Event) -> set[str]:
    """The numbers of people in a line; some name several."""
    values = [event.data.get(key) for key in PERSON_KEYS]
    several = [one for value in values if isinstance(value, list) for one in value]
    return {str(value) for value in (*values, *several) if not isinstance(value, list)}


def _titles(events: list[Event]) -> Names:
    """What the forms in these lines are called, in the reader's language; one of another site is unknown."""
    slugs = {str(event.data["form"]) for event in events if event.data.get("form")}
    if not slugs:
        return {}
    title = "title_en" if (get_language() or "nl").startswith("en") else "title_nl"
    return dict(Form.objects.filter(slug__in=slugs).values_list("slug", title))


def _by_number(wanted: Iterable[str]) -> Names:
    numbers = [int(number) for number in wanted if number.isascii() and number.isdigit()]
    found = User.objects.filter(pk__in=numbers) if numbers else User.objects.none()
    return {str(pk): name for pk, name in found.values_list("pk", "name")}


def _actor(actor: str, names: Names) -> str:
    kind, _colon, rest = actor.partition(":")
    if kind == "user":
        return names.get(rest, _("a former colleague"))
    by_kind = {
        "key": _("by the API"),
        "form": _("by the form"),
        "import": _("by import"),
        "mail": _("by mail"),
    }
    return by_kind.get(kind, "")
