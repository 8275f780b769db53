"""For whom a message is written: language and clock of a person, or of the organisation."""

from django.conf import settings

from gehoor.notify.note import Reader
from gehoor.team.models import User


def reader_of(user: User | None) -> Reader:
    """The reader behind a user; without one, whoever reads the team's channel."""
    if user is None:
        return Reader(None, settings.ORGANISATION_LANGUAGE, settings.TIME_ZONE)
    zone = user.calendar.time_zone if user.calendar else settings.TIME_ZONE
    return Reader(user.id, user.language or settings.ORGANISATION_LANGUAGE, zone)
