import os

import pytest
from hypothesis import Phase, given, settings

from gehoor.engines import engine
from gehoor.lib.tests.examples import examples
from gehoor.scoring.bulk.tests.agree import assert_agrees, crowds, pasts
from gehoor.scoring.definition import default_document
from gehoor.scoring.tests import worlds

ADDRESS = os.environ.get("DATABASE_URL", "")
ENGINES = ["duckdb", *(["postgres"] if ADDRESS.startswith("postgres") else [])]


@pytest.fixture(scope="module")
def make_engine():
    """Engines by name; one of each for all examples, because Spark takes its time to start."""
    made = {}

    def make(name):
        if name not in made:
            made[name] = engine(name, ADDRESS if name == "postgres" else "")
        return made[name]

    yield make
    for one in made.values():
        one.close()


@pytest.mark.parametrize("name", ENGINES)
@given(worlds.documents(), crowds, pasts, worlds.moments)
@settings(max_examples=examples(100), deadline=None)
def test_an_engine_says_the_same_as_python(make_engine, name, document, crowd, past, now):
    assert_agrees(make_engine(name), document, crowd, past, now)


@pytest.mark.parametrize("name", ENGINES)
@given(crowds, pasts, worlds.moments)
@settings(max_examples=15, deadline=None)
def test_the_ten_rules_we_come_with_give_the_same_too(make_engine, name, crowd, past, now):
    assert_agrees(make_engine(name), default_document(), crowd, past, now)


@pytest.mark.spark
@given(worlds.documents(), crowds, pasts, worlds.moments)
@settings(max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_spark_says_the_same_as_python(make_engine, document, crowd, past, now):
    assert_agrees(make_engine("spark"), document, crowd, past, now)
