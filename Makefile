PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
GEHOOR_POSTGRES ?=
# What only listens knows no database: once is enough. The quarter is one transaction, which PostgreSQL cannot
# clean up behind; its five weeks run there with the default tests.
EARS := src/gehoor/listening tests/test_ears_bars.py tests/test_spoken_calls.py tests/test_call_generator.py tests/test_real_call.py
LEARNING_DATA ?= ../shared/data

.PHONY: run test check format bench bench-loop bench-clocks bench-agreement bench-rules bench-learning bench-listening browser slow spark postgres screenshots messages clean

run: $(STAMP) ## everything a new user needs: demo company, pages, worker, mailbox
	$(BIN)/gehoor demo --if-empty
	$(BIN)/gehoor serve --with-worker

test: $(STAMP) ## the default tests, under two minutes
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: $(STAMP) ## format, lint, types, the order of the house, Dutch complete
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/messages.py check

postgres: $(STAMP) ## the whole default suite on PostgreSQL; GEHOOR_POSTGRES names the database
	DATABASE_URL=$(GEHOOR_POSTGRES) $(BIN)/python -m pytest -n 2 --dist worksteal

slow: $(STAMP) ## kill -9, a gigabyte, simultaneous posts, every law at length; on SQLite, then on PostgreSQL when named
	$(BIN)/python -m pytest -m slow
	GEHOOR_THOROUGH=1 $(BIN)/python -m pytest -n 2 --dist worksteal -m "hypothesis and not browser and not slow and not spark"
	if [ -n "$(GEHOOR_POSTGRES)" ]; then DATABASE_URL=$(GEHOOR_POSTGRES) $(BIN)/python -m pytest -m slow --deselect tests/test_import_large.py --deselect tests/test_quarter.py $(EARS:%=--ignore=%); fi

spark: $(STAMP) ## Spark holds to the same scores; needs Java 17
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "pyspark>=4.0"
	$(BIN)/python -m pytest -m spark

browser: $(STAMP) ## the pages in Debian's Chromium (apt-get install chromium)
	$(BIN)/python -m pytest -m browser

bench: bench-loop bench-clocks bench-rules bench-learning bench-listening ## all speeds, each beside its floor and peers

bench-loop: $(STAMP) ## posts, imports and messages beside bare SQL; GEHOOR_POSTGRES adds PostgreSQL
	$(BIN)/python -m bench

bench-clocks: $(STAMP) ## business time beside a loop and a library; the scan of many open clocks
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "businesstimedelta>=1.0"
	$(BIN)/python -m bench.clocks

bench-agreement: $(STAMP) ## the weekly check over many leads; GEHOOR_POSTGRES adds PostgreSQL
	$(BIN)/python -m bench.agreement

bench-rules: $(STAMP) ## scoring beside its peers and engines; BENCH_RULE_LEADS says how many leads
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "zen-engine>=2.1" "business-rules>=1.1"
	$(BIN)/python -m bench.rules

bench-learning: $(STAMP) ## the learned scorecard beside gradient boosting; LEARNING_DATA names the data sets
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "scikit-learn>=1.7"
	LEARNING_DATA=$(LEARNING_DATA) $(BIN)/python -m bench.learning

bench-listening: $(STAMP) ## every ear beside its peers on calls with known truth; needs espeak-ng
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "praat-parselmouth>=0.4.7" "librosa>=0.11" "webrtcvad-wheels>=2.0.14" "call-ai-metrics>=0.1"
	LEARNING_DATA=$(LEARNING_DATA) $(BIN)/python -m bench.listening

screenshots: $(STAMP) ## the pictures of the README, from the running demo
	$(BIN)/python tools/screenshots.py

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: $(STAMP)
	$(BIN)/python tools/messages.py compile

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(STAMP): $(VENV)/bin/python requirements/lock.txt pyproject.toml hatch_build.py CHANGELOG.md $(wildcard src/gehoor/locale/*/LC_MESSAGES/*.po)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements/lock.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $(STAMP)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
