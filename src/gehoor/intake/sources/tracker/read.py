"""From one tracking call to one visit: who it was, and what they did."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from gehoor.errors import InputError
from gehoor.intake.shape import Inquiry, Tracked, Visit
from gehoor.intake.sources.api.complaints import explain, several
from gehoor.intake.sources.api.facts import check_facts
from gehoor.intake.sources.api.fields import Address, Id, LeadFields, Line200, Moment, Visitor
from gehoor.intake.sources.api.names import Flat, flatten
from gehoor.intake.sources.api.read import AHEAD
from gehoor.intake.sources.api.soften import soften
from gehoor.lib.text import snake_case

MAX_EVENT_BYTES = 32_000
# Traits that say something of an inquiry, not of a person.
_NOT_TRAITS = (
    "events",
    "message_id",
    "external_id",
    "consent_text",
    "consent_at",
    "message",
    "call_requested",
)


class _Loose(BaseModel):
    """Trackers send much that we have no use for; it stays in the raw payload."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)


class Campaign(_Loose):
    """The campaign a visit came from, as tracking libraries put it in `context.campaign`."""

    name: Line200 = ""
    source: Line200 = ""
    medium: Line200 = ""
    term: Line200 = ""
    content: Line200 = ""


class Page(_Loose):
    """The page the visitor looked at."""

    path: Address = ""
    title: Annotated[str, Field(max_length=2_000)] = ""
    url: Address = ""
    referrer: Address = ""


class Context(_Loose):
    """What the browser knew."""

    campaign: Campaign = Field(default_factory=Campaign)
    page: Page = Field(default_factory=Page)


class CallFields(_Loose):
    """One `identify`, `track` or `page` call."""

    type: Literal["identify", "track", "page"]
    message_id: Id | None = Field(None, validation_alias=AliasChoices("messageId", "message_id"))
    anonymous_id: Visitor = Field("", validation_alias=AliasChoices("anonymousId", "anonymous_id"))
    user_id: Visitor = Field("", validation_alias=AliasChoices("userId", "user_id"))
    timestamp: Moment | None = Field(
        None, validation_alias=AliasChoices("timestamp", "originalTimestamp", "sentAt")
    )
    event: Line200 = ""
    name: Line200 = ""
    properties: dict[str, Any] = Field(default_factory=dict)
    traits: dict[str, Any] = Field(default_factory=dict)
    context: Context = Field(default_factory=Context)


def read_visit(
    call: Any, *, raw: str, now: datetime, door: str = "events", scope: str = "", key_id: int | None = None
) -> Visit:
    """Understand one call. `scope` is put before message ids, so that two senders may both count from 1.

    Raises Several with every complaint at once.
    """
    if not isinstance(call, dict):
        raise several([InputError(_("A call is an object, between { and }."), code="object_expected")])
    fields = _validated({name: value for name, value in call.items() if value is not None})
    at = min(fields.timestamp or now, now)
    person, message_id = _person(fields), f"{scope}{fields.message_id}" if fields.message_id else None
    errors = _complaints(fields, now)
    if errors:
        raise several(errors)
    campaign, page = fields.context.campaign, fields.context.page
    inquiry = Inquiry(
        door=door,
        raw=raw,
        received_at=now,
        message_id=message_id,
        call_requested=False,
        anonymous_id=fields.anonymous_id,
        user_id=fields.user_id,
        source=campaign.source[:120],
        medium=campaign.medium[:120],
        campaign=campaign.name,
        landing_page=page.url[:500],
        referrer=page.referrer[:500],
        key_id=key_id,
        **person,
    )
    return Visit(inquiry, None if fields.type == "identify" else _event(fields, at, message_id))


def _validated(call: Mapping[str, Any]) -> CallFields:
    try:
        return CallFields.model_validate(call)
    except ValidationError as error:
        raise explain(error.errors(include_url=False, include_input=False)) from error


def _person(fields: CallFields) -> dict[str, Any]:
    """The traits under the names of an Inquiry; what has no name there goes to the facts."""
    flat = flatten(fields.traits)
    for name in _NOT_TRAITS:
        if name in flat.values:
            flat.facts[flat.paths[name]] = flat.values.pop(name)
    errors = check_facts(flat.facts, "traits", most_bytes=MAX_EVENT_BYTES)
    try:
        traits = LeadFields.model_validate(flat.values)
    except ValidationError as error:
        paths = {name: f"traits.{path}" for name, path in flat.paths.items()}
        found = explain(error.errors(include_url=False, include_input=False), paths)
        raise several([*errors, *found.errors]) from error
    if errors:
        raise several(errors)
    return _values(traits, flat)


def _values(traits: LeadFields, flat: Flat) -> dict[str, Any]:
    values, _warnings = soften(traits, flat)
    taken = ("anonymous_id", "user_id", "source", "medium", "campaign", "landing_page", "referrer")
    kept = {name: value for name, value in values.items() if name not in taken}
    return {**kept, "facts": flat.facts}


def _complaints(fields: CallFields, now: datetime) -> list[InputError]:
    errors = check_facts(fields.properties, "properties", most_bytes=MAX_EVENT_BYTES)
    if fields.timestamp and fields.timestamp > now + AHEAD:
        sentence = _("This moment still has to come. Send the moment at which it happened.")
        errors.append(InputError(sentence, field="timestamp", code="future_date"))
    if not (
        fields.anonymous_id or fields.user_id or fields.traits.get("email") or fields.traits.get("phone")
    ):
        sentence = _("Say who it was: send an anonymousId or a userId.")
        errors.append(InputError(sentence, field="anonymousId", code="required"))
    if fields.type == "track" and not snake_case(fields.event):
        sentence = _("Name what happened, in letters or digits, like Pricing Viewed.")
        errors.append(InputError(sentence, field="event", code="required"))
    return errors


def _event(fields: CallFields, at: datetime, message_id: str | None) -> Tracked:
    if fields.type == "track":
        return Tracked(snake_case(fields.event), at, fields.properties, message_id)
    page = fields.context.page
    given = {"title": fields.name, **fields.properties}
    seen = {
        "path": given.get("path") or page.path,
        "title": given.get("title") or page.title,
        "url": given.get("url") or page.url,
        "referrer": given.get("referrer") or page.referrer,
    }
    return Tracked("page_viewed", at, {**given, **seen}, message_id)
