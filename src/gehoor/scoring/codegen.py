"""Python made of a definition, once: two functions in which every test stands where it is needed.

The syntax tree is built from the parsed rules, node by node; no text that came from outside is ever compiled
as text. Names and values of a document appear as constants only, tests as functions handed in by name.
"""

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from gehoor.scoring.conditions import All, AnyOf, Ask, Condition, Not, asks
from gehoor.scoring.paying import oldest_first, pay_for, silence_for
from gehoor.scoring.rule import Pattern, Rule
from gehoor.scoring.shape import Line

_COMPARISONS: Mapping[str, type[ast.cmpop]] = {
    "at_least": ast.GtE,
    "at_most": ast.LtE,
    "above": ast.Gt,
    "below": ast.Lt,
}

_ARGUMENTS = ("facts", "events", "now", "lines", "edges")
Places = Mapping[str, str]  # in which variable the value of that name stands


def compile_total(rules: Sequence[Rule], caps: Mapping[str, int]) -> Callable[[Mapping[str, Any]], int]:
    """A function of facts: the points of the rules on facts, capped, both groups together.

    When every value is there and is a number, it takes a road without a question per test.
    """
    writer = _Writer()
    plain = [rule for rule in rules if _is_plain(rule)]
    loading, places = _load_all("f", (rule.when for rule in plain), "facts")
    careful = writer.finish("total", ["facts"], [*loading, *_add_up(writer, plain, caps, places)])
    if not places:
        return careful  # type: ignore[no-any-return]
    writer = _Writer(are_numbers=True)
    give_up: ast.stmt = ast.Return(_call(writer.hand_in(careful), _name("facts")))
    load: list[ast.stmt] = [
        _assign(place, ast.Subscript(_name("facts"), _const(name), ast.Load()))
        for name, place in places.items()
    ]
    missing = ast.ExceptHandler(type=_name("KeyError"), name=None, body=[give_up])
    are_numbers = [ast.BoolOp(ast.Or(), [_is_a(one, "int"), _is_a(one, "float")]) for one in places.values()]
    all_numbers = are_numbers[0] if len(are_numbers) == 1 else ast.BoolOp(ast.And(), [*are_numbers])
    body = [
        ast.Try(body=load, handlers=[missing], orelse=[], finalbody=[]),
        _if(all_numbers, _add_up(writer, plain, caps, places)),
        give_up,
    ]
    return writer.finish("total", ["facts"], body)  # type: ignore[no-any-return]


def _add_up(
    writer: "_Writer", rules: Sequence[Rule], caps: Mapping[str, int], places: Places
) -> list[ast.stmt]:
    """Statements that add the points of each rule that holds, and return the sum."""
    both: ast.expr = _const(0)
    for group in ("fit", "engagement"):
        own = [rule for rule in rules if rule.group == group]
        points: ast.expr = _const(0)
        for i, rule in enumerate(own):
            assert rule.when is not None
            paid = ast.IfExp(writer.test(rule.when, places), _const(rule.points), _const(0))
            points = paid if i == 0 else ast.BinOp(points, ast.Add(), paid)
        if own:
            points = _call("min", points, _const(caps[group])) if group in caps else points
            both = points if group == "fit" else ast.BinOp(both, ast.Add(), points)
    if "total" in caps:
        both = _call("min", both, _const(caps["total"]))
    return [ast.Return(both)]


def compile_fill(rules: Sequence[Rule], zone: ZoneInfo) -> Callable[..., None]:
    """A function of facts, events, now, lines and edges, which fills the last two."""
    writer = _Writer()
    body, places = _load_all("f", (rule.when for rule in rules), "facts")
    for rule in rules:
        if _is_plain(rule):
            assert rule.when is not None
            line = writer.hand_in(Line(rule.key, rule.group, rule.points))
            add = _do(_call_method("lines", "append", _name(line)))
            body.append(_if(writer.test(rule.when, places), [add]))
    counting = [rule for rule in rules if rule.event is not None]
    if not all(_is_plain(rule) for rule in rules):
        in_order = _assign("events", _call(writer.hand_in(oldest_first), _name("events")))
        body.append(_if(_name("events"), [in_order]))
    if counting:
        body.append(_if(_name("events"), _pay_events(writer, counting, zone, places)))
    for rule in rules:
        if rule.inactive is not None:
            pay = _do(_call(writer.hand_in(silence_for(rule)), *map(_name, _ARGUMENTS)))
            body.append(pay if rule.when is None else _if(writer.test(rule.when, places), [pay]))
    return writer.finish("fill", _ARGUMENTS, [*body, ast.Return(None)])  # type: ignore[no-any-return]


def _is_plain(rule: Rule) -> bool:
    return rule.event is None and rule.inactive is None


def _pay_events(writer: "_Writer", rules: Sequence[Rule], zone: ZoneInfo, places: Places) -> list[ast.stmt]:
    """Sort the events into one list per rule, and pay for each list that is not empty."""
    body: list[ast.stmt] = [
        _assign(f"r{i}", ast.List(elts=[], ctx=ast.Load())) for i, _rule in enumerate(rules)
    ]
    loop: list[ast.stmt] = []
    kinds = sorted({kind for rule in rules for kind in _kinds(rule)})
    for kind in reversed(kinds):  # from the last "else" to the first "if"
        loop = [_if(_compare("kind", ast.Eq, kind), _sort_in(writer, rules, kind), loop)]
    loop.insert(0, _assign("kind", _item("event", 1)))
    target = ast.Name("event", ast.Store())
    body.append(ast.For(target=target, iter=_name("events"), body=loop, orelse=[]))
    for i, rule in enumerate(rules):
        pay = _do(_call(writer.hand_in(pay_for(rule, zone)), *map(_name, (f"r{i}", "now", "lines", "edges"))))
        found: ast.expr = _name(f"r{i}")
        if rule.when is not None:
            found = ast.BoolOp(ast.And(), [found, writer.test(rule.when, places)])
        body.append(_if(found, [pay]))
    return body


def _sort_in(writer: "_Writer", rules: Sequence[Rule], kind: str) -> list[ast.stmt]:
    """What to do with an event of `kind`: append it to the list of each rule that it fits."""
    body: list[ast.stmt] = []
    wheres = {i: _either(_kinds(rule)[kind]) for i, rule in enumerate(rules) if kind in _kinds(rule)}
    tested = [where for where in wheres.values() if where is not None]
    loading, places = _load_all("d", tested, "data")
    if tested:
        body += [_assign("data", _item("event", 3)), *loading]
    for i, where in wheres.items():
        keep = _do(_call_method(f"r{i}", "append", _name("event")))
        body.append(keep if where is None else _if(writer.test(where, places), [keep]))
    return body


def _kinds(rule: Rule) -> dict[str, list[Pattern]]:
    """The patterns of a rule by kind, so that an event that fits two of them counts once."""
    found: dict[str, list[Pattern]] = {}
    for pattern in rule.event.patterns if rule.event else ():
        for kind in pattern.kinds:
            found.setdefault(kind, []).append(pattern)
    return found


def _either(patterns: Sequence[Pattern]) -> Condition | None:
    tests = [pattern.where for pattern in patterns if pattern.where is not None]
    if len(tests) < len(patterns):
        return None
    return tests[0] if len(tests) == 1 else AnyOf(tuple(tests))


class _Writer:
    """Writes one function, and remembers what was handed in.

    `are_numbers` says that every value is known to be a number where the tests will stand.
    """

    def __init__(self, are_numbers: bool = False) -> None:
        self._are_numbers = are_numbers
        self._given: dict[str, Any] = {}

    def hand_in(self, value: Any) -> str:
        """The name by which the function knows `value`."""
        name = f"g{len(self._given)}"
        self._given[name] = value
        return name

    def test(self, condition: Condition, places: Places) -> ast.expr:
        """An expression that is true when the condition holds."""
        if isinstance(condition, Not):
            return ast.UnaryOp(ast.Not(), self.test(condition.part, places))
        if isinstance(condition, All | AnyOf):
            parts = [self.test(part, places) for part in condition.parts]
            how = ast.And() if isinstance(condition, All) else ast.Or()
            return parts[0] if len(parts) == 1 else ast.BoolOp(how, parts)
        place = places[condition.name]
        if self._are_numbers:
            return self._number_test(condition, place)
        value = _name(place)
        by_memory = ast.IfExp(
            _is_a(place, "str"),
            _call(self.hand_in(condition.known), value),
            _call(self.hand_in(condition.test), value),
        )
        return ast.IfExp(_name(f"{place}_number"), self._number_test(condition, place), by_memory)

    def _number_test(self, ask: Ask, place: str) -> ast.expr:
        """The test on a value that is a number, written out."""
        if ask.operator in _COMPARISONS:
            return _compare(place, _COMPARISONS[ask.operator], ask.operand)
        if ask.operator == "between":
            low, high = ask.operand
            return ast.Compare(_const(low), [ast.LtE(), ast.LtE()], [_name(place), _const(high)])
        if ask.operator in ("eq", "in"):
            operands = [ask.operand] if ask.operator == "eq" else ask.operand
            numbers = frozenset(one for one in operands if not isinstance(one, bool | str))
            return _compare(place, ast.In, numbers) if numbers else _const(False)
        if ask.operator == "is_true":
            return _compare(place, ast.Eq if ask.operand else ast.NotEq, 1)
        return _const(ask.operator == "is_empty" and not ask.operand)

    def finish(self, name: str, arguments: Sequence[str], body: list[ast.stmt]) -> Any:
        """The function itself."""
        function = ast.FunctionDef(
            name=name,
            args=ast.arguments([], [ast.arg(one) for one in arguments], None, [], [], None, []),
            body=body,
            decorator_list=[],
        )
        tree = ast.fix_missing_locations(ast.Module([function], []))
        known = dict(self._given)
        exec(compile(tree, f"<definition: {name}>", "exec"), known)  # noqa: S102, built node by node above
        return known[name]


def _load_all(
    prefix: str, conditions: Iterable[Condition | None], table: str
) -> tuple[list[ast.stmt], Places]:
    """Each value that is asked about once in a variable, with whether it is a number."""
    places: dict[str, str] = {}
    body: list[ast.stmt] = []
    for condition in conditions:
        for ask in asks(condition) if condition is not None else ():
            if ask.name not in places:
                places[ask.name] = f"{prefix}{len(places)}"
                body += _load(places[ask.name], _call_method(table, "get", _const(ask.name)))
    return body, places


def _load(place: str, value: ast.expr) -> list[ast.stmt]:
    is_number = ast.BoolOp(ast.Or(), [_is_a(place, "int"), _is_a(place, "float")])
    return [_assign(place, value), _assign(f"{place}_number", is_number)]


def _is_a(place: str, kind: str) -> ast.expr:
    return ast.Compare(_call("type", _name(place)), [ast.Is()], [_name(kind)])


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


def _const(value: Any) -> ast.expr:
    return ast.Constant(value)


def _assign(name: str, value: ast.expr) -> ast.stmt:
    return ast.Assign([ast.Name(name, ast.Store())], value)


def _if(test: ast.expr, body: list[ast.stmt], otherwise: list[ast.stmt] | None = None) -> ast.stmt:
    return ast.If(test, body, otherwise or [])


def _do(value: ast.expr) -> ast.stmt:
    return ast.Expr(value)


def _call(function: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(_name(function), list(arguments), [])


def _call_method(owner: str, method: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(ast.Attribute(_name(owner), method, ast.Load()), list(arguments), [])


def _item(name: str, place: int) -> ast.expr:
    return ast.Subscript(_name(name), _const(place), ast.Load())


def _compare(name: str, how: type[ast.cmpop], value: Any) -> ast.expr:
    return ast.Compare(_name(name), [how()], [_const(value)])
