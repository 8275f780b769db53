"""How often one address may knock on a public door, counted for all processes together."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from gehoor.errors import TooMany
from gehoor.intake.models import DoorCount
from gehoor.lib.db import write
from gehoor.lib.ids import new_id

STRETCH = timedelta(minutes=10)


def knock(door: str, address: str, most: int, now: datetime, stretch: timedelta = STRETCH) -> int:
    """Count one knock and return how many are left in this stretch of time; TooMany when there are none."""
    number = int(now.timestamp() // stretch.total_seconds())
    until = datetime.fromtimestamp((number + 1) * stretch.total_seconds(), UTC)
    with write():
        count = _count(_name(door, address, number), until)
        if count == 1:
            DoorCount.objects.filter(until__lt=now).delete()
    if count > most:
        minutes = max(1, round((until - now).total_seconds() / 60))
        raise TooMany(
            _("Too many attempts from your address. Try again in %(minutes)s minutes.") % {"minutes": minutes}
        )
    return most - count


def _count(name: str, until: datetime) -> int:
    """One more for `name`, in one statement, so that two processes never count the same knock."""
    moment = connection.ops.adapt_datetimefield_value(until)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO intake_doorcount (id, name, until, count) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT (name) DO UPDATE SET count = intake_doorcount.count + 1 RETURNING count",
            [new_id(), name, moment],
        )
        return int(cursor.fetchone()[0])


def _name(door: str, address: str, number: int) -> str:
    words = f"{door}|{address}|{number}"
    return hmac.new(settings.SECRET_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()
