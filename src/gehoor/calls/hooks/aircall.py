"""A webhook as Aircall sends it: JSON with the event's name, the call under `data`, and the webhook's token.

Sent at several moments of a call; it is of use once the call under `data` has a `recording`
(https://developer.aircall.io/api-references/#webhooks, read 2026-11).
"""

from gehoor.calls.hooks.shape import Message, Report, moment, plain, required, same


def read(message: Message, secret: str) -> Report | None:
    """What the message tells, None when it is not about a recording; Unauthorised, InputError."""
    facts = message.json()
    same(str(facts.get("token", "")), secret)
    call = facts.get("data")
    if facts.get("resource", "call") != "call" or not isinstance(call, dict):
        return None
    if not call.get("recording"):
        return None
    person = call.get("user")
    return Report(
        external_id=required(call, "id"),
        url=required(call, "recording"),
        called_at=moment(call.get("started_at"), "data.started_at"),
        number=plain(call.get("raw_digits")),
        caller_email=plain(person.get("email")) if isinstance(person, dict) else "",
    )
