"""Any telephone system that can post JSON with a bearer word.

{"id": "…", "recording_url": "https://…", "started_at": "2026-03-11T10:00:00+01:00",
 "customer_number": "+31…", "caller_email": "ana@…", "seller_channel": "left"}
"""

from gehoor.calls.hooks.shape import Message, Report, moment, plain, required, same


def read(message: Message, secret: str) -> Report | None:
    """What the message tells; Unauthorised for a wrong word, InputError for a missing or odd field."""
    same(message.headers.get("authorization", ""), f"Bearer {secret}")
    facts = message.json()
    side = facts.get("seller_channel", "")
    return Report(
        external_id=required(facts, "id"),
        url=required(facts, "recording_url"),
        called_at=moment(required(facts, "started_at"), "started_at"),
        number=plain(facts.get("customer_number")),
        caller_email=plain(facts.get("caller_email")),
        seller_side=side if side in ("left", "right") else "",
    )
