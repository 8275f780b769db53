"""What another system says became of a lead: a deal, or somebody's verdict on it."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from gehoor.api.door import key_of, read_body
from gehoor.api.problems import answer
from gehoor.api.read_leads import found, one
from gehoor.errors import InputError
from gehoor.followup.deal import change_deal
from gehoor.followup.verdict import give_verdict
from gehoor.intake.sources.api.body import parse
from gehoor.intake.sources.api.complaints import explain
from gehoor.intake.sources.api.fields import Euro, Line40, Line254, Moment, Text, YesNo
from gehoor.team.models import User

M = TypeVar("M", bound=BaseModel)


class DealFields(BaseModel):
    """The deal: `stage` opportunity, customer or lost; `amount` in euro; lost needs a `reason`."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    stage: Line40
    amount: Euro | None = None
    at: Moment | None = None
    reason: Line40 = ""


class VerdictFields(BaseModel):
    """The verdict, and the mail address of the colleague who gave it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    is_good: YesNo = Field(validation_alias=AliasChoices("is_good", "good"))
    by: Line254
    reasons: list[Line40] = Field(default_factory=list, max_length=20)
    note: Text = ""


def take_deal(request: HttpRequest, lead_id: str, now: datetime) -> HttpResponse:
    """Enter a deal on a lead and answer with the lead as it is now."""
    lead = found(lead_id)
    fields = _read(request, DealFields)
    at = fields.at or now
    if not lead.received_at - timedelta(minutes=1) <= at <= now + timedelta(days=1):
        sentence = _("This moment must lie between the lead's arrival and now.")
        raise InputError(sentence, field="at", code="bad_date")
    actor = f"key:{key_of(request).pk}"
    change_deal(lead.pk, None, fields.stage, min(at, now), fields.amount, fields.reason, actor=actor)
    return answer(200, one(lead_id, now))


def take_verdict(request: HttpRequest, lead_id: str, now: datetime) -> HttpResponse:
    """Enter the verdict that a colleague gave in another system."""
    lead = found(lead_id)
    fields = _read(request, VerdictFields)
    colleague = User.objects.filter(email__iexact=fields.by, is_active=True).exclude(role="").first()
    if colleague is None:
        sentence = _("There is no colleague with this mail address. Send the address they log in with.")
        raise InputError(sentence, field="by", code="unknown_colleague")
    given = give_verdict(lead.pk, colleague, fields.is_good, fields.reasons, fields.note, now, "api")
    body: dict[str, Any] = {
        "id": str(given.pk),
        "lead_id": str(lead.pk),
        "is_good": given.is_good,
        "reasons": given.reasons,
        "note": given.note,
        "by": {"id": str(colleague.pk), "name": colleague.name},
        "at": given.at,
    }
    return answer(201, body)


def _read(request: HttpRequest, model: type[M]) -> M:
    payload = parse(read_body(request))
    if not isinstance(payload, dict):
        raise InputError(_("An object is expected here, between { and }."), code="object_expected")
    given = {name: value for name, value in payload.items() if value is not None}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise explain(error.errors(include_url=False, include_input=False)) from error
