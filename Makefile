# Linli. Needs python3 (3.11 or newer), git and make; everything else is fetched by the recipes.
# PORT, LINLI_DATA, LINLI_DATABASE_URL and LINLI_HOST are honoured.

SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONUTF8 := 1
ifneq ($(PYTHONDONTWRITEBYTECODE),)
# No bytecode may lie beside the code: it lies in .cache. Without any, each of a hundred processes compiles Django anew.
export PYTHONPYCACHEPREFIX := $(CURDIR)/.cache/bytecode
override export PYTHONDONTWRITEBYTECODE :=
endif

# A process more than cores: some tests wait for servers of their own. conftest.py says which tests stay together.
# Each process of a run has its own database and ports; the user's own data are left alone.
RUN = LINLI_DATA="$(CURDIR)/.cache/test-data" $(BIN)/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help run test lint types contracts web web-check env env-test system lock openapi bench demo-reset format

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: env web ## start everything; Ctrl-C stops it
	@exec $(BIN)/python -m linli run

test: env-test ## everything that must hold before a merge
	@$(MAKE) --no-print-directory -j2 --output-sync=target system web types web-check lint contracts
	@$(RUN) $(ARGS)

lint: env-test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: env-test
	@$(BIN)/mypy

contracts: env-test
	@$(BIN)/lint-imports

format: env-test ## let ruff put the code in shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

env:
	@$(PYTHON) tools/environment.py runtime

env-test:
	@$(PYTHON) tools/environment.py runtime test

system: ## install the browser and Chinese fonts that the tests need
	@bash tools/system.sh

web: env ## build the pages when their sources changed
	@$(BIN)/python tools/web.py build

web-check: env
	@$(BIN)/python tools/web.py check

openapi: env ## write the API's description and the client's types
	@$(BIN)/python -m linli openapi > web/shared/openapi.json
	@$(BIN)/python tools/web.py api

lock: env ## resolve the dependencies and write the lock files (UPGRADE=1: the newest)
	@UPGRADE=$(UPGRADE) bash tools/lock.sh

bench: env-test ## measure one bar: make bench NAME=orders
	@test -n "$(NAME)" || { echo "make bench NAME=…  ($$(ls bench/*.py | xargs -n1 basename -s .py | grep -vE '__init__|frame' | paste -sd' '))"; exit 2; }
	@$(BIN)/python -m bench.$(NAME) $(ARGS)

demo-reset: env ## throw the demo's data away; the next start makes it anew
	@$(BIN)/python -m linli demo-reset
