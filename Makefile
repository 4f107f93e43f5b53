# make run   set up, index corpus/, serve the pages and the endpoint on http://127.0.0.1:8000
# make test  set up, run the tests
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# The CPU build everywhere: any other release pulls gigabytes of CUDA.
TORCH := torch==2.13.0

.PHONY: run test lint format frontend bench clean
.DEFAULT_GOAL := test

run: $(VENV)/.run
	$(BIN)/assistant index
	$(BIN)/assistant serve

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(VENV)/.lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.lint
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The bundle of the page /draft, from its sources (needs Node.js; the built file is committed).
frontend:
	cd src/assistant/interfaces/web/frontend && npm ci && npm run build

bench: $(VENV)/.bench
	$(BIN)/python -m tests.bench

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(BIN)/python
	$(PIP) install -e .
	touch $@

$(VENV)/.torch: | $(BIN)/python
	$(PIP) install $(TORCH)
	touch $@

$(VENV)/.test: pyproject.toml $(VENV)/.torch
	$(PIP) install -e '.[test]'
	touch $@ $(VENV)/.run

$(VENV)/.lint: pyproject.toml $(VENV)/.test
	$(PIP) install -e '.[test,lint]'
	touch $@

$(VENV)/.bench: pyproject.toml $(VENV)/.test
	$(PIP) install -e '.[test,bench]'
	touch $@

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .import_linter_cache .hypothesis
