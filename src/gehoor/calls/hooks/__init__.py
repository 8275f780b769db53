"""What telephone systems send when a call was recorded: one module per kind, each with `read`.

`read(call, secret)` checks that the message is genuine and says what it tells, or None when it is about
something else. A fourth kind is one more module and one more line here.
"""

from gehoor.calls.hooks import aircall, generic, twilio
from gehoor.calls.hooks.shape import Message, Reader, Report

READERS: dict[str, Reader] = {"generic": generic.read, "twilio": twilio.read, "aircall": aircall.read}

__all__ = ["READERS", "Message", "Report"]
