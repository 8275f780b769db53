"""How the database would look for something, for tests that say by which index."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from gehoor.lib.db import is_postgres


def plan_of(found: "QuerySet[Any]") -> str:
    """The plan in words of the database; PostgreSQL is told that reading the whole table is dear."""
    if is_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    return found.explain()
