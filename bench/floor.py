"""Inside a site's environment: the same rows by bare SQL, one transaction per lead, nothing else.

The statements of real leads are written down while the pipeline takes them in; then the tables are emptied
and the very same statements are given to the driver again. Prints leads per second.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402

from bench.load import lead  # noqa: E402
from gehoor.intake.shape import Inquiry, Tracked  # noqa: E402
from gehoor.lib.clock import now  # noqa: E402
from gehoor.pipeline import receive_many  # noqa: E402

Statement = tuple[str, Any, bool]


def main(count: int) -> None:
    written = [_written(number) for number in range(count)]
    tables = {sql.split('"')[1] for lines in written for sql, _, _ in lines if sql.startswith("INSERT")}
    rows = sum(map(_rows_in, tables))
    _empty(tables)
    raw = connection.connection
    cursor = raw.cursor()
    mark = "?" if connection.vendor == "sqlite" else "%s"
    start = time.perf_counter()
    for lines in written:
        cursor.execute("BEGIN")
        for sql, values, many in lines:
            (cursor.executemany if many else cursor.execute)(sql.replace("%s", mark), values)
        cursor.execute("COMMIT")
    seconds = time.perf_counter() - start
    print(f"{count / seconds:.0f} {rows / count:.1f}")


def _written(number: int) -> list[Statement]:
    lines: list[Statement] = []

    def note(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")):
            lines.append((sql, values, many))
        return execute(sql, values, many, context)

    made, moment = lead(number, "floor"), now()
    inquiry = Inquiry(
        door="api", raw=str(made), received_at=moment, message_id=str(made["messageId"]),
        events=(Tracked("demo_requested", moment),),
    )  # fmt: skip
    names = ("first_name", "last_name", "email", "phone", "title", "company", "industry", "country", "source")
    with connection.execute_wrapper(note):
        receive_many([replace(inquiry, **{name: made[name] for name in names})], moment)
    return lines


def _rows_in(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')
        return int(cursor.fetchone()[0])


def _empty(tables: set[str]) -> None:
    """In one transaction: the tables point at each other, and that is checked at its end."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f'DELETE FROM "{table}"')


if __name__ == "__main__":
    main(int(sys.argv[1]))
