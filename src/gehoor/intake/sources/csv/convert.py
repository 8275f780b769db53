"""One row and a plan become one `Inquiry`, or the problems that stand in its way."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from gehoor.intake.shape import Called, Inquiry, Staged
from gehoor.intake.sources.csv import values, words
from gehoor.intake.sources.csv.plan import CallRule, Plan, StageRule
from gehoor.intake.sources.csv.problems import Problem
from gehoor.intake.sources.csv.table import Row
from gehoor.lib import phone
from gehoor.lib.text import email_key

LONGEST_KEY = 250
_SHAPED: dict[str, Callable[[str], str]] = {
    "country": values.country,
    "language": values.language,
    "domain": values.domain,
}


class Converter:
    """Turns rows of one file into inquiries.

    `moment` is when the import was asked for: the received time of rows that tell none.
    """

    def __init__(self, plan: Plan, *, mode: str, moment: datetime, batch_id: int | None = None) -> None:
        self.plan = plan
        self.mode = mode
        self.moment = moment
        self.batch_id = batch_id
        self._latest = moment + timedelta(days=1)
        self._texts = [
            (name, columns, plan.values.get(name, {}), _SHAPED.get(name))
            for name, columns in plan.fields.items()
            if name in words.TEXTS
        ]

    def inquiry(self, row: Row) -> Inquiry | list[Problem]:
        """The inquiry in this row; or what is wrong with the row, one problem per cell."""
        if row.problem:
            return [self._broken(row)]
        cells = [self._cell(cell) for cell in row.cells]
        problems: list[Problem] = []
        given: dict[str, Any] = dict(self.plan.constants)
        facts: dict[str, Any] = {}
        self._fill_texts(cells, given, facts)
        self._fill_name(cells, given)
        self._fill_numbers(cells, given, facts, problems)
        stages = self._stages(cells, given, facts, problems)
        calls = self._calls(cells, problems)
        external_id = self._key(cells, row, given, problems)
        if problems:
            return problems
        self._fill_facts(cells, facts)
        given.setdefault("call_requested", False)
        return Inquiry(
            door="csv",
            raw=row.raw,
            mode=self.mode,
            external_id=external_id,
            facts=facts,
            stages=stages,
            calls=calls,
            batch_id=self.batch_id,
            row_number=row.line,
            **given,
        )

    def _broken(self, row: Row) -> Problem:
        if row.problem == "cells":
            return Problem("cells", "", f"{len(row.cells)} / {len(self.plan.headings)}")
        return Problem(row.problem)

    def _cell(self, text: str) -> str:
        text = text.strip()
        return "" if text.lower() in self.plan.empty else text

    def _first(self, cells: Sequence[str], columns: Iterable[int]) -> str:
        return next((cells[column] for column in columns if cells[column]), "")

    def _fill_texts(self, cells: list[str], given: dict[str, Any], facts: dict[str, Any]) -> None:
        for name, columns, translate, shaped in self._texts:
            text = self._first(cells, columns)
            if not text:
                continue
            text = translate.get(text.lower(), text) if translate else text
            value = shaped(text) if shaped else text
            if value:
                given[name] = value
            else:
                facts[f"{name}_given"] = text

    def _fill_name(self, cells: list[str], given: dict[str, Any]) -> None:
        fields = self.plan.fields
        if "name" in fields and not (given.get("first_name") or given.get("last_name")):
            full = self._first(cells, fields["name"])
            given["first_name"], given["last_name"] = values.split_name(full) if full else ("", "")
        if "name_prefix" in fields:
            prefix = self._first(cells, fields["name_prefix"])
            given["last_name"] = f"{prefix} {given.get('last_name', '')}".strip()

    def _fill_numbers(
        self, cells: list[str], given: dict[str, Any], facts: dict[str, Any], problems: list[Problem]
    ) -> None:
        fields = self.plan.fields
        employees = self._first(cells, fields.get("employees", ()))
        if employees:
            given["employees"] = values.whole(employees)
            if given["employees"] is None:
                facts["employees_given"] = employees
        amount = self._first(cells, fields.get("amount", ()))
        if amount:
            given["amount"] = self._amount(amount, problems)
        if "call_requested" in fields:
            given["call_requested"] = values.truth(self._first(cells, fields["call_requested"]))
        for name in words.DATES:
            if name in fields:
                given[name] = self._date(cells, fields[name], problems)

    def _amount(self, text: str, problems: list[Problem]) -> Decimal | None:
        value = values.number(text, self.plan.decimal)
        if value is None:
            problems.append(self._wrong("bad_number", self.plan.fields["amount"], text))
            return None
        return value.quantize(Decimal("0.01"))

    def _date(self, cells: list[str], columns: Sequence[int], problems: list[Problem]) -> datetime | None:
        for column in columns:
            if cells[column]:
                return self._moment(cells[column], column, self.plan.orders[column], problems)
        return None

    def _moment(self, text: str, column: int, order: str, problems: list[Problem]) -> datetime | None:
        found = values.moment(text, order, self.plan.zone)
        if found is None:
            problems.append(self._wrong("bad_date", (column,), text))
        elif found > self._latest:
            problems.append(self._wrong("future_date", (column,), text))
        return found

    def _wrong(self, code: str, columns: Sequence[int], text: str) -> Problem:
        return Problem(code, self.plan.headings[columns[0]], text)

    def _stages(
        self, cells: list[str], given: dict[str, Any], facts: dict[str, Any], problems: list[Problem]
    ) -> tuple[Staged, ...]:
        """The stages of this row, earliest first; also settles `received_at`."""
        undated: list[str] = []
        found: dict[str, datetime] = {}
        for rule in self.plan.stages:
            self._apply(rule, cells, found, undated, problems)
        self._present(cells, found, undated, facts, problems)
        received = given.get("received_at") or min(found.values(), default=self.moment)
        given["received_at"] = received
        for stage in undated:
            found.setdefault(stage, received)
        return tuple(Staged(stage, at) for stage, at in sorted(found.items(), key=_in_order))

    def _apply(
        self,
        rule: StageRule,
        cells: list[str],
        found: dict[str, datetime],
        undated: list[str],
        problems: list[Problem],
    ) -> None:
        if rule.when is not None:
            says = cells[rule.when].lower()
            if says not in rule.is_ if rule.is_ else not values.truth(says):
                return
        if rule.at is not None and cells[rule.at]:
            at = self._moment(cells[rule.at], rule.at, rule.order, problems)
            if at:
                found[rule.stage] = at
        elif rule.when is not None:
            undated.append(rule.stage)

    def _present(
        self,
        cells: list[str],
        found: dict[str, datetime],
        undated: list[str],
        facts: dict[str, Any],
        problems: list[Problem],
    ) -> None:
        """The column with the present stage; a word we do not know is kept beside the lead."""
        fields = self.plan.fields
        text = self._first(cells, fields.get("stage", ()))
        if not text:
            return
        stage = self.plan.values.get("stage", {}).get(text.lower()) or words.STAGE_WORDS.get(text.lower())
        if stage is None:
            facts["stage_given"] = text
            return
        at = self._date(cells, fields["stage_at"], problems) if "stage_at" in fields else None
        if at and stage not in found:
            found[stage] = at
        elif stage not in found:
            undated.append(stage)

    def _calls(self, cells: list[str], problems: list[Problem]) -> tuple[Called, ...]:
        if not self.plan.calls:
            return ()
        found = [self._call(rule, cells, problems) for rule in self.plan.calls if cells[rule.at]]
        return tuple(sorted((call for call in found if call), key=lambda call: call.at))

    def _call(self, rule: CallRule, cells: list[str], problems: list[Problem]) -> Called | None:
        at = self._moment(cells[rule.at], rule.at, rule.order, problems)
        outcome: str | None = rule.fixed
        if rule.outcome is not None and cells[rule.outcome]:
            text = cells[rule.outcome].lower()
            outcome = self.plan.values.get("outcome", {}).get(text) or words.OUTCOME_WORDS.get(text)
        if not outcome:
            column = rule.at if rule.outcome is None else rule.outcome
            problems.append(self._wrong("bad_outcome", (column,), cells[column]))
        return Called(at, outcome) if at and outcome else None

    def _key(self, cells: list[str], row: Row, given: dict[str, Any], problems: list[Problem]) -> str | None:
        """By what this row is known again: its id, its address, its number, or else its own content."""
        plan, value = self.plan, ""
        if plan.key == "external_id" and plan.key_column is not None:
            value = cells[plan.key_column]
        elif plan.key == "email":
            value = email_key(given.get("email", ""))
        elif plan.key == "phone":
            value = phone.normalise(given.get("phone", ""), given.get("country") or "NL").e164
        if value:
            system = plan.system if plan.key == "external_id" else plan.key
            return _short(f"{system}:{value}")
        if plan.lookup:
            problems.append(Problem("no_key", plan.headings[plan.key_column or 0]))
            return None
        return f"row:{_digest(row.cells)}"

    def _fill_facts(self, cells: list[str], facts: dict[str, Any]) -> None:
        for column, name, numeric in self.plan.facts:
            text = cells[column]
            if not text:
                continue
            value = values.number(text, self.plan.decimal) if numeric else None
            facts[name] = text if value is None else _plain(value)


def _in_order(pair: tuple[str, datetime]) -> tuple[datetime, int]:
    return pair[1], words.STAGES.index(pair[0])


def _short(key: str) -> str:
    return key if len(key) <= LONGEST_KEY else f"{key[:180]}#{_digest([key])}"


def _digest(cells: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(cells).encode("utf-8", "replace")).hexdigest()[:40]


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
