# Every recipe sets up what it needs; PYTHON may name any interpreter from 3.11 on.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PEERS := .venv-peers
PEERS_INSTALLED := $(PEERS)/.installed
TRAINER := .venv-train
TRAINER_INSTALLED := $(TRAINER)/.installed
PAGES ?= ../shared/bench/wcxb-dev.parquet

.DEFAULT_GOAL := help
.PHONY: help demo ui test test-lost test-kill test-faults test-concurrency bench bench-store bench-text bench-html \
	bench-languages bench-overhead bench-sandbox fuzz soak mutants audit pictures train train-gate train-blocks \
	outcomes lint types contract check lock clean

help:  ## List what make can do
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Winnow needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.12 demo"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(PEERS_INSTALLED): benchmarks/peers.lock
	$(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/peers.lock
	@touch $@

$(TRAINER_INSTALLED): requirements.lock benchmarks/train.lock
	$(PYTHON) -m venv $(TRAINER)
	$(TRAINER)/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(TRAINER)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(TRAINER)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/train.lock
	@touch $@

demo: $(INSTALLED)  ## Ingest samples/ through the flow and show what was cut
	$(BIN)/winnow run --output data

ui: $(INSTALLED)  ## Start Prefect's server and a worker, deploy, print the address; PORT=4300 names another port
	@$(BIN)/python -m flows.local $(if $(PORT),--port $(PORT))

test: $(INSTALLED)  ## Run the tests
	$(BIN)/python -m pytest

test-lost: $(INSTALLED)  ## Kill a run with its worker and see the next one do it; takes minutes
	$(BIN)/python -m pytest -m slow tests/flows/test_lost.py

test-kill: $(INSTALLED)  ## Kill the store at every step and at 200 random moments
	WINNOW_KILLS=200 $(BIN)/python -m pytest tests/output/test_kill.py tests/output/test_remote.py

test-faults: $(INSTALLED)  ## Let each system call of a run fail in turn; needs strace
	WINNOW_FAULTS=all $(BIN)/python -m pytest tests/output/test_faults.py

test-concurrency: $(INSTALLED)  ## 16 writers that are killed at random, 20,000 reads while runs commit
	WINNOW_WRITERS=16 WINNOW_COMMITS=50 WINNOW_READS=20000 $(BIN)/python -m pytest tests/output/test_concurrency.py tests/output/test_readers.py

fuzz: $(INSTALLED)  ## 100,000 mutated documents and spoilt containers through whole runs; an hour
	WINNOW_FUZZ=100000 $(if $(wildcard $(PAGES)),WINNOW_PAGES=$(PAGES)) $(BIN)/python -m pytest tests/fuzz

soak: $(INSTALLED)  ## Ingest, change, kill, verify in a loop, and watch memory, files and staging; ROUNDS=100
	WINNOW_ROUNDS=$(or $(ROUNDS),100) $(BIN)/python -m pytest tests/flows/test_soak.py

mutants: $(INSTALLED)  ## Break the code in small ways and see whether the tests notice; ARGS="charset engine"
	$(BIN)/python -m tests.mutants $(ARGS)

audit: $(INSTALLED)  ## Ask for known vulnerabilities of what is pinned; needs the internet
	$(PYTHON) -m venv .venv-audit && .venv-audit/bin/python -m pip install --quiet pip-audit
	.venv-audit/bin/pip-audit --vulnerability-service osv --require-hashes --disable-pip -r requirements.lock

bench-sandbox: $(INSTALLED)  ## Measure what the sandbox costs; ARGS="--pages FILE"
	$(BIN)/python -m benchmarks.sandbox $(ARGS)

bench: $(INSTALLED) $(PEERS_INSTALLED)  ## Measure the whole pipeline beside others; ARGS="--pages FILE --growth 1000"
	$(BIN)/python -m benchmarks.whole $(ARGS)

bench-store: $(INSTALLED)  ## Measure commits, unchanged runs and verification on large datasets
	$(BIN)/python -m benchmarks.store

bench-text: $(INSTALLED) $(PEERS_INSTALLED)  ## Measure flat text beside other cleaners; ARGS="--pages FILE"
	$(BIN)/python -m benchmarks.text $(ARGS)

bench-html: $(INSTALLED) $(PEERS_INSTALLED)  ## Measure HTML beside other extractors; ARGS="--pages FILE"
	$(BIN)/python -m benchmarks.html $(ARGS)

bench-overhead: $(INSTALLED)  ## Measure what Prefect costs on a run of two minutes
	$(BIN)/python -m benchmarks.overhead $(ARGS)

pictures: $(INSTALLED)  ## Take the pictures of docs/images anew; needs chromium
	$(BIN)/python -m tests.flows.pictures

bench-languages: $(INSTALLED)  ## Measure pages in twenty-one languages that were written for the purpose
	$(BIN)/python -m benchmarks.languages $(ARGS)

train: $(TRAINER_INSTALLED)  ## Train the line classifier on the labelled pages of PAGES=FILE
	$(TRAINER)/bin/python -m benchmarks.train_lines $(PAGES)

train-gate: $(TRAINER_INSTALLED)  ## Train the gates of the line models alone on the pages of PAGES=FILE
	$(TRAINER)/bin/python -m benchmarks.gate_trainer $(PAGES)

train-blocks: $(TRAINER_INSTALLED)  ## Train the block scorer on the labelled pages of PAGES=FILE
	$(TRAINER)/bin/python -m benchmarks.train_blocks $(PAGES)

outcomes: $(INSTALLED)  ## Record what the rules make of the project's own documents; refuses where a version is due
	$(BIN)/python -m tests.cleaners.outcomes

lint: $(INSTALLED)  ## Check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED)  ## Check types
	$(BIN)/mypy

contract: $(INSTALLED)  ## Check who may import whom
	$(BIN)/lint-imports

check: lint types contract test  ## Everything that CI runs

lock: $(INSTALLED)  ## Pin the dependencies of pyproject.toml and of the benchmark again
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --upgrade --extra dev pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --upgrade benchmarks/peers.in --output-file benchmarks/peers.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --upgrade --constraint requirements.lock benchmarks/train.in --output-file benchmarks/train.lock

clean:  ## Remove the environment and the demo's dataset
	rm -rf $(VENV) $(PEERS) $(TRAINER) .venv-audit data *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
