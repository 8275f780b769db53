"""May we call? One answer, with its reason and the article it rests on. No legal advice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from gehoor.followup.permission.facts import STATED, CallFacts, derive
from gehoor.followup.permission.profile import HoursRule, Profile, Rule, Source, profile
from gehoor.team.holidays import closed_days


@dataclass(frozen=True, slots=True)
class Answer:
    """may, may_not or ask_first; why (a code of `words`), by which row, where that can be read.

    `until` is the moment at which the answer may change by itself: a row of the law that ends, or the hour in
    which calling is allowed again. None when only new facts change it.
    """

    verdict: str
    reason: str
    rule: str
    article: str
    source_url: str
    country: str = "NL"
    until: datetime | None = None

    @property
    def may(self) -> bool:
        """Whether the number may be dialled."""
        return self.verdict == "may"

    def as_data(self) -> dict[str, Any]:
        """Plain values for the journal."""
        until = self.until.isoformat() if self.until else None
        return {
            "verdict": self.verdict,
            "reason": self.reason,
            "rule": self.rule,
            "article": self.article,
            "source": self.source_url,
            "country": self.country,
            **({"until": until} if until else {}),
        }


def require(answer: Answer) -> None:
    """Stop whoever would make a call task without a yes: a mistake in the program, not of a person."""
    if not answer.may:
        raise PermissionError(f"no call task: {answer.verdict} by {answer.rule}")


def ask(facts: CallFacts, now: datetime, *, dialling: bool = False) -> Answer:
    """Whether this person may be called now, by the rules of their country that hold on this day.

    `dialling` adds what only counts when the telephone is picked up: the hours. Pure: the same facts and
    moment give the same answer.
    """
    rules = profile(facts.country)
    day = now.astimezone(ZoneInfo(rules.zone)).date()
    if facts.channel == "call" and (blocked := _number(facts, rules)):
        return blocked
    known = derive(facts, rules, now)
    rule = next(row for row in _rows(rules.country, day) if _fits(row, known))
    answer = _answer(rule, rules)
    if dialling and answer.may and facts.channel == "call":
        return _in_hours(answer, facts, known, rules, now)
    return answer


@lru_cache(maxsize=64)
def _rows(country: str, day: date) -> tuple[Rule, ...]:
    """The rows that count on that day; a batch of thousands asks for the same day."""
    return tuple(row for row in profile(country).rules if row.holds(day))


def _fits(rule: Rule, known: Mapping[str, Any]) -> bool:
    return all(known[name] in wanted for name, wanted in rule.when.items())


def _answer(rule: Rule, rules: Profile) -> Answer:
    return Answer(
        verdict=rule.verdict,
        reason=rule.reason,
        rule=rule.name,
        article=rule.source.article,
        source_url=rule.source.url,
        country=rules.country,
        until=_midnight(rule.ends, rules) if rule.ends else None,
    )


def _number(facts: CallFacts, rules: Profile) -> Answer | None:
    """A number that nobody should dial, whoever it is of."""
    row = next((row for row in rules.numbers if facts.number.startswith(row.prefix)), None)
    return _refusal(row.reason, f"number:{row.prefix}", row.source, rules) if row else None


def _refusal(reason: str, name: str, source: Source, rules: Profile) -> Answer:
    return Answer("may_not", reason, name, source.article, source.url, rules.country)


def _in_hours(
    answer: Answer, facts: CallFacts, known: Mapping[str, Any], rules: Profile, now: datetime
) -> Answer:
    """What they asked for themselves may come at any hour; the rest keeps to the hours of the country."""
    if known["requested"] in STATED or facts.purpose == "service":
        return answer
    local = now.astimezone(ZoneInfo(rules.zone))
    row = next(
        (row for row in rules.hours if row.holds(local.date()) and known["subject"] in row.subjects), None
    )
    if row is None:
        return answer
    spans = [span for ahead in range(15) for span in _open(row, local.date() + timedelta(ahead), rules)]
    if any(begin <= now < end for begin, end in spans):
        return answer
    opens = next((begin for begin, _end in spans if begin > now), None)
    return replace(_refusal("outside_hours", row.name, row.source, rules), until=opens)


def _open(row: HoursRule, day: date, rules: Profile) -> Iterable[tuple[datetime, datetime]]:
    """The open hours of one day, as moments."""
    is_closed = closed_days(rules.country) if row.holidays else None
    if is_closed and is_closed(day):
        return
    latest = row.early.get(day.strftime("%m-%d"))
    for begin, end in row.week.get(day.weekday(), ()):
        shut = min(end, latest) if latest else end
        if begin < shut:
            yield _moment(day, begin, rules), _moment(day, shut, rules)


def _moment(day: date, clock: time, rules: Profile) -> datetime:
    return datetime.combine(day, clock, tzinfo=ZoneInfo(rules.zone)).astimezone(UTC)


def _midnight(day: date, rules: Profile) -> datetime:
    return _moment(day, time.min, rules)
