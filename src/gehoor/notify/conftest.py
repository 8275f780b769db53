"""A lead to be told about, and a real mail server that does as it is told."""

import socket
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from gehoor.followup.models import CallTask
from gehoor.identity.account import name_key
from gehoor.identity.models import Company, Contact
from gehoor.leads.models import Lead
from gehoor.lib.db import write
from gehoor.lib.rows import Rows
from gehoor.notify.announce import plan_announcement
from gehoor.notify.models import Delivery
from gehoor.team.models import User


class Server:
    """Takes mail on a free port of this machine; `answers` are given first, one to each letter."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: list[str] = []
        self.refused: dict[str, str] = {}  # by recipient
        self.sessions = 0
        self.url = ""

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.answers:
            answer = self.answers.pop(0)
            if not answer.startswith("250"):
                return answer
        self.letters.append(BytesParser(policy=default).parsebytes(envelope.content))
        return "250 taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server() -> Iterator[Server]:
    """A mail server that is really there."""
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    handler.url = f"smtp://127.0.0.1:{controller.port}"
    yield handler
    controller.stop()


@pytest.fixture
def sanne(ana: User, now: datetime) -> Lead:
    """Sanne de Vries of Bakkerij Jansen asked for a demo a minute ago; the lead is Ana's."""
    name = "Bakkerij Jansen"
    company = Company.objects.create(name=name, name_key=name_key(name), created_at=now)
    contact = Contact.objects.create(
        first_name="Sanne",
        last_name="de Vries",
        email="sanne@bakkerijjansen.example",
        phone="+31612345678",
        title="Eigenaar",
        company=company,
        created_at=now,
    )
    lead = Lead.objects.create(
        contact=contact,
        company=company,
        owner=ana,
        door="api",
        source="google",
        campaign="voorjaar",
        form="demo",
        received_at=now,
        last_event_at=now,
    )
    CallTask.objects.create(
        lead=lead, owner=ana, reason="asked", opened_at=now, due_at=now + timedelta(days=1)
    )
    return lead


@pytest.fixture
def announce(now: datetime) -> Callable[..., list[Delivery]]:
    """Announce something and commit; returns the deliveries."""

    def act(kind: str, lead: Lead | None, user: User | None, **data: object) -> list[Delivery]:
        with write():
            rows = Rows()
            numbers = plan_announcement(
                rows,
                kind,
                lead_id=lead.id if lead else None,
                user_id=user.id if user else None,
                now=now,
                data=data,
            )
            rows.flush()
        return list(Delivery.objects.filter(id__in=numbers).order_by("id"))

    return act
