"""A recording status callback as Twilio sends it: form fields, signed with the account's auth token.

The signature is HMAC-SHA1, in base64, over the address with all fields appended in the order of their names
(https://www.twilio.com/docs/usage/security, read 2026-11). Sent for each state of a recording; only
`completed` means that there is something to fetch. In a dual-channel recording of an outgoing call the first
channel is the parent leg: for whom that is the seller, the system is registered as such.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

from django.utils.translation import gettext as _

from gehoor.calls.hooks.shape import Message, Report, plain, required, same
from gehoor.errors import InputError


def read(message: Message, secret: str) -> Report | None:
    """What the message tells, None while the recording is not complete; Unauthorised, InputError."""
    same(message.headers.get("x-twilio-signature", ""), signature(message.url, message.form, secret))
    facts = message.form
    if facts.get("RecordingStatus", "completed") != "completed":
        return None
    try:
        called_at = parsedate_to_datetime(required(facts, "RecordingStartTime"))
        if called_at.tzinfo is None:  # "-0000": a moment in UTC of an unknown place
            called_at = called_at.replace(tzinfo=UTC)
    except ValueError as error:
        raise InputError(
            _("The field %(name)s is not a moment.") % {"name": "RecordingStartTime"},
            field="RecordingStartTime",
        ) from error
    outgoing = facts.get("Direction", "outbound").startswith("outbound")
    return Report(
        external_id=required(facts, "RecordingSid"),
        url=f"{required(facts, 'RecordingUrl')}.wav?RequestedChannels={facts.get('RecordingChannels', '1')}",
        called_at=called_at,
        number=plain(facts.get("To" if outgoing else "From")),
        caller_email=plain(facts.get("CallerEmail")),
    )


def signature(url: str, form: Mapping[str, str], secret: str) -> str:
    """The signature that belongs to a message to `url` with these fields."""
    text = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.new(secret.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode("ascii")
