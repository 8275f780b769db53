"""The channels: one folder each, complete with templates and tests, and one line here."""

from datetime import datetime

from django.utils import translation

from gehoor.notify.channels.apprise.transport import Apprise
from gehoor.notify.channels.base import Parcel, Transport
from gehoor.notify.channels.mail.transport import Mail
from gehoor.notify.channels.push.transport import Push
from gehoor.notify.channels.slack.transport import Slack
from gehoor.notify.models import Channel
from gehoor.notify.note import plain_note
from gehoor.notify.reader import reader_of

TRANSPORTS: dict[str, type[Transport]] = {"mail": Mail, "push": Push, "slack": Slack, "apprise": Apprise}


def test(channel: Channel, now: datetime) -> None:
    """Send a test message by this channel, at once. Raises BoundaryError with the reason when it fails."""
    reader = reader_of(channel.user)
    transport = TRANSPORTS[channel.kind]()
    try:
        with translation.override(reader.language):
            note = plain_note("test", reader, {"name": channel.name})
            transport.send(Parcel(number=channel.id, address=channel.address, name=channel.name, note=note))
    finally:
        transport.close()
