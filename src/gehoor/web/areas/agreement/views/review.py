"""Promises against facts: this week, any week or quarter, its letter, and what was concluded."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gehoor.errors import InputError, NotFound
from gehoor.insight.agreement.conclude import conclude, set_done
from gehoor.insight.agreement.letter import as_html, letter
from gehoor.insight.agreement.spans import Span, read, this_week
from gehoor.lib import clock
from gehoor.web.access import needs, reader
from gehoor.web.areas.agreement import showing


@require_GET
@needs()
def page(request: HttpRequest) -> HttpResponse:
    """This week so far."""
    return _show(request, this_week(clock.now()))


@require_GET
@needs()
def span(request: HttpRequest, name: str) -> HttpResponse:
    """One week or quarter, such as 2026-W47 or 2026-Q4."""
    return _show(request, _read(name))


@require_GET
@needs()
def letter_page(request: HttpRequest, name: str) -> HttpResponse:
    """The letter as it is mailed; its own inline style is let through for this answer only."""
    answer = HttpResponse(as_html(letter(_read(name), clock.now())))
    answer["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )
    return answer


@require_GET
@needs()
def paper(request: HttpRequest, name: str) -> HttpResponse:
    """The letter as a PDF."""
    from gehoor.insight.agreement.letter_pdf import as_pdf  # only who wants one needs what makes it

    found = _read(name)
    headers = {"Content-Disposition": f'inline; filename="gehoor-{found.name}.pdf"'}
    body = as_pdf(letter(found, clock.now()))
    return HttpResponse(body, content_type="application/pdf", headers=headers)


@require_POST
@needs()
def write(request: HttpRequest, name: str) -> HttpResponse:
    """Write down what was concluded."""
    found = _read(name)
    try:
        conclude(found, request.POST.get("text", ""), reader(request), clock.now())
    except InputError as error:
        return _show(request, found, error.sentence)
    messages.success(request, _("Your conclusion is kept. Next time we look whether it was done."))
    return redirect(f"{reverse('agreement-review', args=[found.name])}#conclude")


@require_POST
@needs()
def done(request: HttpRequest, conclusion_id: int) -> HttpResponse:
    """Say that something that was agreed is done, or after all not."""
    try:
        set_done(conclusion_id, request.POST.get("done") == "1", reader(request), clock.now())
    except NotFound as error:
        raise Http404 from error
    back = request.POST.get("back", "")
    return redirect(f"{reverse('agreement-review', args=[_read(back).name])}#conclude")


def _show(request: HttpRequest, found: Span, problem: str = "") -> HttpResponse:
    now = clock.now()
    if found.start > now:
        raise Http404
    context = {**showing.review(found, now), "problem": problem, "text": request.POST.get("text", "")}
    return render(request, "agreement/review.html", context, status=422 if problem else 200)


def _read(name: str) -> Span:
    try:
        return read(name)
    except InputError as error:
        raise Http404 from error
