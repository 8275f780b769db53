"""The page about permission: the leads to ask first, and the rules of a country as rows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoor.followup.permission import queries, words
from gehoor.followup.permission.models import AskFirst
from gehoor.followup.permission.profile import COUNTRIES, Profile, Rule, Source, profile
from gehoor.team.models import User
from gehoor.web.areas.work.answers import OVERSEERS

MOST = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lead to ask first: why, and what its owner does about it."""

    ask: AskFirst
    why: str
    treatment: str


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A row of the profile in words."""

    rule: Rule
    headline: str
    tone: str
    reason: str
    since: str
    holds: bool


_TONES = {"may": "good", "may_not": "late", "ask_first": "warn"}


def permission_page(reader: User, country: str, now: datetime) -> dict[str, Any]:
    """Who has to be asked, and what counts in `country` (that of the organisation by default)."""
    oversees = reader.role in OVERSEERS
    waits = list(queries.waiting(None if oversees else reader)[: MOST + 1])
    chosen = country if country in COUNTRIES else settings.COUNTRY
    rules, today = profile(chosen), timezone.localdate(now)
    return {
        "waiting": [_waiting(ask) for ask in waits[:MOST]],
        "more": len(waits) > MOST,
        "answer": _answer(len(waits)),
        "oversees": oversees,
        "country": chosen,
        "countries": [(code, _country(code)) for code in COUNTRIES],
        "profile": rules,
        "rows": [_row(rule, today) for rule in rules.rules if _channel(rule) == "call"],
        "other_rows": [_row(rule, today) for rule in rules.rules if _channel(rule) != "call"],
        "hours": _hours(rules, today),
        "numbers": sorted({(row.prefix, words.word(words.REASONS, row.reason)) for row in rules.numbers}),
        "duties": [(words.word(words.DUTIES, duty), source) for duty, source in rules.duties],
        "no_advice": words.NO_ADVICE,
        "now": now,
    }


def _answer(count: int) -> str:
    if not count:
        return _("Nobody has to be asked first.")
    return ngettext("%(n)s lead has to be asked first", "%(n)s leads have to be asked first", count) % {
        "n": count
    }


def _country(code: str) -> str:
    return {"NL": _("the Netherlands"), "BE": _("Belgium")}[code]


def _waiting(ask: AskFirst) -> Waiting:
    return Waiting(ask, words.word(words.REASONS, ask.reason), words.word(words.TREATMENTS, ask.reason))


def _row(rule: Rule, today: date) -> RuleRow:
    return RuleRow(
        rule=rule,
        headline=words.word(
            words.MAIL_VERDICTS if _channel(rule) == "mail" else words.VERDICTS, rule.verdict
        ),
        tone=_TONES[rule.verdict],
        reason=words.word(words.REASONS, rule.reason),
        since=_since(rule),
        holds=rule.holds(today),
    )


def _channel(rule: Rule) -> str:
    """call, mail or machine: what the row is about."""
    return str(rule.when.get("channel", ("call",))[0])


def _since(rule: Rule) -> str:
    if rule.begins and rule.ends:
        return _("from %(begin)s until %(end)s") % {"begin": _date(rule.begins), "end": _date(rule.ends)}
    if rule.begins:
        return _("from %(begin)s") % {"begin": _date(rule.begins)}
    return _("until %(end)s") % {"end": _date(rule.ends)} if rule.ends else ""


def _date(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"


def _hours(rules: Profile, today: date) -> list[tuple[str, str, Source]]:
    """The hours that count today, a line per different day."""
    found = []
    for row in rules.hours:
        if row.holds(today):
            days = {
                day: ", ".join(f"{a:%H:%M}–{b:%H:%M}" for a, b in row.week.get(day, ())) for day in range(7)
            }
            found += [(name, days[day] or _("not"), row.source) for day, name in _weekdays()]
    return found


def _weekdays() -> list[tuple[int, str]]:
    return [(0, _("Monday to Friday")), (5, _("Saturday")), (6, _("Sunday and holidays"))]
