.DEFAULT_GOAL := help
.PHONY: help run up test check pytest containers lowest bench setup lock format clean

# The first interpreter on the path that is new enough; PYTHON=... chooses another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$p && break; done)
BIN := .venv/bin
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --quiet --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links

help:  ## this list
	@grep -hE '^[a-z]+:.*  ## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*  ## (.*)/  make \1\t\2/' | expand -t 16

run: setup  ## play the library against the sample care system; the report is runs/latest/report.html
	@$(BIN)/siths-harness run -n 2

up: setup  ## start the mock IdP and the sample care system, to log in by hand; Ctrl-C stops them
	@$(BIN)/siths-harness up

test: check  ## lint, types, import contracts and every test, those in a real browser too
	@$(MAKE) --no-print-directory pytest

check: setup  ## format, lint, types, import contracts and dependencies
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

pytest: setup  ## the tests alone, on two workers
	$(BIN)/pytest -n 2 --dist loadfile

bench: setup  ## measure speed and memory beside oidc-provider-mock; figures go to bench/results/
	@$(BIN)/python -m bench

setup:  ## the virtual environment and a Chromium, where they are missing
	@test -n "$(PYTHON)" || { echo "setup: no Python 3.11 or later on the path; install one, or say make PYTHON=/where/it/is" >&2; exit 3; }
	@$(PYTHON) -m setup

containers: setup  ## run what the images run, in an empty environment and without an engine
	@$(PYTHON) -m setup.containers

lowest: setup  ## the tests with the oldest packages that pyproject.toml allows (needs uv)
	@$(PYTHON) -m setup --lowest
	.venv-lowest/bin/pytest -m "not browser"

lock:  ## write the two lock files anew from pyproject.toml (needs uv)
	$(COMPILE) --group dev --upgrade --output-file requirements.lock
	$(COMPILE) --constraint requirements.lock --output-file requirements.runtime.lock

format: setup  ## let ruff put the code in form
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

clean:  ## remove what set-up, tests and runs made
	rm -rf .venv .venv-lowest runs bench/results dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
