"""Every address of the API. Ninja keeps the list and the OpenAPI description; the work is elsewhere."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError as QueryError
from pydantic import Field

from gehoor.api import agreement, documents, events, outcomes, permission, problems, read_leads, take
from gehoor.api.door import Key, key_of
from gehoor.errors import InputError
from gehoor.insight.funnel import funnel
from gehoor.insight.period import read_period
from gehoor.intake.sources.api.fields import Moment
from gehoor.lib import clock

Limit = Annotated[int, Field(ge=1, le=read_leads.MOST)]

api = NinjaAPI(
    title="Gehoor",
    version="1",
    description="Leads in, and what became of them out. Every error is application/problem+json.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api-1",
)
for kind in (InputError, QueryError, Exception):
    api.add_exception_handler(kind, problems.on_error)


@api.post("/leads", auth=Key("leads:write"), openapi_extra=documents.POST_LEADS, summary="Send leads")
def post_leads(request: HttpRequest) -> HttpResponse:
    """One lead, or up to 1,000 as a list or under "leads"."""
    return take.take(request, clock.now())


@api.get("/leads", auth=Key("leads:read"), openapi_extra=documents.READ, summary="List leads")
def get_leads(
    request: HttpRequest,
    stage: str = "",
    source: str | None = None,
    since: Moment | None = None,
    cursor: str = "",
    limit: Limit = 50,
) -> HttpResponse:
    """Newest first; `next_cursor` is the `cursor` of the next page."""
    body = read_leads.page(clock.now(), stage=stage, source=source, since=since, cursor=cursor, limit=limit)
    return problems.answer(200, body)


@api.get("/leads/{lead_id}", auth=Key("leads:read"), openapi_extra=documents.READ, summary="Read a lead")
def get_lead(request: HttpRequest, lead_id: str) -> HttpResponse:
    """One lead with its reasons and its open task."""
    return problems.answer(200, read_leads.one(lead_id, clock.now()))


@api.post(
    "/leads/{lead_id}/deal",
    auth=Key("leads:write"),
    openapi_extra=documents.POST_DEAL,
    summary="Enter a deal",
)
def post_deal(request: HttpRequest, lead_id: str) -> HttpResponse:
    """The lead became an opportunity or a customer, or was lost."""
    return outcomes.take_deal(request, lead_id, clock.now())


@api.post(
    "/leads/{lead_id}/verdict",
    auth=Key("leads:write"),
    openapi_extra=documents.POST_VERDICT,
    summary="Enter a verdict",
)
def post_verdict(request: HttpRequest, lead_id: str) -> HttpResponse:
    """A colleague's verdict: good or not, with reasons."""
    return outcomes.take_verdict(request, lead_id, clock.now())


@api.post(
    "/leads/{lead_id}/dial",
    auth=Key("leads:write"),
    openapi_extra=documents.POST_NOTHING,
    summary="Ask whether you may call, and get the number",
)
def post_dial(request: HttpRequest, lead_id: str) -> HttpResponse:
    """At the moment of dialling; kept with every fact the answer rests on."""
    return permission.take_dial(request, lead_id, clock.now())


@api.post(
    "/leads/{lead_id}/objection",
    auth=Key("leads:write"),
    openapi_extra=documents.POST_NOTHING,
    summary="They do not want to be called",
)
def post_objection(request: HttpRequest, lead_id: str) -> HttpResponse:
    """Honoured at once: their open calls end, and none of their leads is callable."""
    return permission.take_objection(request, lead_id, clock.now())


@api.post("/events", auth=Key("events:write"), openapi_extra=documents.POST_EVENTS, summary="Send events")
def post_events(request: HttpRequest) -> HttpResponse:
    """identify, track and page calls; one, or up to 1,000 under "batch"."""
    return events.take_events(request, clock.now())


@api.get("/funnel", auth=Key("funnel:read"), openapi_extra=documents.READ, summary="Read the funnel")
def get_funnel(
    request: HttpRequest,
    start: Annotated[str, Query(alias="from")] = "",
    end: Annotated[str, Query(alias="to")] = "",
    source: str | None = None,
) -> HttpResponse:
    """The cohort of leads received from `from` up to, not including, `to`."""
    first, last = read_period(start, end)
    return problems.answer(200, funnel(first, last, source, now=clock.now()).as_dict())


@api.get("/agreement", auth=Key("funnel:read"), openapi_extra=documents.READ, summary="Read the agreement")
def get_agreement(request: HttpRequest) -> HttpResponse:
    """What marketing and sales promised each other, and who signed it."""
    return problems.answer(200, agreement.current())


@api.get(
    "/agreement/facts",
    auth=Key("funnel:read"),
    openapi_extra=documents.READ,
    summary="Read what came of the promises",
)
def get_agreement_facts(request: HttpRequest, period: str = "") -> HttpResponse:
    """Each promise with its fact in a week (2026-W09) or quarter (2026-Q1); this week when left out."""
    return problems.answer(200, agreement.period(period, clock.now()))


@api.get("/me", auth=Key(None), openapi_extra=documents.READ, summary="Which key is this")
def get_me(request: HttpRequest) -> HttpResponse:
    """The name, rights and end of the key."""
    key = key_of(request)
    body: dict[str, Any] = {
        "id": str(key.pk),
        "name": key.name,
        "scopes": key.scopes,
        "expires_at": key.expires_at,
    }
    return problems.answer(200, body)
