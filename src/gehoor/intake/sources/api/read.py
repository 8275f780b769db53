"""From one JSON object to one inquiry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from gehoor.errors import InputError
from gehoor.intake.shape import Inquiry, Tracked
from gehoor.intake.sources.api.complaints import explain, several
from gehoor.intake.sources.api.facts import check_facts
from gehoor.intake.sources.api.fields import EventFields, LeadFields
from gehoor.intake.sources.api.names import Flat, flatten
from gehoor.intake.sources.api.soften import soften
from gehoor.lib.text import snake_case

# A clock that runs ahead is forgiven; tomorrow is a mistake.
AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """An inquiry, and what the sender should know about it though it was taken in."""

    inquiry: Inquiry
    warnings: tuple[InputError, ...]


def read_lead(
    row: Any, *, raw: str, now: datetime, key_id: int, message_id: str | None = None, strict: bool = False
) -> Reading:
    """Understand one lead; `message_id` is from the header and counts when the row names none.

    Raises Several with every complaint at once. Unknown fields become facts with a warning, or with
    `strict` a complaint.
    """
    if not isinstance(row, dict):
        raise several([InputError(_("A lead is an object, between { and }."), code="object_expected")])
    flat = flatten(row)
    unknown = [_unknown(path) for path in flat.unknown]
    errors = check_facts(flat.facts) + (unknown if strict else [])
    fields = _validated(flat, errors)
    errors += _too_early(fields, flat, now)
    if errors:
        raise several(errors)
    values, warnings = soften(fields, flat)
    given = fields.message_id or message_id
    inquiry = Inquiry(
        door="api",
        raw=raw,
        received_at=now,
        message_id=scoped(key_id, given) if given else None,
        external_id=_external_id(fields),
        consent_at=fields.consent_at or (now if fields.consent_text else None),
        facts=_facts(flat, fields),
        events=tuple(_tracked(event, now, key_id) for event in fields.events),
        key_id=key_id,
        call_explicit=fields.call_requested and "call_requested" in fields.model_fields_set,
        **values,
    )
    return Reading(inquiry, (*([] if strict else unknown), *warnings))


def scoped(key_id: int, message_id: str) -> str:
    """A message id among those of one key: two programs may both count from 1."""
    return f"k{key_id}:{message_id}"


def _validated(flat: Flat, errors: list[InputError]) -> LeadFields:
    """The fields; complaints about them come together with those found before."""
    try:
        return LeadFields.model_validate(flat.values)
    except ValidationError as error:
        found = explain(error.errors(include_url=False, include_input=False), flat.paths)
        raise several([*errors, *found.errors]) from error


def _too_early(fields: LeadFields, flat: Flat, now: datetime) -> list[InputError]:
    moments = {"consent_at": fields.consent_at, "created_at": fields.created_at}
    named = [(flat.paths.get(name, name), at) for name, at in moments.items()]
    named += [(f"events[{number}].at", event.at) for number, event in enumerate(fields.events)]
    sentence = _("This moment still has to come. Send the moment at which it happened.")
    errors = [
        InputError(sentence, field=path, code="future_date") for path, at in named if at and at > now + AHEAD
    ]
    for number, event in enumerate(fields.events):
        errors += check_facts(event.data, f"events[{number}].data")
        if not snake_case(event.kind):
            name = _("Name the event in letters or digits, like pricing_viewed.")
            errors.append(InputError(name, field=f"events[{number}].kind", code="bad_name"))
    return errors


def _unknown(path: str) -> InputError:
    sentence = _("We do not know this field; it is kept as an extra fact of the lead.")
    return InputError(sentence, field=path, code="unknown_field")


def _facts(flat: Flat, fields: LeadFields) -> Mapping[str, Any]:
    if fields.created_at:
        return {**flat.facts, "created_at": fields.created_at.isoformat()}
    return flat.facts


def _external_id(fields: LeadFields) -> str | None:
    if fields.external_id:
        return fields.external_id if ":" in fields.external_id else f"api:{fields.external_id}"
    if fields.hubspot_id:
        return f"hubspot:{fields.hubspot_id}"
    return f"salesforce:{fields.salesforce_id}" if fields.salesforce_id else None


def _tracked(event: EventFields, now: datetime, key_id: int) -> Tracked:
    return Tracked(
        kind=snake_case(event.kind),
        at=min(event.at or now, now),
        data=event.data,
        message_id=scoped(key_id, event.message_id) if event.message_id else None,
    )
