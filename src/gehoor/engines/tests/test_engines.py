import os

import pyarrow as pa
import pytest

from gehoor.engines import engine

ADDRESS = os.environ.get("DATABASE_URL", "")
ENGINES = ["duckdb", *(["postgres"] if ADDRESS.startswith("postgres") else [])]
STEPS = [
    ("large", "SELECT number FROM numbers WHERE number > 1"),
    ("total", "SELECT SUM(number) AS total FROM large"),
]


@pytest.fixture(params=ENGINES)
def machine(request):
    one = engine(request.param, ADDRESS if request.param == "postgres" else "")
    yield one
    one.close()


def rows(machine, query):
    return [row for batch in machine.fetch(query) for row in batch.to_pylist()]


def test_tables_go_in_steps_run_in_order_and_rows_come_out(machine):
    machine.load("numbers", pa.table({"number": [1, 2, 3, None]}))
    machine.run(STEPS)
    assert [int(row["total"]) for row in rows(machine, "SELECT total FROM total")] == [5]


def test_a_table_that_is_loaded_again_takes_the_place_of_the_first(machine):
    for values in ([1, 2], [7, 8, 9]):
        schema = pa.schema([("number", pa.int64())])
        batch = pa.record_batch({"number": pa.array(values, pa.int64())})
        machine.load("numbers", pa.RecordBatchReader.from_batches(schema, [batch]))
        machine.run(STEPS)
    assert [int(row["total"]) for row in rows(machine, "SELECT total FROM total")] == [24]


def test_an_empty_table_keeps_its_columns(machine):
    machine.load("numbers", pa.table({"number": pa.array([], pa.int64())}))
    machine.run(STEPS)
    assert rows(machine, "SELECT number FROM large") == []


def test_two_results_can_be_read_side_by_side(machine):
    machine.load("numbers", pa.table({"number": list(range(1000))}))
    first = machine.fetch("SELECT number FROM numbers ORDER BY number")
    second = machine.fetch("SELECT -number AS number FROM numbers ORDER BY number")
    assert next(first).to_pylist()[0] == {"number": 0}
    assert next(second).to_pylist()[0] == {"number": -999}


def test_an_engine_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="'oracle'"):
        engine("oracle")
