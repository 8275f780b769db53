"""A mapping made ready for one file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class StageRule:
    """The row entered `stage` at the date in column `at`, when column `when` holds one of `is_`."""

    stage: str
    at: int | None
    order: str
    when: int | None = None
    is_: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class CallRule:
    """The row tells of a call at the date in column `at`; its outcome is in a column, or fixed."""

    at: int
    order: str
    outcome: int | None
    fixed: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A mapping that fits one file: headings have become column numbers."""

    headings: tuple[str, ...]
    mode: str
    lookup: bool
    key: str  # external_id, email, phone, row
    system: str
    key_column: int | None
    zone: str
    decimal: str
    empty: frozenset[str]
    fields: Mapping[str, tuple[int, ...]]
    orders: Mapping[int, str]
    constants: Mapping[str, Any]
    values: Mapping[str, Mapping[str, str]]
    stages: tuple[StageRule, ...]
    calls: tuple[CallRule, ...]
    facts: tuple[tuple[int, str, bool], ...]  # column, name, is a number

    def uses_of(self, column: int) -> list[str]:
        """What a column is used for, in words of the mapping, to be shown."""
        fields = [name for name, columns in self.fields.items() if column in columns]
        stages = [f"stage {rule.stage}" for rule in self.stages if column in (rule.at, rule.when)]
        calls = ["call" for rule in self.calls if column in (rule.at, rule.outcome)]
        facts = [f"facts.{name}" for number, name, _numeric in self.facts if number == column]
        key = [f"key {self.system}"] if column == self.key_column else []
        return [*key, *fields, *stages, *calls, *facts]
