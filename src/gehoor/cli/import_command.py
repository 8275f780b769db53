"""`gehoor import`: read a CSV file with leads, or take an import back."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gehoor.intake.models import ImportBatch
    from gehoor.intake.report import Line
    from gehoor.intake.sources.csv import Plan, Problem, Row, Table

SHOWN = 10  # refused rows in the terminal; the others are in --report
KEPT = 1_000  # refused rows in --json


@click.command("import")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--mapping", type=click.Path(path_type=Path), help="TOML or JSON file: which column is what.")
@click.option("--mode", type=click.Choice(["history", "live"]), help="live: with owner, clock and message.")
@click.option("--dry-run", is_flag=True, help="Do everything, and take it back.")
@click.option("--yes", is_flag=True, help="Do not ask whether the columns are right.")
@click.option(
    "--report", type=click.Path(path_type=Path), help="Write the rows that failed to this CSV file."
)
@click.option("--save-mapping", type=click.Path(path_type=Path), help="Write the mapping that was used here.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--undo", type=int, metavar="BATCH", help="Take an earlier import back.")
def command(file: Path | None, undo: int | None, as_json: bool, **options: Any) -> None:
    """Import the leads in FILE.

    Without --mapping the columns are recognised by their headings. The mode is history unless the
    mapping or --mode says live. Importing the same file twice changes nothing. Ends with 0 when every
    row was used, 1 when some rows were not, 2 when the file cannot be used at all.
    """
    from django.conf import settings
    from django.utils import translation

    from gehoor.cli._common import prepare_database, settle

    prepare_database()
    settle()
    with translation.override(settings.ORGANISATION_LANGUAGE):
        if undo is not None:
            _undo(undo, as_json=as_json)
        elif file is None:
            raise click.UsageError("Name a FILE, or a batch with --undo.")
        else:
            sys.exit(_import(file, as_json=as_json, **options))


def _import(
    file: Path,
    *,
    mapping: Path | None,
    mode: str | None,
    dry_run: bool,
    yes: bool,
    report: Path | None,
    save_mapping: Path | None,
    as_json: bool,
) -> int:
    from django.utils.translation import gettext as _

    from gehoor.intake.sources.csv import compile_mapping, open_table

    with open_table(file) as table:
        document, origin = _mapping(table, mapping)
        plan = compile_mapping(document, table.headings, _cells(table))
        if not as_json:
            _show(table, plan, origin)
        if save_mapping:
            save_mapping.write_text(json.dumps(document, indent=2, ensure_ascii=False), encoding="utf-8")
        if not (yes or mapping or dry_run or as_json) and sys.stdin.isatty():
            click.confirm(_("Import with these columns?"), default=True, abort=True, err=True)
        with _refusals(report, table) as (keep, refused):
            batch = _run(table, plan, document, mode or plan.mode, file, keep, dry_run=dry_run)
    _tell(batch, refused, dry_run=dry_run, as_json=as_json)
    return 1 if batch.failed else 0


def _mapping(table: "Table", path: Path | None) -> tuple[dict[str, Any], str]:
    """The mapping to use, and where it came from."""
    from django.utils.translation import gettext as _

    from gehoor.intake.mappings import fitting
    from gehoor.intake.sources.csv import load_mapping, propose

    if path:
        return load_mapping(path), str(path)
    kept = fitting(table.headings)
    if kept:
        return kept.document, kept.name
    found = propose(table.headings, _cells(table), table.delimiter)
    return found.document, found.label or _("recognised by the headings")


def _cells(table: "Table") -> list[list[str]]:
    return [row.cells for row in table.first_rows(1_000)]


def _show(table: "Table", plan: "Plan", origin: str) -> None:
    """What was recognised, on standard error, so that standard output holds the result alone."""
    from django.utils.translation import gettext as _

    delimiter = {"\t": "tab"}.get(table.delimiter, table.delimiter)
    about = _("%(file)s: %(encoding)s, separated by “%(delimiter)s”, %(columns)d columns (%(origin)s)") % {
        "file": table.name,
        "encoding": {"cp1252": "Windows-1252"}.get(table.encoding, table.encoding.upper()),
        "delimiter": delimiter,
        "columns": len(table.headings),
        "origin": origin,
    }
    click.echo(about, err=True)
    width = max(len(heading) for heading in table.headings)
    for number, heading in enumerate(table.headings):
        click.echo(f"  {heading:<{width}}  {', '.join(plan.uses_of(number)) or '-'}", err=True)


def _run(
    table: "Table",
    plan: "Plan",
    document: dict[str, Any],
    mode: str,
    file: Path,
    keep: Callable[["Row", Sequence["Problem"]], None],
    *,
    dry_run: bool,
) -> "ImportBatch":
    from gehoor import pipeline
    from gehoor.intake import batches, importing
    from gehoor.lib.clock import now

    make = batches.draft if dry_run else batches.make_batch
    batch = make(table, document, now(), mode=mode, path=str(file.resolve()), state="running")
    state = "stopped"  # by Ctrl-C; a process that is killed leaves its batch running, for a worker to end
    try:
        with _bar(table) as progress:
            importing.run(
                batch, table, plan, pipeline.receive_many, now, progress, dry_run=dry_run, on_refused=keep
            )
        state = "done"
    except Exception:
        state = "failed"
        raise
    finally:
        if not dry_run:
            batches.finish(batch, now(), state, "" if state == "done" else "unexpected")
    return batch


@contextmanager
def _refusals(
    path: Path | None, table: "Table"
) -> Iterator[tuple[Callable[["Row", Sequence["Problem"]], None], list["Line"]]]:
    """What to call for each refused row: all go to the report, the first ones are kept to be shown."""
    from gehoor.intake.batches import about
    from gehoor.intake.report import cells_of, heading, line_of_row

    file, first = about(table), list["Line"]()
    out = path.open("w", encoding="utf-8-sig", newline="") if path else io.StringIO()
    with out:
        writer = csv.writer(out)
        writer.writerow(heading(file))

        def keep(row: "Row", problems: Sequence["Problem"]) -> None:
            line = line_of_row(row, problems)
            if len(first) < KEPT:
                first.append(line)
            if path:
                writer.writerow(cells_of(line, file))

        yield keep, first


@contextmanager
def _bar(table: "Table") -> Iterator[Callable[["ImportBatch"], None]]:
    """A progress bar on standard error, in bytes of the file."""
    with click.progressbar(length=table.size, file=sys.stderr, show_pos=False) as bar:
        yield lambda batch: bar.update(batch.offset - bar.pos)


def _tell(batch: "ImportBatch", refused: list["Line"], *, dry_run: bool, as_json: bool) -> None:
    from gehoor.intake.batches import summary

    if as_json:
        rows = [{"line": one.number, "columns": one.columns, "problems": one.sentences} for one in refused]
        click.echo(json.dumps({**summary(batch), "dry_run": dry_run, "refused": rows}, ensure_ascii=False))
        return
    for line in refused[:SHOWN]:
        click.echo(_refused(line), err=True)
    click.echo(_result(batch, dry_run=dry_run))


def _refused(line: "Line") -> str:
    from django.utils.translation import gettext as _

    where = _("line %(line)d") % {"line": line.number}
    return f"{where}: {' '.join(line.sentences)}"


def _result(batch: "ImportBatch", *, dry_run: bool) -> str:
    from django.utils.translation import gettext as _
    from django.utils.translation import ngettext

    rows = ngettext("%(n)d row read", "%(n)d rows read", batch.rows_done) % {"n": batch.rows_done}
    counts = _("%(created)d new, %(updated)d updated, %(unchanged)d unchanged, %(failed)d failed") % {
        "created": batch.created,
        "updated": batch.updated,
        "unchanged": batch.unchanged,
        "failed": batch.failed,
    }
    if dry_run:
        return _("Dry run: %(rows)s: %(counts)s. Nothing was written.") % {"rows": rows, "counts": counts}
    if not batch.created and not batch.updated:
        return f"{rows}: {counts}."
    back = _("Take it back with: gehoor import --undo %(batch)s") % {"batch": batch.id}
    return f"{rows}: {counts}.\n{back}"


def _undo(batch_id: int, *, as_json: bool) -> None:
    from gehoor import pipeline
    from gehoor.intake.batches import to_undo
    from gehoor.intake.undone import kept_sentence, removed_sentence
    from gehoor.lib.clock import now

    batch = to_undo(batch_id)
    done = pipeline.undo_batch(batch.id, now())
    if as_json:
        facts = {"batch": str(batch.id), "undone": done.removed, "kept": done.kept, "why": done.why}
        click.echo(json.dumps(facts))
        return
    click.echo(removed_sentence(done.removed))
    if done.kept:
        click.echo(kept_sentence(done.kept, done.why))
