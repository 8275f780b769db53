"""The proof about one person, to take along; for whoever leads a team or looks after the installation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from gehoor.followup.permission.proof import collect, note_export
from gehoor.followup.permission.proof_file import as_json, file_name
from gehoor.followup.permission.proof_pdf import render
from gehoor.leads import queries
from gehoor.lib import clock
from gehoor.web.access import needs, reader
from gehoor.web.areas.work.answers import OVERSEERS, found

_KINDS = {"pdf": ("application/pdf", render), "json": ("application/json", as_json)}


@require_GET
@needs(*OVERSEERS)
@found
def proof(request: HttpRequest, lead_id: int, ending: str) -> HttpResponse:
    """PDF or JSON; that it was given out is written down."""
    if ending not in _KINDS:
        raise Http404
    kind, write_out = _KINDS[ending]
    contact_id, now = queries.get(lead_id).contact_id, clock.now()
    found_proof = collect([contact_id], now)
    content = write_out(found_proof)
    note_export([contact_id], reader(request), now, "page")
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{file_name(found_proof, ending)}"'
    answer["Cache-Control"] = "no-store"
    return answer
