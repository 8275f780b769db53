"""The agreement itself: what was promised, who signed it since when, its versions, and a file of each."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gehoor.errors import NotFound
from gehoor.followup.agreement import diff, draft, sign, toml, versions
from gehoor.followup.agreement.models import Consent, Version
from gehoor.followup.agreement.terms import Agreement
from gehoor.followup.agreement.wording import Line, lines
from gehoor.web.access import needs
from gehoor.web.areas.agreement import showing
from gehoor.web.signed import toml_file

Sides = list[tuple[str, list[Line]]]


@require_GET
@needs()
def page(request: HttpRequest) -> HttpResponse:
    """The agreement in force, what is being proposed, and what came before."""
    found = versions.current()
    context = {
        **_version(found),
        "proposals": _proposals(),
        "versions": list(Version.objects.order_by("-version").defer("document")[:50]),
        "reviews": showing.looked_back_on(),
    }
    return render(request, "agreement/text.html", context)


@require_GET
@needs()
def version(request: HttpRequest, number: int) -> HttpResponse:
    """One version of the past, and what it changed."""
    try:
        found = versions.version(number)
        changes = (
            diff.in_words(versions.document_of(number - 1), versions.document_of(number))
            if number > 1
            else []
        )
    except NotFound as error:
        raise Http404 from error
    context = {**_version(found), "changes": changes, "earlier": number - 1 if number > 1 else None}
    context["is_current"] = number == versions.newest()
    return render(request, "agreement/version.html", context)


@require_GET
@needs()
def file(request: HttpRequest, number: int) -> HttpResponse:
    """The version as TOML."""
    try:
        document = versions.document_of(number)
    except NotFound as error:
        raise Http404 from error
    return as_file(document, f"agreement-{number}.toml", lines(versions.version(number)))


def as_file(document: dict[str, Any], name: str, heading: list[Line]) -> HttpResponse:
    """A text of the agreement as a file, its sentences above it."""
    return toml_file(toml.dump(document, [line.sentence for line in heading]), name)


def by_side(agreement: Agreement) -> Sides:
    """The sentences of an agreement: of marketing, of sales, of both."""
    said = lines(agreement)
    return [(side, [line for line in said if line.side == side]) for side in ("marketing", "sales", "both")]


def _version(found: Agreement) -> dict[str, Any]:
    return {
        "agreement": found,
        "sides": by_side(found),
        "published": Version.objects.filter(version=found.version).first(),
        "signatures": sign.signatures(found.version),
    }


def _proposals() -> list[dict[str, Any]]:
    """Every open proposal with who signed it, in two questions."""
    found = draft.proposals()
    signed = Consent.of_each(found)
    return [{"proposal": one, "signatures": signed[one.pk]} for one in found]
