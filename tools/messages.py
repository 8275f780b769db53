"""Keep the Dutch catalogue complete: `python tools/messages.py add|prune|check|compile [FILE]`.

Message ids are English, so English is complete by itself. Extraction is Babel's; templates pass through
Django's own `templatize` first, so that GNU gettext is never needed.
"""

import fcntl
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent / "src" / "gehoor"
PO = ROOT / "locale" / "nl" / "LC_MESSAGES" / "django.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "ngettext_lazy": (1, 2), "pgettext_lazy": ((1, "c"), 2)}

Message = tuple[str | None, str, str | None]  # context, singular, plural


def used() -> dict[Message, str]:
    """Every message in code and templates, with the first place where it stands."""
    found: dict[Message, str] = {}
    for path in sorted([*ROOT.rglob("*.py"), *ROOT.rglob("*.html"), *ROOT.rglob("*.txt")]):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        for line, message in _messages(path):
            found.setdefault(message, f"{path.relative_to(ROOT)}:{line}")
    return found


def _messages(path: Path) -> Iterator[tuple[int, Message]]:
    text = path.read_text(encoding="utf-8")
    source = text
    if path.suffix in (".html", ".txt"):  # indentation is free in a template, and an error in Python
        source = "\n".join(line.lstrip() for line in templatize(text).split("\n"))
    for line, found, _, context in extract("python", io.BytesIO(source.encode()), KEYWORDS, (), {}):
        words = found if isinstance(found, tuple) else (found,)
        plural = words[1] if len(words) > 1 else None
        if words[0]:
            yield line, (context, words[0], plural)


def catalogue() -> polib.POFile:
    """The Dutch catalogue as it is on disk, or an empty one."""
    if PO.exists():
        return polib.pofile(str(PO), wrapwidth=100)
    po = polib.POFile(wrapwidth=100)
    po.metadata = {
        "Language": "nl",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return po


def missing() -> list[tuple[str, Message]]:
    """Messages in use that have no Dutch yet."""
    known = {
        (entry.msgctxt, entry.msgid)
        for entry in catalogue()
        if not entry.fuzzy
        and not entry.obsolete
        and (entry.msgstr or all(entry.msgstr_plural.values() or [""]))
    }
    return [(place, message) for message, place in used().items() if message[:2] not in known]


def add(file: Path) -> None:
    """Merge {"msgid": "msgstr"} or {"msgid": ["one", "many"]} from a JSON file; what is unused stays."""
    given = json.loads(file.read_text(encoding="utf-8"))
    with (ROOT / "locale" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        po, wanted = catalogue(), used()
        known = {(entry.msgctxt, entry.msgid): entry for entry in po}
        counted = {message[:2]: message[2] for message in wanted if message[2]}
        for key in dict.fromkeys(message[:2] for message in wanted):
            (context, singular), plural = key, counted.get(key, "")
            entry = known.get(key)
            if entry is None:
                entry = polib.POEntry(msgid=singular, msgctxt=context)
                po.append(entry)
            if bool(plural) != bool(entry.msgid_plural):  # it counts now, or no longer: other words
                entry.msgstr, entry.msgstr_plural = "", {}
            entry.msgid_plural = plural
            _translate(entry, given.get(singular), bool(plural))
        po.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
        po.save(str(PO))
        po.save_as_mofile(str(PO.with_suffix(".mo")))


def idle() -> list[str]:
    """Messages of the catalogue that no code uses any more."""
    wanted = {message[:2] for message in used()}
    return [entry.msgid for entry in catalogue() if (entry.msgctxt, entry.msgid) not in wanted]


def prune() -> int:
    """Take out of the catalogue what no code uses; returns how many messages that were."""
    with (ROOT / "locale" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        po, wanted = catalogue(), {message[:2] for message in used()}
        gone = [entry for entry in po if (entry.msgctxt, entry.msgid) not in wanted]
        for entry in gone:
            po.remove(entry)
        po.save(str(PO))
        po.save_as_mofile(str(PO.with_suffix(".mo")))
    return len(gone)


def _translate(entry: polib.POEntry, words: str | list[str] | None, plural: bool) -> None:
    if words is None:
        return
    if plural:
        one, many = words if isinstance(words, list) else (words, words)
        entry.msgstr_plural = {0: one, 1: many}
    elif isinstance(words, str):
        entry.msgstr = words


def main(arguments: list[str]) -> int:
    """Run one verb; `check` prints what is missing or left over and fails when there is any."""
    verb = arguments[0] if arguments else "check"
    if verb == "add":
        add(Path(arguments[1]))
    elif verb == "prune":
        print(f"{prune()} messages went")
    elif verb == "compile":
        catalogue().save_as_mofile(str(PO.with_suffix(".mo")))
    else:
        lacking = missing()
        for place, message in lacking:
            print(f"{place}: {message[1]!r}")
        left = idle()
        for message in left:
            print(f"nowhere: {message!r} (`prune` takes it out)")
        print(f"{len(lacking)} messages without Dutch, {len(left)} that no code uses")
        return 1 if lacking or left else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
