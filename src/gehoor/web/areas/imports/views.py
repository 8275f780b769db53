"""Uploading a list, looking at it, importing it, and taking it back."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gehoor import pipeline
from gehoor.errors import Conflict, InputError
from gehoor.intake import batches, importing, mappings
from gehoor.intake.models import ImportBatch, Mapping
from gehoor.intake.report import line_of, table
from gehoor.intake.sources.csv import open_table
from gehoor.intake.undone import removed_sentence
from gehoor.lib import clock, wake
from gehoor.lib.ids import new_id
from gehoor.team.models import Role
from gehoor.web.access import needs, reader
from gehoor.web.areas.imports import contexts, editing

WHO = (Role.ADMIN, Role.MANAGER, Role.MARKETING)
SUFFIXES = (".csv", ".txt", ".tsv")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*WHO)
def imports(request: HttpRequest) -> HttpResponse:
    """Earlier imports and the door for a new one; a posted file becomes a draft."""
    if request.method != "POST":
        return render(request, "imports/imports.html", contexts.imports_page(clock.now()))
    try:
        draft = _uploaded(request)
    except InputError as error:
        page = contexts.imports_page(clock.now(), error.sentence)
        return render(request, "imports/imports.html", page, status=422)
    return redirect("import-batch", draft.id)


def _uploaded(request: HttpRequest) -> ImportBatch:
    """Keep the posted file and write down the draft. Raises InputError for what is no list."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.name:
        raise InputError(_("Choose a file first."))
    if Path(file.name).suffix.lower() not in SUFFIXES:
        raise InputError(_("Choose a CSV file: its name ends in .csv, .txt or .tsv."))
    if (file.size or 0) > contexts.MOST_BYTES:
        raise InputError(_("A file may be one gigabyte at most. Import larger ones with `gehoor import`."))
    path = _kept(file)
    try:
        with open_table(path) as opened:
            opened.name = Path(file.name).name
            cells = [row.cells for row in opened.first_rows(batches.SAMPLE)]
            if not cells:
                raise InputError(_("The file has a heading and no rows."))
            document = contexts.document_for(opened, cells)
            by = reader(request).id
            mode = "live" if request.POST.get("mode") == "live" else str(document.get("mode", "history"))
            return batches.make_batch(
                opened, document, clock.now(), mode=mode, path=str(path), by_id=by, state="draft"
            )
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _kept(file: "UploadedFile[Any]") -> Path:
    """Write the upload to the data directory, piece by piece, readable by the owner only."""
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{new_id()}.csv"
    with path.open("xb") as out:
        path.chmod(0o600)
        for piece in file.chunks():
            out.write(piece)
    return path


def _found(batch_id: int, *states: str) -> ImportBatch:
    """The import with this number; 404 when there is none, or none in these states."""
    batch = ImportBatch.objects.filter(id=batch_id).first()
    if batch is None or (states and batch.state not in states):
        raise Http404
    return batch


@require_GET
@needs(*WHO)
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """A draft to look at, an import that runs, or what came of one."""
    found, now = _found(batch_id), clock.now()
    if found.state != "draft":
        return render(request, "imports/batch.html", contexts.batch_page(found, now))
    try:
        return render(request, "imports/draft.html", contexts.draft_page(found, now))
    except InputError as error:
        messages.error(request, error.sentence)
        batches.discard(found)
        return redirect("import")


@require_POST
@needs(*WHO)
def mapping(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Change what the columns are; answers with the new look at the rows."""
    draft = _found(batch_id, "draft")
    _edit(request, draft)
    if not request.headers.get("HX-Request"):
        return redirect("import-batch", draft.id)
    context = contexts.draft_page(draft, clock.now())
    return render(request, "imports/_look.html", context)


def _edit(request: HttpRequest, draft: ImportBatch) -> None:
    headings = draft.mapping["file"]["headings"]
    document = editing.edited(request.POST, headings, draft.mapping)
    mode = "live" if request.POST.get("mode") == "live" else "history"
    batches.change_draft(draft, document, mode)


@require_POST
@needs(*WHO)
def saved_mapping(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Use a mapping that was kept by name."""
    draft = _found(batch_id, "draft")
    chosen = request.POST.get("mapping", "")
    kept = Mapping.objects.filter(id=int(chosen)).first() if chosen.isdigit() else None
    if kept is None:
        raise Http404
    document = {**kept.document, "file": draft.mapping["file"] | {"label": kept.name}}
    batches.change_draft(draft, document, str(document.get("mode", draft.mode)))
    return redirect("import-batch", draft.id)


@require_POST
@needs(*WHO)
def start(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Let the worker begin; a name keeps the mapping for the next file."""
    draft, now = _found(batch_id), clock.now()
    if draft.state != "draft":
        return redirect("import-batch", draft.id)
    _edit(request, draft)
    page = contexts.draft_page(draft, now)
    if page["check"] is None or not page["check"].rows:
        page["problem"] = page["problem"] or page["answer"]
        return render(request, "imports/draft.html", page, status=422)
    name = request.POST.get("mapping_name", "").strip()
    if name:
        kept = {word: value for word, value in draft.mapping.items() if word != "file"}
        mappings.save_mapping(name, kept | {"mode": draft.mode}, now)
    batches.start(draft, page["check"].estimate)
    wake.wake()
    return redirect("import-batch", draft.id)


@require_GET
@needs(*WHO)
def progress(request: HttpRequest, batch_id: int) -> HttpResponse:
    """How far the import is; asks the page to reload when it has ended."""
    found = _found(batch_id)
    if found.state not in ("waiting", "running"):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "imports/_progress.html", contexts.batch_page(found, clock.now()))


@require_POST
@needs(*WHO)
def stop(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Stop after the rows that are being written now."""
    return _act(request, batch_id, lambda found: batches.stop(found, clock.now()))


@require_POST
@needs(*WHO)
def removal(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Forget a draft and its file."""
    batches.discard(_found(batch_id, "draft"))
    return redirect("import")


@require_POST
@needs(*WHO)
def undoing(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take an import back; what was in its rows stays kept, and what people did with it as well."""

    def undo(found: ImportBatch) -> None:
        actor = f"user:{reader(request).id}"
        done = pipeline.undo_batch(batches.to_undo(found.id).id, clock.now(), actor)
        messages.success(request, removed_sentence(done.removed))

    return _act(request, batch_id, undo)


def _act(request: HttpRequest, batch_id: int, act: Any) -> HttpResponse:
    """Do something to an import; when the world changed meanwhile, say so and show how it stands."""
    found = _found(batch_id)
    try:
        act(found)
    except Conflict as error:
        messages.error(request, error.sentence)
    return redirect("import-batch", found.id)


@require_GET
@needs(*WHO)
def report(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Every row that failed, with its reason, as a CSV file that can be mended and imported."""
    found = _found(batch_id)
    lines = (line_of(submission) for submission in importing.refused(found.id))
    answer = StreamingHttpResponse(
        _written(table(lines, found.mapping.get("file", {}))), content_type="text/csv; charset=utf-8"
    )
    name = Path(found.file_name).stem.replace('"', "")
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}-report.csv"
    return cast(HttpResponse, answer)


class _Echo:
    """Hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _written(rows: Iterator[list[str]]) -> Iterator[str]:
    yield "\ufeff"
    writer = csv.writer(_Echo())
    for row in rows:
        yield writer.writerow(row)
