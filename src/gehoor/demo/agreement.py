"""What the made-up company promised each other, half a year ago, and what it concluded week by week since."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from gehoor.followup.agreement import draft, versions
from gehoor.followup.agreement.models import Version
from gehoor.followup.agreement.sign import sign
from gehoor.insight.agreement.check import check
from gehoor.insight.agreement.conclude import conclude, set_done
from gehoor.insight.agreement.spans import last_check, looked_at
from gehoor.team.models import User

WEEKS = 8
SIGNED_DAYS_AGO = 190
_CONCLUSIONS = (
    "Op vrijdagmiddag kijkt iemand om drie uur de nieuwe leads na.",
    "Het formulier bij het whitepaper vraagt ook om een telefoonnummer.",
    "Wie op vakantie gaat, zet dat een week van tevoren in de agenda van het team.",
    "Een aanvraag voor een demo komt voortaan ook op de telefoon binnen.",
    "Na elk gesprek meteen een oordeel, voor de volgende wordt gebeld.",
    "Marketing belt maandag met de partners over leads zonder bedrijfsnaam.",
)
_NOT_DONE = (1, 5)  # of the conclusions; the rest was done within the week


def sign_agreement(people: Mapping[str, User], now: datetime) -> None:
    """Both teams sign, before the first lead of the story comes in."""
    at = now - timedelta(days=SIGNED_DAYS_AGO)
    versions.ensure_default(at)
    Version.objects.filter(version=1).update(published_at=at - timedelta(days=1))  # installed the day before
    plan = draft.start(people["eva"], at, document(), "Onze eerste afspraak")
    sign(plan.pk, people["eva"], at, plan.digest)
    sign(plan.pk, people["marit"], at + timedelta(minutes=20), plan.digest)


def document() -> dict[str, Any]:
    """As it comes, with numbers for marketing, and room for one in ten to go otherwise."""
    found = versions.default_document()
    found["marketing"] = {"mqls_per_month": 36, "accepted_percent": 40, "complete_percent": 80}
    found["tolerance_percent"] = 10
    return found


def look_back(people: Mapping[str, User], now: datetime) -> None:
    """The checks of the last weeks, each with a conclusion; most of them were done the week after."""
    newest = last_check(versions.current(), now)
    for back in range(WEEKS - 1, -1, -1):
        at = newest - timedelta(weeks=back)
        check(at + timedelta(minutes=1))
        if back:
            _conclude(WEEKS - 1 - back, at + timedelta(minutes=40), people, now)


def _conclude(place: int, at: datetime, people: Mapping[str, User], now: datetime) -> None:
    by: Sequence[User] = (people["marit"], people["eva"])
    made = conclude(looked_at(at), _CONCLUSIONS[place % len(_CONCLUSIONS)], by[place % 2], at)
    done_at = at + timedelta(days=3, hours=2)
    if place not in _NOT_DONE and done_at < now:
        set_done(made.pk, True, by[place % 2], done_at)
