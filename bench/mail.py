"""A real SMTP server on loopback that notes when each message was handed over."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller

from bench.site import free_port


class Sink:
    """Takes every message; `moments` are the seconds at which they came."""

    def __init__(self) -> None:
        self.moments: list[float] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.moments.append(time.time())
        return "250 taken"


@contextmanager
def smtp_sink() -> Iterator[tuple[str, Sink]]:
    """The address of the server and what it noted."""
    sink = Sink()
    controller = Controller(sink, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}", sink
    finally:
        controller.stop()
