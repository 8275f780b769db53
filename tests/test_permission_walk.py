"""No code path makes a call task, or shows a number to dial, without asking whether we may call.

Two ways to hold that: this file walks the source (who makes a CallTask, where a number goes out), and
`test_permission_doors.py` goes through each door and page.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent / "src" / "gehoor"
SOURCES = [
    path
    for path in sorted(ROOT.rglob("*.py"))
    if not {"tests", "migrations"} & set(path.parts) and path.name != "conftest.py"
]
MAKERS = {("followup/open_task.py", "plan_task"), ("followup/follow_on.py", "plan_moment")}
REOPENERS = {("path/put_back.py", "_open_again"), ("followup/take_back.py", "_task_again")}
ASKERS = {"permit", "answer_of", "plan_agreed"}  # each of them asks the engine about the lead in hand
WRITES = {"create", "bulk_create", "get_or_create", "update_or_create", "add"}

# Where the program itself reads a number, and why that shows nobody a number to dial.
READS_A_NUMBER = {
    "account/forms.py": "the reader's own number",
    "account/views.py": "the reader's own number",
    "team/people.py": "a colleague's own number",
    "cli/_common.py": "a colleague's own number",
    "imports/contexts.py": "the row of a file, shown to who uploads it before anything is a lead",
    "intake/importing.py": "counts rows that have one",
    "intake/sources/api/soften.py": "warns the sender",
    "intake/sources/csv/": "recognises a column of numbers",
    "identity/keys.py": "recognises a person",
    "identity/directory.py": "recognises a person",
    "identity/models.py": "masked",
    "path/track.py": "recognises a person",
    "briefing/compose.py": "masked",
    "followup/attempt.py": "into the journal: which number was called",
    "followup/follow_on.py": "which number was wrong",
    "followup/take_back.py": "puts back the number that was called wrong by mistake",
    "followup/permission/": "the engine itself",
    "api/read_leads.py": "only with a yes: see row()",
    "web/areas/work/sheet.py": "masked",
    "web/areas/work/contexts/lead.py": "whether there is one",
    "web/areas/permission/contexts/block.py": "masked",
    "calls/": "matches a recording of a call that was made",
    "demo/": "makes people up",
    "doors/": "what a visitor types",
}


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Everything a file says, read once for all questions."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    return ((node.name, node) for node in nodes(path) if isinstance(node, ast.FunctionDef))


@cache
def calls(node: ast.AST) -> list[ast.Call]:
    return [found for found in ast.walk(node) if isinstance(found, ast.Call)]


def named(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def makes_a_task(call: ast.Call) -> bool:
    """`rows.add(CallTask, ...)`, `CallTask(...)`, `CallTask.objects.create(...)` and the like."""
    if named(call.func) == "CallTask":
        return True
    if named(call.func) == "add" and call.args and named(call.args[0]) == "CallTask":
        return True
    return named(call.func) in WRITES and "CallTask" in ast.dump(call.func)


def opens_again(call: ast.Call) -> bool:
    """`rows.change(CallTask, ..., closed_at=None)` or an update that says so."""
    about = "CallTask" in ast.dump(call)
    opened = any(
        word.arg == "closed_at" and isinstance(word.value, ast.Constant) and word.value.value is None
        for word in call.keywords
    )
    return about and opened and named(call.func) in ("change", "update")


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_only_two_verbs_make_a_call_task_and_both_stop_without_a_yes() -> None:
    found = {
        (place(path), name): node
        for path in SOURCES
        for name, node in functions(path)
        if any(makes_a_task(call) for call in calls(node))
    }
    assert set(found) == MAKERS
    for node in found.values():
        order = [named(call.func) for call in calls(node)]
        assert "require" in order
        required = next(call for call in calls(node) if named(call.func) == "require")
        made = next(call for call in calls(node) if makes_a_task(call))
        assert required.lineno < made.lineno
        assert "allowed" in {argument.arg for argument in node.args.kwonlyargs}


def test_whoever_asks_for_a_task_has_asked_whether_we_may_call() -> None:
    wanted = {name for _path, name in MAKERS}
    seen = 0
    for path in SOURCES:
        for name, node in functions(path):
            for call in calls(node):
                if named(call.func) not in wanted:
                    continue
                seen += 1
                where = f"{place(path)}: {name}"
                allowed = [word.value for word in call.keywords if word.arg == "allowed"]
                assert allowed, where
                assert named(allowed[0]) == "answer", where
                asked = {named(one.func) for one in calls(node)} & ASKERS
                handed = "answer" in {argument.arg for argument in node.args.args}
                assert asked or handed, where
    assert seen >= 4, "the walk sees the callers that there are"


def test_an_answer_that_is_handed_on_was_asked_for_by_whoever_hands_it_on() -> None:
    upkeep = dict(functions(ROOT / "path/upkeep.py"))
    handing = [
        name for name, node in upkeep.items() if "_start" in {named(call.func) for call in calls(node)}
    ]
    assert handing == ["hand_over"]
    assert "answer_of" in {named(call.func) for call in calls(upkeep["hand_over"])}


def test_a_closed_task_opens_again_only_after_asking() -> None:
    found = {
        (place(path), name): node
        for path in SOURCES
        for name, node in functions(path)
        if any(opens_again(call) for call in calls(node))
    }
    assert set(found) == REOPENERS
    for node in found.values():
        assert {named(call.func) for call in calls(node)} & ASKERS


def test_no_answer_is_made_up_outside_the_engine() -> None:
    for path in SOURCES:
        if place(path).startswith("followup/permission/"):
            continue
        made = [node for node in nodes(path) if isinstance(node, ast.Call) and named(node.func) == "Answer"]
        assert not made, place(path)


TEMPLATES = sorted([*ROOT.rglob("templates/**/*.html"), *ROOT.rglob("templates/**/*.txt")])


@pytest.mark.parametrize("path", TEMPLATES, ids=place)
def test_a_page_or_message_holds_no_number_to_dial(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if place(path) == "web/templates/permission/_dialled.html":
        assert (
            text.index("{% if dial.allowed %}")
            < text.index("tel:{{ dial.number }}")
            < text.index("{% else %}")
        )
        return
    assert "tel:" not in text
    assert "|phone" not in text
    assert "contact.phone }}" not in text
    assert ".phone }}" not in text


def test_a_script_dials_only_what_came_with_an_answer() -> None:
    scripts = {path: path.read_text("utf-8") for path in ROOT.rglob("static/**/*.js")}
    dialling = [path for path, text in scripts.items() if "tel:" in text]
    assert [place(path) for path in dialling] == ["web/static/web/js/live.js"]
    text = scripts[dialling[0]]
    assert text.count("tel:") == 1
    handler = text[text.index('addEventListener("gehoor:dial"') :]
    assert "tel:${event.detail.number}" in handler[: handler.index("\n});")]


def test_only_known_places_of_the_program_read_a_number() -> None:
    for path in SOURCES:
        if any(known in place(path) for known in READS_A_NUMBER):
            continue
        read = [
            node.lineno
            for node in nodes(path)
            if isinstance(node, ast.Attribute) and node.attr in ("phone", "phone_given", "e164")
        ]
        if place(path) in ("lib/phone.py", "followup/queries.py", "followup/objection.py"):
            continue  # masks it, keeps it in a row that no page shows, or blocks it
        read = [
            line for line in read if "phone.normalise" not in path.read_text("utf-8").splitlines()[line - 1]
        ]
        assert not read, f"{place(path)} reads a number in lines {read}; ask first, or name the reason here"
