# Two commands set the product up: `make demo` shows it, `make test` proves it. Both may be run twice.
# The rest is for who works on it. ARGS is handed on: make demo ARGS="--children 2000 --port 8010".

PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; \
	done)
BIN := .venv/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench pictures guards map python environment environment-dev clean

help:
	@echo "make demo       build the demo district and serve it on http://127.0.0.1:8000/"
	@echo "make test       everything that must pass: lint, types, tests on SQLite and PostgreSQL, browser, demo"
	@echo "make lint       style, types, templates, order of the rooms, house rules"
	@echo "make format     set the Python files the way lint wants them"
	@echo "make bench      measure: ratios in one run, compared with benchmarks/floor"
	@echo "make pictures   screenshots of the guide, taken by the browser tests"
	@echo "make guards     switch each guard off in turn and see its test fail"
	@echo "make map        write docs/map.md anew"

python:
	@test -n "$(PYTHON)" || { \
	echo "Python 3.11 or newer was not found (with its venv module; on Debian and Ubuntu: apt install python3 python3-venv)."; \
	echo "Install it, or name one: make demo PYTHON=/path/to/python3.11"; exit 1; }

environment: python
	@$(PYTHON) scripts/environment.py

environment-dev: python
	@$(PYTHON) scripts/environment.py --dev

demo: environment
	@$(BIN)/notoneless demo $(ARGS)

test: environment-dev
	@$(BIN)/python scripts/suite.py $(ARGS)

lint: environment-dev
	@$(BIN)/python scripts/lint.py $(ARGS)

format: environment-dev
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

bench: environment-dev
	@$(BIN)/python -m benchmarks $(ARGS)

pictures: environment-dev
	@NOTONELESS_PICTURES=docs/guide/pictures $(BIN)/python scripts/suite.py pictures $(ARGS)

guards: environment-dev
	@$(BIN)/python scripts/guards.py $(ARGS)

map: environment-dev
	@$(BIN)/python scripts/make_map.py

clean:
	rm -rf .venv .venv-peers .demo .test-state .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
