"""May we call? For a program that dials, and for one that hears an objection."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from gehoor.api.door import key_of
from gehoor.api.problems import answer
from gehoor.api.read_leads import found, may_call, one
from gehoor.followup.objection import object_to_calls
from gehoor.followup.permission.dial import at_dialling


def take_dial(request: HttpRequest, lead_id: str, now: datetime) -> HttpResponse:
    """Ask at the moment of dialling; the number only when the answer is yes. Written down either way."""
    dial = at_dialling(found(lead_id).pk, None, now, actor=f"key:{key_of(request).pk}")
    return answer(200, {"allowed": dial.allowed, "number": dial.number, "may_call": may_call(dial.answer)})


def take_objection(request: HttpRequest, lead_id: str, now: datetime) -> HttpResponse:
    """They want no calls any more; honoured at once, and the lead as it is then."""
    actor = f"key:{key_of(request).pk}"
    object_to_calls(found(lead_id).pk, None, now, how="api", actor=actor)
    return answer(200, one(lead_id, now))
