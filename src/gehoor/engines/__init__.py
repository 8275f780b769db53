"""Engines that work on whole tables: the same named steps on DuckDB, PostgreSQL or Spark.

An engine knows tables, not leads. What the steps mean is the business of the room that wrote them.
"""

from collections.abc import Iterable, Iterator
from typing import Protocol

import pyarrow as pa

Step = tuple[str, str]  # the name of a table, and the SELECT that makes it, in the engine's dialect


class Engine(Protocol):
    """Four methods: put a table in, run steps, take rows out, and leave."""

    dialect: str

    def load(self, name: str, table: pa.Table | pa.RecordBatchReader) -> None:
        """Make `table` known to the steps as `name`."""

    def run(self, steps: Iterable[Step]) -> None:
        """Make the table of each step, in order."""

    def fetch(self, query: str) -> Iterator[pa.RecordBatch]:
        """The rows of a SELECT, in batches, so that a million of them need not be in memory at once."""

    def close(self) -> None:
        """Give back memory, files and connections."""


def engine(name: str = "duckdb", address: str = "") -> Engine:
    """The engine called duckdb, postgres or spark.

    `address` is the URL of the database for postgres, of the master for spark, and the file of tables that
    are already there for duckdb (empty: in memory).
    """
    if name == "duckdb":
        from gehoor.engines.duckdb import DuckDB

        return DuckDB(address)
    if name == "postgres":
        from gehoor.engines.postgres import Postgres

        return Postgres(address)
    if name == "spark":
        from gehoor.engines.spark import Spark

        return Spark(address)
    raise ValueError(f"There is no engine {name!r}; there are duckdb, postgres and spark.")
