"""The definition as one readable file, out of a version or a draft and back into a draft."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gehoor.errors import InputError
from gehoor.lib import clock
from gehoor.scoring import draft, models, toml
from gehoor.scoring.wording import sentence
from gehoor.web.access import needs, reader
from gehoor.web.areas.learning import editing
from gehoor.web.areas.learning.views.draft import show
from gehoor.web.signed import sent_text, toml_file, with_place

LARGEST = 2_000_000  # bytes


@require_GET
@needs()
def of_version(request: HttpRequest, number: int) -> HttpResponse:
    """The version as TOML, to keep or to change elsewhere."""
    document = models.Definition.objects.filter(version=number).values_list("document", flat=True).first()
    if document is None:
        raise Http404
    return _file(document, f"definition-{number}.toml")


@require_http_methods(["GET", "HEAD", "POST"])
@needs()
def of_draft(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The draft as TOML; sent back, it replaces the text of the draft, all or nothing."""
    found = get_object_or_404(models.Draft, pk=draft_id)
    if request.method != "POST":
        return _file(found.document, f"draft-{found.pk}.toml")
    try:
        too_large = _("This file is too large for a definition.")
        document = toml.load(sent_text(request, LARGEST, too_large))
        draft.change(found.pk, document, reader(request), clock.now(), request.POST.get("seen", ""))
    except InputError as error:
        found.refresh_from_db()
        return show(request, found, editing.Open(), InputError(with_place(error)))
    return redirect("draft", found.pk)


def _file(document: editing.Document, name: str) -> HttpResponse:
    return toml_file(toml.dump(document, [sentence(document, editing.language())]), name)
