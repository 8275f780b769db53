"""Conditions as SQL, with the words judged once.

Comparing words without capitals, accents and punctuation is not the same in any two databases. So each part
of a condition that looks at one column of words becomes a question; every different value of that column is
judged once, by the very function that judges one lead, and the answers are joined in. Numbers are compared
by the engine itself.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from gehoor.engines import Engine
from gehoor.scoring.bulk.layout import MISSING, Column, value_of
from gehoor.scoring.conditions import All, AnyOf, Ask, Condition, Not, asks
from gehoor.scoring.paying import object_key

_COMPARISONS = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<"}


@dataclass(slots=True)
class Questions:
    """What is asked of the columns of one table (`bulk_leads` or `bulk_events`)."""

    table: str
    columns: Mapping[str, Column]
    asked: dict[str, list[Condition]] = field(default_factory=dict)  # by name of the value
    objects: set[str] = field(default_factory=set)  # values that are needed to tell objects apart

    def sql(self, condition: Condition) -> str:
        """The condition as an SQL expression that is never NULL; what must be judged is noted."""
        names = {ask.name for ask in asks(condition)}
        if len(names) == 1 and self.columns[(name := names.pop())].form != "number":
            questions = self.asked.setdefault(name, [])
            questions.append(condition)
            return f"{self.judged(name)}.t{len(questions) - 1}"
        if isinstance(condition, Not):
            return f"(NOT {self.sql(condition.part)})"
        if isinstance(condition, All | AnyOf):
            word = " AND " if isinstance(condition, All) else " OR "
            return f"({word.join(self.sql(part) for part in condition.parts)})"
        return _number_sql(condition, self.columns[condition.name].name)

    def object_sql(self, name: str) -> str:
        """The number of the object that this value names."""
        self.objects.add(name)
        return f"{self.judged(name)}.object"

    def joins(self, names: Collection[str] | None = None) -> str:
        """The joins that bring in the answers (all of them by default); the table itself is called `b`."""
        found = []
        for name in self.names() if names is None else sorted(names):
            column, judged = self.columns[name], self.judged(name)
            value = f"COALESCE(b.{column.name}, '{MISSING[column.form]}')"
            found.append(f"JOIN {judged} ON {judged}.value = {value}")
        return " ".join(found)

    def names(self) -> Sequence[str]:
        """The names of the values that must be judged."""
        return sorted({*self.asked, *self.objects}, key=lambda name: self.columns[name].name)

    def judge(self, engine: Engine) -> None:
        """Answer every question for every different value, and load the answers into the engine."""
        for name in self.names():
            column = self.columns[name]
            value = f"COALESCE({column.name}, '{MISSING[column.form]}')"
            batches = engine.fetch(f"SELECT DISTINCT {value} AS value FROM {self.table}")
            texts = [text for batch in batches for text in batch.column(0).to_pylist()]
            engine.load(self.judged(name), self._answers(name, column, texts))

    def _answers(self, name: str, column: Column, texts: list[str]) -> pa.Table:
        values = [value_of(column.form, text) for text in texts]
        answers: dict[str, pa.Array] = {"value": pa.array(texts, pa.string())}
        for i, condition in enumerate(self.asked.get(name, ())):
            holds = [bool(condition({name: value})) for value in values]
            answers[f"t{i}"] = pa.array(holds, pa.bool_())
        if name in self.objects:
            numbers: dict[str, int] = {}
            keys = [numbers.setdefault(object_key(value), len(numbers)) for value in values]
            answers["object"] = pa.array(keys, pa.int64())
        return pa.table(answers)

    def judged(self, name: str) -> str:
        """The table with the answers about the value called `name`."""
        return f"{self.table}_{self.columns[name].name}"


def _number_sql(ask: Ask, column: str) -> str:
    """A test on a column of numbers, in which a missing number is NULL."""
    return f"COALESCE({' OR '.join(_tests(ask, f'b.{column}'))}, FALSE)"


def _tests(ask: Ask, value: str) -> Iterator[str]:
    if ask.operator in _COMPARISONS:
        yield f"{value} {_COMPARISONS[ask.operator]} {ask.operand!r}"
    elif ask.operator == "between":
        yield f"{value} BETWEEN {ask.operand[0]!r} AND {ask.operand[1]!r}"
    elif ask.operator in ("eq", "in"):
        operands = [ask.operand] if ask.operator == "eq" else ask.operand
        numbers = [repr(one) for one in operands if not isinstance(one, bool | str)]
        yield f"{value} IN ({', '.join(numbers)})" if numbers else "FALSE"
    elif ask.operator == "is_true":
        yield f"{value} = 1" if ask.operand else f"{value} <> 1"
        if not ask.operand:
            yield f"{value} IS NULL"
    elif ask.operator == "is_empty":
        yield f"{value} IS {'' if ask.operand else 'NOT '}NULL"
    else:  # words are not looked for in numbers
        yield "FALSE"
