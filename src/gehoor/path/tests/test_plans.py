"""What a browser did is found by that browser, however much nobody in particular did."""

import pytest
from django.db import connection

from gehoor.lib.db import is_postgres
from gehoor.path.desk import UNNAMED


@pytest.mark.django_db
def test_what_a_browser_did_is_found_by_its_index() -> None:
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.execute("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN" if is_postgres() else "EXPLAIN QUERY PLAN"
        where = f'"visitor" IN (%s, %s) AND {UNNAMED}'
        cursor.execute(f'{explain} SELECT "id" FROM "journal_event" WHERE {where}', ["a", "b"])
        plan = str(cursor.fetchall())
    assert "event_visitor" in plan
