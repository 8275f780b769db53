"""What the import pages show."""

from datetime import datetime, timedelta
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoor.errors import InputError
from gehoor.intake import batches, importing, mappings
from gehoor.intake.models import ImportBatch
from gehoor.intake.report import Line, line_of, line_of_row
from gehoor.intake.shape import Inquiry
from gehoor.intake.sources.csv import Row, Table, compile_mapping, open_table, propose
from gehoor.intake.undone import kept_sentence
from gehoor.journal.models import Event
from gehoor.lib import human
from gehoor.team.models import User
from gehoor.web.areas.imports import labels
from gehoor.web.areas.imports.editing import choices, columns

CHECKED = 10_000  # rows looked at before the import; the rest is told as "about"
SHOWN = 20  # refused rows on the page; the report has them all
MOST_BYTES = 1024**3


def imports_page(now: datetime, problem: str = "") -> dict[str, Any]:
    """The form to upload a list, and earlier imports."""
    earlier = batches.batches()
    names = dict(User.objects.values_list("id", "name")) if earlier else {}
    rows = [{"batch": one, "by": names.get(one.created_by_id or 0, ""), **state(one)} for one in earlier]
    return {"rows": rows, "problem": problem, "now": now, "mapping_names": mappings.saved_mappings()}


def state(batch: ImportBatch) -> dict[str, Any]:
    """The state of an import in a word and a tone."""
    word, tone = labels.STATES[batch.state]
    return {"state_word": word, "tone": tone, "counts": counts_in_words(batch)}


def counts_in_words(batch: ImportBatch) -> str:
    """What became of the rows; what did not happen is not mentioned."""
    parts = (
        (batch.created, ngettext("%(n)s new lead", "%(n)s new leads", batch.created)),
        (batch.updated, ngettext("%(n)s updated", "%(n)s updated", batch.updated)),
        (batch.unchanged, ngettext("%(n)s unchanged", "%(n)s unchanged", batch.unchanged)),
        (batch.failed, ngettext("%(n)s row failed", "%(n)s rows failed", batch.failed)),
    )
    told = [words % {"n": thousands(count)} for count, words in parts if count]
    return ", ".join(told) or _("nothing imported")


def thousands(count: int) -> str:
    """8000 as 8.000 or 8,000, by the language of the reader."""
    return number_format(count, use_l10n=True, force_grouping=True)


def draft_page(batch: ImportBatch, now: datetime, problem: str = "") -> dict[str, Any]:
    """Before an import: how the file is written, what each column is, and what will happen."""
    with open_table(batch.path) as table:
        cells = [row.cells for row in table.first_rows(batches.SAMPLE)]
        context = {
            "batch": batch,
            "table": table,
            "written": written(table),
            "notes": notes(table),
            "columns": columns(table.headings, cells, batch.mapping),
            "choices": choices(),
            "keys": labels.KEYS,
            "key_by": _key_by(batch.mapping.get("key", {})),
            "orders": labels.ORDERS,
            "saved": mappings.saved_mappings(),
            "kind": batch.mapping.get("file", {}).get("label", ""),
        }
        return context | look(batch, table, cells, problem)


def _key_by(key: dict[str, Any]) -> str:
    return str(key.get("by") or ("external_id" if key.get("column") else "row"))


def look(batch: ImportBatch, table: Table, cells: list[list[str]], problem: str = "") -> dict[str, Any]:
    """What would become of the first rows under the present mapping, or why it cannot be used."""
    try:
        plan = compile_mapping(batch.mapping, table.headings, cells)
    except InputError as error:
        return {"problem": error.sentence, "check": None}
    check = importing.check(table, plan, batch.mode, batch.created_at, CHECKED)
    return {
        "problem": problem,
        "check": check,
        "answer": _answer(check),
        "odd": _odd(check),
        "missing": _missing(check),
        "people": [_person(row, inquiry) for row, inquiry in check.first],
        "examples": [line_of_row(row, problems) for row, problems in check.examples],
    }


def _answer(check: importing.Check) -> str:
    if not check.rows:
        return _("The file has a heading and no rows.")
    if check.is_whole:
        good = check.rows - check.odd
        return ngettext("%(n)s row can come in.", "%(n)s rows can come in.", good) % {"n": thousands(good)}
    return _("About %(n)s rows. The first %(checked)s were looked at.") % {
        "n": thousands(check.estimate),
        "checked": thousands(check.rows),
    }


def _odd(check: importing.Check) -> str:
    if not check.odd:
        return _("None of them is odd.") if check.rows else ""
    words = ngettext(
        "%(n)s row is odd and stays out. It is kept, and stands in the report.",
        "%(n)s rows are odd and stay out. They are kept, and stand in the report.",
        check.odd,
    )
    return words % {"n": thousands(check.odd)}


def _missing(check: importing.Check) -> str:
    """A list without numbers cannot be called; better to hear that before than after."""
    good = check.rows - check.odd
    if not good or check.reachable == good:
        return ""
    if not check.reachable:
        return _("None of these leads has a telephone number. They are kept, and shown as not callable.")
    lacking = good - check.reachable
    words = ngettext(
        "%(n)s lead has no telephone number. It is kept, and shown as not callable.",
        "%(n)s leads have no telephone number. They are kept, and shown as not callable.",
        lacking,
    )
    return words % {"n": thousands(lacking)}


def _person(row: Row, inquiry: Inquiry) -> dict[str, Any]:
    name = f"{inquiry.first_name} {inquiry.last_name}".strip()
    return {
        "line": row.line,
        "name": name or inquiry.email or inquiry.company or inquiry.external_id or "",
        "company": inquiry.company,
        "reach": " · ".join(part for part in (inquiry.phone, inquiry.email if name else "") if part),
        "source": inquiry.source,
        "received": human.day(inquiry.received_at),
        "stage": inquiry.stages[-1].stage if inquiry.stages else "lead",
    }


def written(table: Table) -> dict[str, Any]:
    """How the file is written, in words."""
    return {
        "encoding": labels.ENCODINGS[table.encoding],
        "delimiter": labels.DELIMITERS.get(table.delimiter, table.delimiter),
        "columns": len(table.headings),
        "size": size(table.size),
    }


def size(count: int) -> str:
    """Bytes as people say them."""
    return filesizeformat(count)


def notes(table: Table) -> list[str]:
    """What was odd about the heading."""
    words = {
        "twice": _("The heading “%(name)s” stands there twice; the second one is numbered."),
        "unnamed": _("Column %(name)s has no heading."),
    }
    return [words[code] % {"name": name} for code, name in table.notes]


def batch_page(batch: ImportBatch, now: datetime) -> dict[str, Any]:
    """An import that runs or ran: how far it is, or what came of it."""
    by = User.objects.filter(id=batch.created_by_id or 0).values_list("name", flat=True).first()
    context = {"batch": batch, "by": by or "", "now": now, **state(batch), **progress(batch, now)}
    if batch.state in ("waiting", "running"):
        return context
    lines: list[Line] = []
    for number, submission in enumerate(importing.refused(batch.id)):
        if number == SHOWN:
            break
        lines.append(line_of(submission))
    return context | {
        "lines": lines,
        "more": max(batch.failed - len(lines), 0),
        "may_undo": batch.state in ("done", "stopped", "failed") and bool(batch.created or batch.updated),
        "kept": _kept(batch),
        "failure": labels.FAILURES.get(batch.message, batch.message),
    }


def _kept(batch: ImportBatch) -> str:
    """What stayed when the import was taken back."""
    if batch.state != "undone":
        return ""
    told = Event.objects.filter(kind="import.undone", data__batch=str(batch.id))
    data = told.values_list("data", flat=True).first() or {}
    return kept_sentence(data.get("kept", 0), data.get("why", {}))


def progress(batch: ImportBatch, now: datetime) -> dict[str, Any]:
    """How far an import is, in bytes of the file, and what is left at this pace."""
    share = min(batch.offset / batch.size, 1.0) if batch.size else 0.0
    spent = (now - batch.started_at).total_seconds() if batch.started_at else 0.0
    left = ""
    if 0.02 < share < 1 and spent > 2:
        left = human.spell(timedelta(seconds=spent * (1 - share) / share))
    silent = batch.state == "waiting" and (now - batch.created_at).total_seconds() > 15 and not batch.offset
    return {
        "percent": int(share * 100),
        "left": left,
        "silent": silent,
        "rows_done": thousands(batch.rows_done),
    }


def document_for(table: Table, cells: list[list[str]]) -> dict[str, Any]:
    """The mapping a fresh upload begins with: a kept one that fits, or a guess."""
    fitting = mappings.fitting(table.headings)
    if fitting is not None:
        return {**fitting.document, "file": {"label": fitting.name}}
    found = propose(table.headings, cells, table.delimiter)
    return {**found.document, "file": {"label": found.label}}
