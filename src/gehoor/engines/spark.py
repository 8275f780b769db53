"""Spark, local or on a cluster: tables go in as Parquet files, rows come out as Arrow.

Optional: `pip install gehoor[spark]`, and a Java 17.
"""

import logging
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
from pyspark.sql import DataFrame, SparkSession

from gehoor.engines import Step

PARTITIONS = 8  # of a shuffle; the 200 that Spark begins with cost more than they spread on a small cluster


class Spark:
    """One session. `directory` must be reachable for the workers, when they run on other hosts."""

    dialect = "spark"

    def __init__(self, address: str = "", directory: str | None = None) -> None:
        self._directory = tempfile.mkdtemp(prefix="gehoor-spark-", dir=directory)
        self._files = 0
        self._kept: dict[str, DataFrame] = {}
        logging.getLogger("py4j").setLevel(logging.WARNING)
        self._session = (
            SparkSession.builder.master(address or "local[2]")
            .appName("gehoor")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", PARTITIONS)
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "true")
            .config("spark.driver.memory", "3g")
            .config("spark.driver.maxResultSize", "0")
            .config("spark.sql.execution.arrow.pyspark.enabled", "true")
            .getOrCreate()
        )

    def load(self, name: str, table: pa.Table | pa.RecordBatchReader) -> None:
        """Write `table` as a Parquet file and name it; Spark remembers files, so each has its own."""
        self._files += 1
        path = Path(self._directory) / f"{name}-{self._files}.parquet"
        batches = table.to_batches() if isinstance(table, pa.Table) else table
        with parquet.ParquetWriter(path, table.schema) as writer:
            for batch in batches:
                writer.write_batch(batch)
        self._session.read.parquet(str(path)).createOrReplaceTempView(name)

    def run(self, steps: Iterable[Step]) -> None:
        """Name the result of each step; it is worked out when needed, and kept for those that follow."""
        for name, select in steps:
            if name in self._kept:
                self._kept.pop(name).unpersist()
            frame = self._kept[name] = self._session.sql(select).cache()
            frame.createOrReplaceTempView(name)

    def fetch(self, query: str) -> Iterator[pa.RecordBatch]:
        """The rows of a SELECT."""
        yield from self._session.sql(query).toArrow().to_batches()

    def close(self) -> None:
        """Forget the tables; the session stays for the next, because it takes long to start."""
        for frame in self._kept.values():
            frame.unpersist()
        self._kept.clear()
        shutil.rmtree(self._directory, ignore_errors=True)
