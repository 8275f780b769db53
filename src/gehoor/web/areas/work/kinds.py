"""What each kind of event is called, in the reader's language: a headline and what there is to add."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from gehoor.followup import words
from gehoor.followup.clocks import words as clock_words
from gehoor.followup.permission import words as permission
from gehoor.lib import human
from gehoor.web.templatetags.gehoor_ui import outcome_name, stage_name

Data = Mapping[str, Any]
Names = Mapping[str, str]
PERSON_KEYS = ("owner", "user", "user_id", "owner_id", "to")


def _person(data: Data, names: Names) -> str:
    for key in PERSON_KEYS:
        if str(data.get(key, "")) in names:
            return names[str(data[key])]
    return str(data.get("name") or "")


def _moment(data: Data, key: str) -> str:
    found = parse_datetime(str(data.get(key) or ""))
    return human.moment(found) if found and found.tzinfo else ""


def _join(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


def plain(kind: str) -> str:
    """A kind that nobody described, by its own name."""
    return kind.replace("_", " ").replace(".", ": ").strip().capitalize()


# -- what a visitor does -----------------------------------------------------------------------------------


def behaviour(data: Data) -> str:
    """Title or address of a page, or the plain values that came along."""
    page = data.get("title") or data.get("path") or data.get("url")
    if page:
        return str(page)
    plain = [
        str(value) if key == "form" else f"{key}: {value}"
        for key, value in data.items()
        if isinstance(value, str | int | float) and value
    ]
    return _join(*plain[:4])


def _did(line: Callable[[], str]) -> Callable[[Data, Names], tuple[str, str]]:
    return lambda data, names: (line(), behaviour(data))


def _form(data: Data, names: Names) -> tuple[str, str]:
    return _("Sent a form"), str(data.get("form") or "")


# -- how the lead came in ----------------------------------------------------------------------------------


def _came_in(line: Callable[[], str]) -> Callable[[Data, Names], tuple[str, str]]:
    def say(data: Data, names: Names) -> tuple[str, str]:
        doors = {
            "api": _("by the API"),
            "form": _("by the form"),
            "csv": _("by import"),
            "events": _("website"),
        }
        door = doors.get(str(data.get("door")), "")
        return line(), _join(
            door, data.get("source"), data.get("campaign"), data.get("form"), data.get("product")
        )

    return say


def _again(data: Data, names: Names) -> tuple[str, str]:
    """A later inquiry: their own words first, then by which door they came."""
    line, door = _came_in(lambda: _("Asked again"))(data, names)
    words = str(data.get("message") or "").strip()
    return (_("Wrote again"), _join(_("“%(words)s”") % {"words": words}, door)) if words else (line, door)


def _fixed(line: Callable[[], str]) -> Callable[[Data, Names], tuple[str, str]]:
    return lambda data, names: (line(), "")


# -- score and stage ---------------------------------------------------------------------------------------


def _score(data: Data, names: Names) -> tuple[str, str]:
    if "fit" not in data:
        return _("Score changed"), ""
    both = {"fit": data["fit"], "engagement": data.get("engagement", 0)}
    return _("Score changed"), _("fits us %(fit)s, is active %(engagement)s") % both


def _threshold(data: Data, names: Names) -> tuple[str, str]:
    if data.get("direction") == "down":
        return _("Fell below a threshold"), ""
    return _("Reached both thresholds"), ""


def _stage(data: Data, names: Names) -> tuple[str, str]:
    stage = stage_name(str(data.get("stage", "")))
    causes = {
        "threshold": _("by the score"),
        "disposition": _("by decision"),
        "deal": _("by the deal"),
        "import": _("by import"),
    }
    cause = str(data.get("cause") or "")
    return (_("Stage: %(stage)s") % {"stage": stage} if stage else _("New stage")), causes.get(cause, "")


# -- whose it is -------------------------------------------------------------------------------------------


def _assigned(data: Data, names: Names) -> tuple[str, str]:
    person = _person(data, names)
    reason = data.get("reason")
    rule = (
        data.get("rule_name") or data.get("rule") or (reason.get("rule") if isinstance(reason, dict) else "")
    )
    line = _("Went to %(person)s") % {"person": person} if person else _("Got an owner")
    return line, _("rule “%(rule)s”") % {"rule": rule} if isinstance(rule, str) and rule else ""


def _hold(data: Data, names: Names) -> tuple[str, str]:
    why = {
        "nobody_present": _("nobody is present"),
        "all_full": _("everybody is full"),
        "no_rule": _("no rule fits"),
    }
    return _("Waits for an owner"), why.get(str(data.get("reason")), "")


# -- what sales did ----------------------------------------------------------------------------------------


def _task(data: Data, names: Names) -> tuple[str, str]:
    due = _moment(data, "due_at")
    return _("Call planned"), _("before %(moment)s") % {"moment": due} if due else ""


def came_of(outcome: str) -> str:
    """The outcome of a call, told afterwards: "call back at" was then agreed."""
    return _("Agreed to call back") if outcome == "callback" else outcome_name(outcome)


def _attempt(data: Data, names: Names) -> tuple[str, str]:
    outcome = came_of(str(data.get("outcome", "")))
    # After a talk a decision is next, not a call.
    again = "" if data.get("outcome") == "connected" else _moment(data, "next_at")
    return _join(_("Called"), outcome), _join(
        data.get("note"), again and _("next call %(moment)s") % {"moment": again}
    )


def _disposition(data: Data, names: Names) -> tuple[str, str]:
    kind = words.word(str(data["kind"])) if data.get("kind") else _("Decided")
    reason = words.word(str(data["reason"])) if data.get("reason") else ""
    return kind, _join(reason, data.get("next_step"), _moment(data, "next_step_at"))


def _verdict(data: Data, names: Names) -> tuple[str, str]:
    if "is_good" not in data:
        return _("Verdict given"), ""
    reasons = [words.word(str(code)) for code in data.get("reasons") or []]
    return _("Good lead") if data["is_good"] else _("Not a good lead"), _join(
        ", ".join(reasons), data.get("note")
    )


def _deal(data: Data, names: Names) -> tuple[str, str]:
    stage = stage_name(str(data.get("stage", "")))
    reason = words.word(str(data["reason"])) if data.get("reason") else ""
    return _join(_("Deal"), stage), _join(_euro(str(data.get("amount") or "")), reason)


def _euro(text: str) -> str:
    """An amount as the reader writes it, without cents when there are none."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return ""
    places = 0 if amount == amount.to_integral_value() else 2
    return f"€\N{NO-BREAK SPACE}{number_format(amount, places, force_grouping=True)}"


def _permission(line: Callable[[], str]) -> Callable[[Data, Names], tuple[str, str]]:
    """A question whether we may call: the reason and the article that the answer rests on."""

    def say(data: Data, names: Names) -> tuple[str, str]:
        reason = str(data.get("reason", ""))
        told = permission.word(permission.REASONS, reason) if reason in permission.REASONS else ""
        return line(), _join(told, data.get("article"))

    return say


def _answered(data: Data, names: Names) -> tuple[str, str]:
    verdict = str(data.get("verdict", ""))
    headline = permission.word(permission.VERDICTS, verdict) if verdict else _("Asked whether we may call")
    return headline, _permission(str)(data, names)[1]


def _words(line: Callable[[], str]) -> Callable[[Data, Names], tuple[str, str]]:
    """Something that was said, in their own words."""
    return lambda data, names: (line(), f"“{data['text']}”" if data.get("text") else "")


def _form_noted(data: Data, names: Names) -> tuple[str, str]:
    return _("Legal form noted"), permission.word(permission.FORMS, str(data.get("form", "")))


def _list_checked(data: Data, names: Names) -> tuple[str, str]:
    return _("Looked in the do-not-call list"), permission.word(permission.HOWS, str(data.get("how", "")))


# -- what the clocks say -----------------------------------------------------------------------------------


def _reminded(data: Data, names: Names) -> tuple[str, str]:
    due = _moment(data, "due_at")
    return _("The owner was reminded"), _join(
        _("%(percent)s%% of the working time has passed") % {"percent": data.get("percent", "")},
        due and _("call before %(moment)s") % {"moment": due},
    )


def _rerouted(data: Data, names: Names) -> tuple[str, str]:
    if not data.get("to"):
        return _("Nobody else was there to call"), ""
    return _("Passed on to somebody who is there"), ""


def _escalated(data: Data, names: Names) -> tuple[str, str]:
    people = [names[one] for one in data.get("to") or [] if one in names]
    return _("The team lead was told"), ", ".join(people)


def _paused(data: Data, names: Names) -> tuple[str, str]:
    until = _moment(data, "until")
    why = clock_words.word(clock_words.PAUSES, str(data.get("reason") or ""))
    return _("The clock stands still"), _join(
        why, until and _("until %(moment)s at the latest") % {"moment": until}
    )


def _agreed(data: Data, names: Names) -> tuple[str, str]:
    return _("Agreed on a moment to call back"), _join(_moment(data, "at"), str(data.get("text") or ""))


def _resumed(data: Data, names: Names) -> tuple[str, str]:
    due = _moment(data, "due_at")
    return _("The clock runs again"), _("before %(moment)s") % {"moment": due} if due else ""


Say = Callable[[Data, Names], tuple[str, str]]
KINDS: dict[str, tuple[Say, str]] = {
    "lead.received": (_came_in(lambda: _("Came in")), "info"),
    "lead.inquired_again": (_again, "info"),
    "lead.updated": (_fixed(lambda: _("Details were updated")), ""),
    "contact.merged": (_fixed(lambda: _("Recognised as somebody we know")), ""),
    "score.changed": (_score, ""),
    "threshold.crossed": (_threshold, "info"),
    "stage.entered": (_stage, "info"),
    "lead.assigned": (_assigned, ""),
    "hold.opened": (_hold, "warn"),
    "hold.closed": (_fixed(lambda: _("Waits for an owner no longer")), ""),
    "task.opened": (_task, ""),
    "task.closed": (_fixed(lambda: _("No further call planned")), ""),
    "attempt.logged": (_attempt, "good"),
    "disposition.given": (_disposition, "good"),
    "verdict.given": (_verdict, "good"),
    "lead.notified": (_fixed(lambda: _("The owner was told")), ""),
    "lead.seen": (_fixed(lambda: _("Seen by the owner")), ""),
    "clock.breached": (_fixed(lambda: _("Not called in time")), "late"),
    "clock.reminded": (_reminded, ""),
    "clock.rerouted": (_rerouted, "warn"),
    "clock.escalated": (_escalated, "warn"),
    "clock.asked": (_fixed(lambda: _("The owner was asked how it stands")), ""),
    "clock.paused": (_paused, ""),
    "clock.resumed": (_resumed, ""),
    "callback.agreed": (_agreed, "info"),
    "attempt.corrected": (_fixed(lambda: _("That call was noted by mistake and taken back")), ""),
    "clock.mended": (_fixed(lambda: _("Had no clock; it runs from now on")), "warn"),
    "deal.changed": (_deal, "good"),
    "permission.asked": (_answered, ""),
    "dial.allowed": (_permission(lambda: _("Dialled")), ""),
    "dial.refused": (_permission(lambda: _("Wanted to dial, and did not")), "warn"),
    "objection.made": (_words(lambda: _("Does not want to be called")), "late"),
    "right.offered": (_fixed(lambda: _("Told that they may object to further calls")), ""),
    "consent.given": (_words(lambda: _("Agreed to be called")), "good"),
    "consent.withdrawn": (_words(lambda: _("Took the consent back")), "warn"),
    "consent.asked": (_fixed(lambda: _("Asked whether we may call")), "info"),
    "number.published": (_words(lambda: _("Made the number known for offers")), ""),
    "list.checked": (_list_checked, ""),
    "legal_form.set": (_form_noted, ""),
    "proof.exported": (_fixed(lambda: _("Proof given out")), ""),
    "import.undone": (_fixed(lambda: _("Import undone")), ""),
    "page_viewed": (_did(lambda: _("Viewed a page")), ""),
    "form_submitted": (_form, "info"),
    "demo_requested": (_did(lambda: _("Asked for a demo")), "info"),
    "case_study_read": (_did(lambda: _("Read a case study")), ""),
    "pricing_viewed": (_did(lambda: _("Looked at the prices")), ""),
}
