"""PostgreSQL in place: the data stay where they are, in tables that only this connection sees."""

from collections.abc import Iterable, Iterator

import adbc_driver_postgresql.dbapi as adbc
import pyarrow as pa

from gehoor.engines import Step


class Postgres:
    """One connection; its tables go when it closes."""

    dialect = "postgres"

    def __init__(self, address: str) -> None:
        self._line = adbc.connect(address, autocommit=True)
        # Each parallel worker would repeat the whole of a large aggregate: measured three times as slow.
        self._do("SET max_parallel_workers_per_gather = 0")
        self._do("SET jit = off")
        self._do("SET work_mem = '256MB'")

    def load(self, name: str, table: pa.Table | pa.RecordBatchReader) -> None:
        """COPY `table` into a temporary table."""
        self._do(f'DROP TABLE IF EXISTS pg_temp."{name}"')
        with self._line.cursor() as cursor:
            cursor.adbc_ingest(name, table, mode="create", temporary=True)

    def run(self, steps: Iterable[Step]) -> None:
        """Make the temporary table of each step, in order; the planner is told its size."""
        for name, select in steps:
            self._do(f'DROP TABLE IF EXISTS pg_temp."{name}"')
            self._do(f'CREATE TEMPORARY TABLE "{name}" AS {select}')
            self._do(f'ANALYZE "{name}"')

    def fetch(self, query: str) -> Iterator[pa.RecordBatch]:
        """The rows of a SELECT."""
        with self._line.cursor() as cursor:
            cursor.execute(query)
            yield from cursor.fetch_record_batch()

    def close(self) -> None:
        """Close the connection."""
        self._line.close()

    def _do(self, statement: str) -> None:
        with self._line.cursor() as cursor:
            cursor.execute(statement)
