"""The codes of clocks and what they are called on the screen."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from gehoor.lib.words import Words
from gehoor.lib.words import word as word

KINDS: Final[Words] = {
    "first_call": _("First call"),
    "word": _("A first word"),
    "verdict": _("Verdict"),
}
ENDS: Final[Words] = {
    "called": _("called"),
    "judged": _("verdict given"),
    "decided": _("decided"),
    "deal": _("became a deal"),
    "do_not_call": _("does not want to be called"),
    "over": _("over elsewhere"),
}
PAUSES: Final[Words] = {
    "callback": _("agreed to call back"),
    "legal_block": _("may not be called yet"),
    "no_valid_number": _("no valid number"),
}
COUNTED: Final[Words] = {
    "working_days": _("hours of working days"),
    "business": _("working hours"),
    "wall": _("every hour"),
}
STEPS: Final[Words] = {
    "reminder": _("Reminder"),
    "breach": _("The clock runs out"),
    "reroute": _("To a colleague who is there"),
    "team_lead": _("The team lead hears of it"),
    "question": _("A question to the owner"),
}
