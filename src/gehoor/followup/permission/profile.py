"""The rules of one country, read from a file and checked; a country is data.

`rules/<country>.json` holds dated rows. A row counts from its day `from` on and no longer on its day
`until`, so that a change of the law is a row that ends or a row that begins.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any

from gehoor.errors import GehoorError

FOLDER = Path(__file__).resolve().parent / "rules"
COUNTRIES = ("NL", "BE")
ELSEWHERE = "other"
VERDICTS = ("may", "may_not", "ask_first")
DAYS = ("request", "unused_consent", "customer", "list_check")
Block = tuple[time, time]


class RuleFileError(GehoorError):
    """A file with rules says something that cannot be understood."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule can be read: article, address, and what of it was seen by us."""

    article: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: from when until when, what must hold, and the answer it then gives."""

    name: str
    begins: date | None
    ends: date | None
    when: Mapping[str, tuple[Any, ...]]
    verdict: str
    reason: str
    source: Source

    def holds(self, day: date) -> bool:
        """Whether this row counts on that day."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day < self.ends)


@dataclass(frozen=True, slots=True)
class NumberRule:
    """Numbers that begin like this are not dialled."""

    prefix: str
    reason: str
    source: Source


@dataclass(frozen=True, slots=True)
class HoursRule:
    """When people of these subjects may be called, in local time of the country."""

    name: str
    begins: date | None
    ends: date | None
    subjects: tuple[str, ...]
    week: Mapping[int, Sequence[Block]]
    early: Mapping[str, time]  # "05-04": no call on that day after this time
    holidays: bool  # closed on public holidays
    source: Source

    def holds(self, day: date) -> bool:
        """Whether this row counts on that day."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day < self.ends)


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything one country says about calling, as `rules/<country>.json` has it."""

    country: str
    zone: str
    checked_on: date
    forms: Mapping[str, tuple[str, ...]]  # natural, legal: codes of legal forms
    days: Mapping[str, int]
    rules: tuple[Rule, ...]
    numbers: tuple[NumberRule, ...]
    hours: tuple[HoursRule, ...]
    duties: tuple[tuple[str, Source], ...]  # what the caller has to do in each call, by code

    def subject(self, legal_form: str, *, has_company: bool) -> str:
        """natural, legal or unknown; somebody without any organisation is a natural person."""
        for subject, forms in self.forms.items():
            if legal_form in forms:
                return subject
        return "unknown" if has_company else "natural"

    @property
    def all_forms(self) -> tuple[str, ...]:
        """The legal forms this country knows."""
        return tuple(form for forms in self.forms.values() for form in forms)


@cache
def profile(country: str) -> Profile:
    """The profile of a country; of `other` for one whose rules we do not have."""
    name = country.lower() if country in COUNTRIES else ELSEWHERE
    return read(FOLDER / f"{name}.json")


def read(path: Path) -> Profile:
    """Read and check one file. Raises RuleFileError naming the row."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return _profile(document)
    except (KeyError, TypeError, ValueError) as error:
        raise RuleFileError(f"{path.name}: {type(error).__name__}: {error}") from error


def _profile(document: Mapping[str, Any]) -> Profile:
    sources = {name: Source(**given) for name, given in document["sources"].items()}
    rules = tuple(_rule(row, sources) for row in document["rules"])
    if len({rule.name for rule in rules}) != len(rules):
        raise ValueError("two rows have one name")
    if rules[-1].when or rules[-1].ends:
        raise ValueError("the last row must hold for everybody")
    return Profile(
        country=document["country"],
        zone=document["zone"],
        checked_on=date.fromisoformat(document["checked_on"]),
        forms={subject: tuple(forms) for subject, forms in document["forms"].items()},
        days={name: int(document["days"][name]) for name in DAYS},
        rules=rules,
        numbers=tuple(
            NumberRule(row["prefix"], row["reason"], sources[row["source"]]) for row in document["numbers"]
        ),
        hours=tuple(_hours(row, sources) for row in document["hours"]),
        duties=tuple((row["duty"], sources[row["source"]]) for row in document["duties"]),
    )


def _rule(row: Mapping[str, Any], sources: Mapping[str, Source]) -> Rule:
    if row["answer"] not in VERDICTS:
        raise ValueError(f"{row['rule']}: no answer {row['answer']}")
    when = {
        name: tuple(value) if isinstance(value, list) else (value,)
        for name, value in row.get("when", {}).items()
    }
    return Rule(
        row["rule"], _day(row, "from"), _day(row, "until"), when, row["answer"], row["reason"],
        sources[row["source"]],
    )  # fmt: skip


def _hours(row: Mapping[str, Any], sources: Mapping[str, Source]) -> HoursRule:
    week = {int(day): [(_clock(a), _clock(b)) for a, b in blocks] for day, blocks in row["week"].items()}
    early = {day: _clock(clock) for day, clock in row.get("early", {}).items()}
    return HoursRule(
        row["rule"], _day(row, "from"), _day(row, "until"), tuple(row["subjects"]), week, early,
        bool(row.get("holidays")), sources[row["source"]],
    )  # fmt: skip


def _day(row: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(row[name]) if row.get(name) else None


def _clock(text: str) -> time:
    return time.fromisoformat(text)
