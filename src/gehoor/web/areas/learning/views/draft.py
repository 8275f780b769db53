"""A draft of the next definition: its rules as sentences, one of them open for editing; and its terms."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gehoor.errors import InputError
from gehoor.lib import clock
from gehoor.scoring import draft
from gehoor.scoring.models import Draft
from gehoor.web.access import needs, reader
from gehoor.web.areas.learning import editing
from gehoor.web.areas.learning.effect import effect


@require_POST
@needs()
def new(request: HttpRequest) -> HttpResponse:
    """A draft that begins as the definition in force."""
    found = draft.start(reader(request), clock.now(), title=request.POST.get("title", ""))
    return redirect("draft", found.pk)


@require_GET
@needs()
def page(request: HttpRequest, draft_id: int) -> HttpResponse:
    """`?edit=` opens one rule or the terms, `?add=` a new rule."""
    found = get_object_or_404(Draft, pk=draft_id)
    opened = editing.Open()
    if found.closed_at is None:
        opened = editing.opened_by(found, request.GET.get("edit", ""), request.GET.get("add", ""))
    return show(request, found, opened)


@require_POST
@needs()
def terms(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Thresholds, limits and required facts."""
    found = get_object_or_404(Draft, pk=draft_id)
    names = [*editing.TERMS, *(f"cap_{name}" for name in editing.CAPS)]
    values = {name: request.POST.get(name, "").strip() for name in names}
    document, typed = editing.with_terms(found, values, request.POST.getlist("required"))
    if "check" in request.GET:
        return _checked(request, document, typed)
    if typed["problems"]:
        return show(request, found, editing.Open(terms=typed))
    return save(request, found, document, editing.Open(terms=typed), "terms")


def _checked(request: HttpRequest, document: editing.Document, typed: dict[str, Any]) -> HttpResponse:
    """While typing: the sentences beside the fields, or what the change would have done; nothing is saved."""
    problems = typed["problems"]
    slots = [(name, problems.get(name, "")) for name in (*typed["values"], "")]
    context = {"slots": [(name or "terms", sentence) for name, sentence in slots]}
    if problems:
        return render(request, "learning/_checked.html", context, status=422)
    return render(request, "learning/_checked.html", {**context, **effect(document, clock.now())})


@require_POST
@needs()
def close(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put the draft away; it stays readable."""
    try:
        draft.close(draft_id, reader(request), clock.now())
        messages.success(request, _("The draft was put away."))
    except InputError as error:
        messages.error(request, error.sentence)
    return redirect("definition")


@require_POST
@needs()
def rebase(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Put an overtaken draft on the version that counts now."""
    try:
        draft.rebase(draft_id, reader(request), clock.now(), request.POST.get("seen", ""))
    except InputError as error:
        messages.error(request, error.sentence)
    return redirect("draft", draft_id)


def save(
    request: HttpRequest, found: Draft, document: editing.Document, typed: editing.Open, anchor: str
) -> HttpResponse:
    """Change the draft and show it; with the sentence, and all that was typed, when that may not be."""
    seen = request.POST.get("seen", "")
    try:
        draft.change(found.pk, document, reader(request), clock.now(), seen)
    except InputError as error:
        found.refresh_from_db()
        return show(request, found, typed, error)
    address = reverse("draft", args=[found.pk])
    return redirect(f"{address}?at={anchor.removeprefix('rule-')}#{anchor}")


def show(
    request: HttpRequest, found: Draft, opened: editing.Open, error: InputError | None = None
) -> HttpResponse:
    """The page of a draft; 422 when something that was typed cannot be used, 409 when the text is another."""
    try:
        context = editing.draft_page(found, reader(request), opened)
    except InputError as broken:  # written when a fact or a word still existed that is gone by now
        return show_broken(request, found, error or broken)
    refused = bool(
        (opened.fields and opened.fields.is_refused) or (opened.terms and opened.terms["problems"]) or error
    )
    return render(
        request,
        "learning/draft.html",
        context | {"problem": error.sentence if error else "", "at": request.GET.get("at", "")},
        status=422 if refused else 200,
    )


def show_broken(request: HttpRequest, found: Draft, error: InputError) -> HttpResponse:
    """A draft whose text cannot be read any more: what is wrong, where, and the two ways out."""
    place = f"{error.field}: " if error.field and error.field not in error.sentence else ""
    context = {"draft": found, "problem": place + error.sentence, "may_write": found.closed_at is None}
    return render(request, "learning/broken.html", context, status=422)
