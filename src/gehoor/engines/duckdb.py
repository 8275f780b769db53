"""DuckDB inside this process: the default, because it needs no server and is the fastest here."""

import shutil
import tempfile
from collections.abc import Iterable, Iterator

import duckdb
import pyarrow as pa

from gehoor.engines import Step

ROWS = 50_000  # of one batch taken out
MEMORY = "3GB"  # beyond this DuckDB moves tables to the temporary directory


class DuckDB:
    """Tables in memory, spilled to a directory of their own when they do not fit."""

    dialect = "duckdb"

    def __init__(self, address: str = "") -> None:
        self._directory = tempfile.mkdtemp(prefix="gehoor-duckdb-")
        self._line = duckdb.connect(address or ":memory:")
        self._line.execute("SET temp_directory = ?", [self._directory])
        self._line.execute("SET memory_limit = ?", [MEMORY])
        self._line.execute("SET preserve_insertion_order = false")
        self._line.execute("SET TimeZone = 'UTC'")

    def load(self, name: str, table: pa.Table | pa.RecordBatchReader) -> None:
        """Copy `table` in; a reader is read to its end."""
        self._line.register("gehoor_incoming", table)
        self._line.execute(f'CREATE OR REPLACE TABLE "{name}" AS SELECT * FROM gehoor_incoming')
        self._line.unregister("gehoor_incoming")

    def run(self, steps: Iterable[Step]) -> None:
        """Make the table of each step, in order."""
        for name, select in steps:
            self._line.execute(f'CREATE OR REPLACE TABLE "{name}" AS {select}')

    def fetch(self, query: str) -> Iterator[pa.RecordBatch]:
        """The rows of a SELECT; several may be read side by side."""
        yield from self._line.cursor().sql(query).to_arrow_reader(ROWS)

    def close(self) -> None:
        """Close the database and remove what was spilled."""
        self._line.close()
        shutil.rmtree(self._directory, ignore_errors=True)
