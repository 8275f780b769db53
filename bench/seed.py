"""Inside a site's environment: multiply the leads that are there until there are at least so many.

A thousand real leads are taken in by the pipeline and then doubled by the database itself, with every index
in place, so that a million of them cost a minute instead of ten.
"""

import sys
from dataclasses import replace

import django

django.setup()

from django.db import connection, models, transaction  # noqa: E402

from gehoor.identity.models import Contact, ContactKey  # noqa: E402
from gehoor.intake.models import Submission  # noqa: E402
from gehoor.intake.shape import Inquiry, Tracked  # noqa: E402
from gehoor.journal.models import Event  # noqa: E402
from gehoor.leads.models import Lead, LeadStage  # noqa: E402
from gehoor.lib.clock import now  # noqa: E402
from gehoor.pipeline import receive_many  # noqa: E402
from gehoor.routing.models import Assignment  # noqa: E402
from gehoor.scoring.models import ScoreLine  # noqa: E402

TABLES = (Contact, ContactKey, Lead, LeadStage, Event, Submission, ScoreLine, Assignment)
MOVED = ("id", "contact_id", "lead_id", "event_id")
UNIQUE = {(ContactKey, "value"), (Lead, "external_id"), (Event, "message_id"), (Submission, "message_id")}
STEP = 1 << 36  # longer than the first thousand took, in row numbers


def main(wanted: int) -> None:
    moment = now()
    one = Inquiry(door="api", raw="{}", received_at=moment, title="Directeur", industry="software")
    for start in range(0, 1000, 200):
        receive_many(
            [
                replace(
                    one, email=f"seed{number}@zaad{number % 50}.nl", last_name=f"Zaad {number}",
                    phone=f"+31612{number:06d}", raw='{"seed": true}', message_id=f"seed-{number}",
                    events=(Tracked("demo_requested", moment),),
                )
                for number in range(start, start + 200)
            ],
            moment,
        )  # fmt: skip
    sqlite = connection.vendor == "sqlite"
    if sqlite:  # nobody minds if these leads are lost
        _say("PRAGMA synchronous=OFF")
    step = 0
    while Lead.objects.count() < wanted:
        with transaction.atomic(), connection.cursor() as cursor:
            for model in TABLES:
                cursor.execute(_double(model, step))
        step += 1
        if sqlite:
            _say("PRAGMA wal_checkpoint(TRUNCATE)")
    _say("ANALYZE")
    print(Lead.objects.count())


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _double(model: type[models.Model], step: int) -> str:
    fields = [field.attname for field in model._meta.concrete_fields]
    columns = ", ".join(f'"{name}"' for name in fields)
    values = ", ".join(_value(model, name, step) for name in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {values} FROM "{model._meta.db_table}"'


def _value(model: type[models.Model], name: str, step: int) -> str:
    if name in MOVED:
        return f'"{name}" - {STEP << step}'
    if (model, name) in UNIQUE:
        return f"\"{name}\" || '-{step}'"
    return f'"{name}"'


if __name__ == "__main__":
    main(int(sys.argv[1]))
