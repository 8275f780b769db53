"""What both teams call a good lead: the agreement in words, who signed it, and what came before it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gehoor.errors import NotFound
from gehoor.scoring import definition, draft, sign
from gehoor.scoring import models as scoring
from gehoor.scoring.diff import in_words
from gehoor.scoring.wording import sentence
from gehoor.web.access import needs, reader
from gehoor.web.areas.learning.editing import language
from gehoor.web.areas.learning.telling import agreement


@require_GET
@needs()
def page(request: HttpRequest) -> HttpResponse:
    """The definition in force, its drafts, and the versions before it."""
    found = definition.current()
    row = scoring.Definition.objects.filter(version=found.version).first()
    context = {
        **agreement(found),
        "published": row,
        "words": sentence(row.document if row else definition.default_document(), language()),
        "signatures": sign.signatures(found.version),
        "drafts": _drafts(),
        "versions": list(scoring.Definition.objects.order_by("-version").defer("document")[:50]),
        "progress": _progress(found.version),
        "may_sign": bool(sign.sides(reader(request))),
    }
    return render(request, "learning/definition.html", context)


@require_GET
@needs()
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version of the past, and what it changed."""
    try:
        found = definition.version(number)
    except NotFound as error:
        raise Http404 from error
    documents = dict(
        scoring.Definition.objects.filter(version__in=(number - 1, number)).values_list("version", "document")
    )
    both = len(documents) == 2
    context = {
        **agreement(found),
        "published": scoring.Definition.objects.filter(version=number).first(),
        "words": sentence(documents.get(number) or definition.default_document(), language()),
        "changes": in_words(documents[number - 1], documents[number], language()) if both else [],
        "signatures": sign.signatures(number),
        "is_current": number == definition.newest(),
        "earlier": number - 1 if number > 1 else None,
    }
    return render(request, "learning/version.html", context)


@require_GET
@needs()
def rescoring(request: HttpRequest) -> HttpResponse:
    """How far scoring every lead again has come; asked every other second while it lasts."""
    return render(request, "learning/_rescoring.html", {"progress": _progress(definition.newest())})


def _progress(number: int) -> scoring.Rescoring | None:
    return scoring.Rescoring.objects.filter(version=number, finished_at=None).first()


def _drafts() -> list[dict[str, Any]]:
    """Every open draft with who signed it, in two questions."""
    found = draft.drafts()
    signed = scoring.Signature.of_each(found)
    return [{"draft": one, "signatures": signed[one.pk]} for one in found]
