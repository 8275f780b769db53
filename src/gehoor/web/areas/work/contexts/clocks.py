"""The clocks of a lead and whose time it took, for its page."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from gehoor.followup.clocks.delays import Delay, delays_of
from gehoor.followup.clocks.show import clock_lines
from gehoor.leads.models import Lead
from gehoor.lib import human


def clock_context(lead: Lead, now: datetime) -> dict[str, Any]:
    """How each promise stands, and the two delays in words."""
    found = delays_of(lead)
    lines = (
        (_("Until it had an owner"), found.system),
        (_("From owner to first call"), found.human),
    )
    return {
        "clocks": clock_lines(lead.pk, now),
        "delays": [(label, _told(delay)) for label, delay in lines if delay],
    }


def _told(delay: Delay) -> str:
    if delay.wall < timedelta(seconds=1):
        return _("at once")
    whole = human.spell(delay.wall)
    if abs(delay.wall - delay.business) < timedelta(minutes=1):
        return whole
    if delay.business < timedelta(minutes=1):
        return _("%(whole)s, outside working hours") % {"whole": whole}
    words = {"whole": whole, "worked": human.spell(delay.business)}
    return _("%(whole)s, of which %(worked)s working time") % words
