"""A recording status callback as Twilio sends it: form fields, signed with the account's auth token.

The signature is HMAC-SHA1, in base64, over the address, its query included, with all fields appended in the
order of their names; some of Twilio's products sign the address with its port, also the usual one
(https://www.twilio.com/docs/usage/webhooks/webhooks-security, read 2026-11). Sent for each state of a
recording; only `completed` means that there is something to fetch. Twilio tells which recording it is, and
neither number nor caller: who sets the address up puts those in its query (`number`, `caller`, `direction`,
`seller_channel`), which comes under the signature.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl, urlsplit

from django.utils.translation import gettext as _

from gehoor.calls.hooks.shape import Message, Report, plain, required, same
from gehoor.errors import InputError


def read(message: Message, secret: str) -> Report | None:
    """What the message tells, None while the recording is not complete; Unauthorised, InputError."""
    wanted = [signature(url, message.form, secret) for url in _spellings(message.url)]
    same(message.headers.get("x-twilio-signature", ""), *wanted)
    facts, asked = message.form, _query(message.url)
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
    outgoing = (asked.get("direction") or facts.get("Direction", "outbound")).startswith("outbound")
    side = asked.get("seller_channel", "")
    return Report(
        external_id=required(facts, "RecordingSid"),
        url=f"{required(facts, 'RecordingUrl')}.wav?RequestedChannels={facts.get('RecordingChannels', '1')}",
        called_at=called_at,
        number=plain(asked.get("number") or facts.get("To" if outgoing else "From")),
        caller_email=plain(asked.get("caller") or facts.get("CallerEmail")),
        seller_side=side if side in ("left", "right") else "",
    )


def _spellings(url: str) -> Iterator[str]:
    """The address as it was given out, and with the port that goes without saying."""
    yield url
    parts = urlsplit(url)
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    if usual and parts.port is None:
        yield parts._replace(netloc=f"{parts.netloc}:{usual}").geturl()


def _query(url: str) -> Mapping[str, str]:
    """What stands behind the question mark; the plus of a number that nobody encoded came in as a space."""
    found = dict(parse_qsl(urlsplit(url).query))
    if found.get("number", "").startswith(" "):
        found["number"] = f"+{found['number'].strip()}"
    return found


def signature(url: str, form: Mapping[str, str], secret: str) -> str:
    """The signature that belongs to a message to `url` with these fields."""
    text = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.new(secret.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode("ascii")
