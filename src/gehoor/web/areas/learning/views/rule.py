"""One rule of a draft: added, changed, checked while it is typed, moved, taken away."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from gehoor.errors import InputError
from gehoor.lib import clock
from gehoor.scoring.models import Draft
from gehoor.web.access import needs
from gehoor.web.areas.learning import editing, rule_form
from gehoor.web.areas.learning.effect import effect
from gehoor.web.areas.learning.views.draft import save, show


@require_POST
@needs()
def add(request: HttpRequest, draft_id: int) -> HttpResponse:
    """A new rule at the end."""
    return _save(request, draft_id, "")


@require_POST
@needs()
def change(request: HttpRequest, draft_id: int, key: str) -> HttpResponse:
    """The rule `key` as the form says."""
    return _save(request, draft_id, key)


@require_POST
@needs()
def act(request: HttpRequest, draft_id: int, key: str) -> HttpResponse:
    """Up, down or away."""
    found = get_object_or_404(Draft, pk=draft_id)
    document = editing.acted(found.document, key, request.POST.get("what", ""))
    return save(request, found, document, editing.Open(), f"rule-{key}")


@require_POST
@needs()
def check(request: HttpRequest, draft_id: int) -> HttpResponse:
    """While typing: the sentence beside each field that cannot be used, or what the change would have done.

    Nothing is saved.
    """
    found = get_object_or_404(Draft, pk=draft_id)
    fields = rule_form.posted(request.POST.dict())
    try:
        document = editing.with_rule(found.document, request.POST.get("key", ""), fields)
    except InputError:
        return render(request, "learning/_checked.html", {"slots": fields.slots}, status=422)
    context = {"slots": fields.slots, **effect(document, clock.now())}
    return render(request, "learning/_checked.html", context)


def _save(request: HttpRequest, draft_id: int, key: str) -> HttpResponse:
    found = get_object_or_404(Draft, pk=draft_id)
    fields = rule_form.posted(request.POST.dict())
    typed = editing.Open(key, fields)
    try:
        document = editing.with_rule(found.document, key, fields)
    except InputError:
        return show(request, found, typed)
    saved = key or document["rules"][-1]["key"]
    return save(request, found, document, typed, f"rule-{saved}")
