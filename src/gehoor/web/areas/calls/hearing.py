"""The page of one call: two voices, three moments worth hearing, what was said, what was measured."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoor.calls import queries, words
from gehoor.calls.models import Recording
from gehoor.calls.report import Line, groups, place, said, tips
from gehoor.calls.timeline import clock, rows
from gehoor.listening.shape import Analysis
from gehoor.listening.stored import from_json
from gehoor.team.models import User
from gehoor.web.areas.calls.contexts import who
from gehoor.web.areas.calls.forms import GROUNDS, TOLD
from gehoor.web.areas.calls.lines import drawn

SPEEDS = ("0.75", "1", "1.25", "1.5")
WORTH = 3  # moments that stand first
_FIRST = ("resistance", "interruption", "opening", "premature_pitch", "checklist_row", "no_pause", "yes_but",
          "monologue", "silence", "next_step", "yes_and", "summary")  # fmt: skip


def document(recording: Recording) -> dict[str, Any] | None:
    """What was heard, out of the vault; None when there is nothing."""
    kept = queries.file_of(recording, "result")
    return json.loads(queries.contents(kept)) if kept else None


def page(recording: Recording, user: User, now: datetime) -> dict[str, Any]:
    """Everything the page of a call shows."""
    found = document(recording)
    assert found, "a call that is ready has a result"
    analysis = from_json(found["analysis"])
    places = [_place(number, analysis) for number in range(1, len(analysis.moments) + 1)]
    worth = worth_hearing(analysis)
    is_mine = recording.caller_id == user.id
    return {
        "recording": recording,
        "who": who(recording),
        "answer": _answer(len(worth)),
        "duration": clock(analysis.duration_s) if analysis.duration_s else "",
        "has_sound": queries.file_of(recording, "sound") is not None,
        "side": found.get("side"),
        "rows": drawn(rows(analysis), analysis, found.get("curves", {})),
        "worth": [places[number] for number in worth],
        "places": places,
        "tips": list(tips(analysis)),
        "groups": [_group(name, lines) for name, lines in groups(analysis.measures)],
        "turns": [_turn(turn) for turn in analysis.turns if turn.text],
        "signals": [(words.signal(one), one.get("quotes", ())) for one in analysis.signals],
        "warnings": [words.warning(one.code, one.data) for one in analysis.warnings],
        "sounds": [(words.sound(one), clock(one.start), clock(one.end)) for one in analysis.sounds],
        "is_mine": is_mine,
        "next_time": queries.next_time(recording),
        "shares": _shares(recording) if is_mine else [],
        "colleagues": _colleagues(recording, user) if is_mine else [],
        "ground": GROUNDS.get(recording.ground, ""),  # type: ignore[call-overload]
        "told": TOLD.get(recording.told, ""),  # type: ignore[call-overload]
        "speeds": [(value, f"{number_format(float(value))}×") for value in SPEEDS],
        "now": now,
    }


def worth_hearing(analysis: Analysis) -> list[int]:
    """Places in the list of at most three moments to begin with: those a suggestion rests on, then by kind.

    One of each kind first, so that the three tell three things.
    """
    order = [number for one in analysis.suggestions for number in one.moments[:1]]
    kinds = {kind: rank for rank, kind in enumerate(_FIRST)}
    rest = sorted(
        (number for number, one in enumerate(analysis.moments) if one.kind in kinds),
        key=lambda number: (kinds[analysis.moments[number].kind], number),
    )
    ranked = list(dict.fromkeys([*order, *rest]))
    of_a_kind: dict[str, int] = {}
    for number in ranked:
        if analysis.moments[number].why != "opening_within":
            of_a_kind.setdefault(analysis.moments[number].kind, number)
    return sorted(list(dict.fromkeys([*of_a_kind.values(), *ranked]))[:WORTH])


def _answer(count: int) -> str:
    if not count:
        return _("Nothing in this call was marked.")
    return ngettext("%(n)s moment worth hearing.", "%(n)s moments worth hearing.", count) % {"n": count}


def _place(number: int, analysis: Analysis) -> Mapping[str, Any]:
    moment = analysis.moments[number - 1]
    return {"at": moment.start, "to": moment.end, "is": place(number, moment), "who": moment.speaker}


def _group(name: str, lines: Sequence[Line]) -> Mapping[str, Any]:
    """What was measured, and apart from it what could not be; one reason when they share it."""
    missing = [line for line in lines if not line.measured]
    reasons = {line.remark for line in missing}
    said = _("%(n)s not measurable") % {"n": len(missing)}
    if len(reasons) == 1:
        said = f"{said}: {reasons.pop()}"
    return {
        "name": name,
        "lines": [line for line in lines if line.measured],
        "missing": missing,
        "said": said,
    }


def _turn(turn: Any) -> Mapping[str, Any]:
    return {**said(turn), "at": turn.start, "to": turn.end}


def _shares(recording: Recording) -> Sequence[Any]:
    return list(recording.shares.filter(ended_at=None).select_related("user").order_by("at"))


def _colleagues(recording: Recording, user: User) -> Iterator[User] | Sequence[User]:
    shared = recording.shares.filter(ended_at=None).values("user")
    others = User.objects.filter(is_active=True).exclude(role="").exclude(pk=user.pk)
    return list(others.exclude(pk__in=shared).order_by("name"))
