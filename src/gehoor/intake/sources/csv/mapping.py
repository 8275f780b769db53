"""The mapping: which column is what. A plain document (TOML or JSON), checked and made ready here.

docs/import.md describes every word of it.
"""

import difflib
import json
import tomllib
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from gehoor.errors import InputError
from gehoor.intake.sources.csv import values, words
from gehoor.intake.sources.csv.plan import CallRule, Plan, StageRule
from gehoor.lib.text import snake_case

Document = Mapping[str, Any]

TOP = (
    "name",
    "mode",
    "lookup",
    "time_zone",
    "dates",
    "decimal",
    "empty",
    "ignore",
    "numbers",
    "facts",
    "key",
    "fields",
    "constants",
    "values",
    "stages",
    "calls",
    "file",  # what the file was like, noted by Gehoor
)
KEYS = ("external_id", "email", "phone", "row")
MODES = ("history", "live")


def load_mapping(path: Path) -> dict[str, Any]:
    """Read a mapping file, TOML or JSON. Raises InputError when it is neither."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        found = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as error:
        raise InputError(
            _("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror}, code="unreadable"
        ) from error
    except (ValueError, UnicodeDecodeError) as error:
        raise InputError(
            _("%(file)s is no valid mapping file: %(why)s.") % {"file": path, "why": error}, code="mapping"
        ) from error
    if not isinstance(found, dict):
        raise InputError(
            _("%(file)s must hold a table of words and values.") % {"file": path}, code="mapping"
        )
    return found


def compile_mapping(document: Document, headings: Sequence[str], sample: Sequence[list[str]] = ()) -> Plan:
    """Check `document` against the headings and make it ready for use.

    `sample` (rows of cells) settles what the document leaves open: the order of day and month and
    the decimal mark. Raises InputError naming everything that is wrong, with suggestions.
    """
    return _Compiler(document, headings, sample).plan()


@dataclass
class _Compiler:
    document: Document
    headings: Sequence[str]
    sample: Sequence[list[str]]
    wrong: list[str] = field(default_factory=list)
    used: set[int] = field(default_factory=set)

    def plan(self) -> Plan:
        given = self.document
        self._known(given, TOP, "")
        mode = self._one_of("mode", MODES, "history")
        key = self._table("key")
        self._known(key, ("by", "system", "column"), "key")
        orders: dict[int, str] = {}
        plan = Plan(
            headings=tuple(self.headings),
            mode=mode,
            lookup=self._flag("lookup"),
            key=self._key_kind(key),
            system=str(key.get("system") or "csv").strip()[:60],
            key_column=self.column(key["column"], "key") if key.get("column") else None,
            zone=self._zone(),
            decimal=self._decimal(),
            empty=frozenset(str(word).strip().lower() for word in self._list("empty")),
            fields=self._fields(orders),
            orders=orders,
            constants=self._constants(),
            values=self._values(),
            stages=self._stages(orders),
            calls=self._calls(),
            facts=self._facts(),
        )
        if self.wrong:
            raise InputError("\n".join(self.wrong), code="mapping")
        return plan

    def column(self, heading: Any, place: str) -> int:
        """The number of the column with this heading; a missing one is noted, with a suggestion."""
        name = " ".join(str(heading).split())
        for number, known in enumerate(self.headings):
            if known.lower() == name.lower():
                self.used.add(number)
                return number
        self.wrong.append(
            _("%(place)s: the file has no column “%(name)s”.%(hint)s")
            % {"place": place, "name": name, "hint": _hint(name, self.headings)}
        )
        return 0

    def _known(self, table: Mapping[str, Any], allowed: Iterable[str], place: str) -> None:
        for word in table:
            if word not in allowed:
                self._unknown(f"{place}.{word}" if place else word, word, allowed)

    def _unknown(self, place: str, word: str, allowed: Iterable[str]) -> None:
        self.wrong.append(
            _("%(place)s: “%(word)s” is not a word of a mapping.%(hint)s")
            % {"place": place, "word": word, "hint": _hint(word, allowed)}
        )

    def _table(self, name: str) -> dict[str, Any]:
        found = self.document.get(name, {})
        if isinstance(found, dict):
            return found
        self.wrong.append(_("%(place)s must be a table.") % {"place": name})
        return {}

    def _list(self, name: str) -> list[Any]:
        found = self.document.get(name, [])
        if isinstance(found, list):
            return found
        self.wrong.append(_("%(place)s must be a list.") % {"place": name})
        return []

    def _flag(self, name: str) -> bool:
        found = self.document.get(name, False)
        if not isinstance(found, bool):
            self.wrong.append(_("%(place)s must be true or false.") % {"place": name})
        return found is True

    def _one_of(self, name: str, allowed: Sequence[str], default: str) -> str:
        found = str(self.document.get(name) or default)
        if found not in allowed:
            self._unknown(name, found, allowed)
        return found

    def _key_kind(self, key: Mapping[str, Any]) -> str:
        kind = str(key.get("by") or ("external_id" if key.get("column") else "row"))
        if kind not in KEYS:
            self._unknown("key.by", kind, KEYS)
        if kind == "external_id" and not key.get("column"):
            self.wrong.append(_("key: name the column that holds the id."))
        if kind in ("email", "phone") and kind not in self._table("fields"):
            self.wrong.append(_("key: the file has no column for “%(name)s”.") % {"name": kind})
        return kind

    def _zone(self) -> str:
        name = str(self.document.get("time_zone") or settings.TIME_ZONE)
        try:
            zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            self._unknown("time_zone", name, zoneinfo.available_timezones())
        return name

    def _decimal(self) -> str:
        found = self.document.get("decimal")
        if found in (",", "."):
            return str(found)
        if found is not None:
            self._unknown("decimal", str(found), (",", "."))
        return values.decimal_mark((cell for row in self.sample for cell in row), ",")

    def _order(self, column: int) -> str:
        """The order of day and month in a column: as said, or as its cells show."""
        said = self.document.get("dates", "auto")
        if isinstance(said, dict):
            said = said.get(self.headings[column], "auto") if self.headings else "auto"
        if said in values.ORDERS:
            return str(said)
        if said != "auto":
            self._unknown("dates", str(said), (*values.ORDERS, "auto"))
        return values.order_of(row[column] for row in self.sample if len(row) > column)

    def _fields(self, orders: dict[int, str]) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for name, headings in self._table("fields").items():
            if name not in words.FIELDS:
                self._unknown(f"fields.{name}", name, words.FIELDS)
                continue
            listed = headings if isinstance(headings, list) else [headings]
            found[name] = tuple(self.column(heading, f"fields.{name}") for heading in listed)
            if name in words.DATES or name == "stage_at":
                orders.update((column, self._order(column)) for column in found[name])
        return found

    def _constants(self) -> dict[str, Any]:
        found = self._table("constants")
        self._known(found, (*words.TEXTS, "call_requested"), "constants")
        return {name: value if name == "call_requested" else str(value) for name, value in found.items()}

    def _values(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for name, pairs in self._table("values").items():
            if name not in (*words.TEXTS, "stage", "outcome") or not isinstance(pairs, dict):
                self._unknown(f"values.{name}", name, (*words.TEXTS, "stage", "outcome"))
                continue
            allowed = {"stage": words.STAGES, "outcome": words.OUTCOMES}.get(name)
            for word, value in pairs.items():
                if allowed and value not in allowed:
                    self._unknown(f"values.{name}.{word}", str(value), allowed)
            found[name] = {str(word).strip().lower(): str(value) for word, value in pairs.items()}
        return found

    def _stages(self, orders: dict[int, str]) -> tuple[StageRule, ...]:
        rules = []
        for stage, rule in self._table("stages").items():
            if stage not in words.STAGES:
                self._unknown(f"stages.{stage}", stage, words.STAGES)
                continue
            rules.append(self._stage(stage, rule if isinstance(rule, dict) else {"date": rule}))
        orders.update((rule.at, rule.order) for rule in rules if rule.at is not None)
        return tuple(rules)

    def _stage(self, stage: str, rule: Mapping[str, Any]) -> StageRule:
        place = f"stages.{stage}"
        self._known(rule, ("date", "when", "is"), place)
        at = self.column(rule["date"], place) if rule.get("date") else None
        when = self.column(rule["when"], place) if rule.get("when") else None
        is_ = rule.get("is", [])
        listed = is_ if isinstance(is_, list) else [is_]
        if at is None and when is None:
            self.wrong.append(_("%(place)s: name the column with the date.") % {"place": place})
        return StageRule(
            stage,
            at,
            "" if at is None else self._order(at),
            when,
            frozenset(str(word).strip().lower() for word in listed),
        )

    def _calls(self) -> tuple[CallRule, ...]:
        rules = []
        for rule in self._list("calls"):
            if not isinstance(rule, dict):
                self.wrong.append(_("%(place)s must be a table.") % {"place": "calls"})
                continue
            self._known(rule, ("date", "outcome", "fixed"), "calls")
            fixed = str(rule.get("fixed", ""))
            if fixed and fixed not in words.OUTCOMES:
                self._unknown("calls.fixed", fixed, words.OUTCOMES)
            if not rule.get("date") or not (fixed or rule.get("outcome")):
                self.wrong.append(_("calls: name the column with the date and the one with the outcome."))
                continue
            at = self.column(rule["date"], "calls.date")
            outcome = self.column(rule["outcome"], "calls.outcome") if rule.get("outcome") else None
            rules.append(CallRule(at, self._order(at), outcome, fixed))
        return tuple(rules)

    def _facts(self) -> tuple[tuple[int, str, bool], ...]:
        """The columns that are kept beside our fields: the named ones, or all that are left."""
        used = set(self.used)  # of the key, fields, stages and calls, which were read before
        kept = self.document.get("facts", True)
        ignored = {self.column(heading, "ignore") for heading in self._list("ignore")}
        numbers = {self.column(heading, "numbers") for heading in self._list("numbers")}
        if isinstance(kept, list):
            columns = [self.column(heading, "facts") for heading in kept]
        elif kept is True:
            every = range(len(self.headings))
            columns = [column for column in every if column not in used and column not in ignored]
        else:
            columns = []
        return tuple((column, snake_case(self.headings[column]) or f"c{column + 1}", column in numbers)
                     for column in columns)  # fmt: skip


def _hint(word: str, allowed: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(allowed), n=2, cutoff=0.6)
    lower = difflib.get_close_matches(word.lower(), [one.lower() for one in allowed], n=1, cutoff=0.6)
    found = near or [one for one in allowed if one.lower() in lower]
    return " " + _("Did you mean %(words)s?") % {"words": ", ".join(found)} if found else ""
