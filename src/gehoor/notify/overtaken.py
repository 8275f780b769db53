"""A message that waited (for the end of the night, for a server) and says what is no longer so."""

from datetime import datetime, timedelta

from gehoor.briefing.gather import Known
from gehoor.leads.models import CLOSED
from gehoor.notify.models import Delivery

FRESH = timedelta(minutes=20)  # a younger message is sent as it is

_TO_CALL = frozenset({"lead_assigned", "lead_rerouted", "clock_reminder", "clock_breached", "lead_question"})


def is_overtaken(delivery: Delivery, known: Known, now: datetime) -> bool:
    """Whether the lead was called, passed on or closed since the message was made."""
    lead = known.lead
    if delivery.kind not in _TO_CALL or now - delivery.created_at < FRESH:
        return False
    passed_on = delivery.user_id is not None and lead.owner_id not in (None, delivery.user_id)
    called = any(
        attempt.at >= delivery.created_at for attempt in known.attempts if attempt.lead_id == lead.pk
    )
    return passed_on or called or lead.stage in CLOSED
