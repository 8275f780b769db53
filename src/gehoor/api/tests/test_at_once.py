"""Two messages at the very same moment."""

import json
import threading
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client

from gehoor.identity.models import Contact
from gehoor.intake.keys import forget, make_key
from gehoor.leads.models import Lead
from gehoor.routing.rules import ensure_default as ensure_routing
from gehoor.scoring.definition import ensure_default as ensure_scoring
from gehoor.scoring.definition import forget as forget_scoring
from gehoor.team.models import User


@pytest.mark.django_db(transaction=True)
def test_the_same_message_arriving_eight_times_at_once_is_one_lead(now: datetime, ana: User) -> None:
    forget()
    forget_scoring()
    ensure_scoring(now)
    ensure_routing(now)
    plain = make_key("Website", ["leads:write"], now)[1]
    start, answers = threading.Barrier(8), []

    def send() -> None:
        start.wait()
        try:
            response = Client().post(
                "/api/v1/leads",
                json.dumps({"email": "jan@smit.nl", "messageId": "once"}),
                content_type="application/json",
                headers={"Authorization": f"Bearer {plain}"},
            )
            answers.append((response.status_code, response.json().get("id")))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _sender in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _id in answers) == [200] * 7 + [201]
    assert len({number for _status, number in answers}) == 1
    assert (Lead.objects.count(), Contact.objects.count()) == (1, 1)
