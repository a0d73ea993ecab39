# Himpun, for those who try it and those who work on it. `make help` explains.
.DEFAULT_GOAL := help
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules
PORT ?= 8000
SERVE ?= yes
PIP := .venv/bin/python -m pip --quiet --disable-pip-version-check

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

setup: .stamps/python .stamps/assets ## Make .venv with the locked packages, and fetch fonts and browser files
	@command -v pdftoppm >/dev/null || echo "Note: poppler-utils is missing; what needs it is left out."
	@$(FIND_POSTGRES) || true

demo: setup ## Set up, make five sample offices, serve them on http://127.0.0.1:8000 (PORT=…; SERVE=no only makes)
	HIMPUN_DATA=demo/data .venv/bin/himpun demo
	@[ "$(SERVE)" = no ] || HIMPUN_DATA=demo/data HIMPUN_DEMO=true exec .venv/bin/himpun serve --port "$(PORT)"

test: setup ## Lint, types, contracts, all tests; those that ask for a database on SQLite and on PostgreSQL
	.venv/bin/python scripts/run_tests.py

lint: setup ## Style, types and import contracts only
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports

fmt: setup ## Bring the code into the house's form
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .

bench: setup .stamps/bench ## Measure against the goals and two other engines; writes bench/results.json
	.venv/bin/python -m bench

docs: setup ## Check that the docs' links and words hold
	.venv/bin/pytest -q tests/architecture/test_docs.py

lock: setup ## Choose newest packages within requirements/*.in again (see CONTRIBUTING.md)
	cd requirements && for name in dev base bench node; do \
	  pins=; case $$name in base|bench) pins="-c dev.txt";; esac; \
	  ../.venv/bin/uv pip compile --quiet --upgrade --generate-hashes --universal --python-version 3.11 \
	    --no-annotate --no-header $$pins $$name.in -o $$name.txt; done

wheel: setup ## Build dist/himpun-*.whl, with the fonts in it
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

clean: ## Remove what setup, demo and the tools made
	rm -rf .venv .stamps demo assets/node_modules build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name node_modules -prune -o -name __pycache__ -print0 | xargs -0 rm -rf

# ── stamps: a step is done again only when what it was made from has changed ─────────────────────

FIND_POSTGRES = .venv/bin/python -c 'from scripts.with_postgres import why_not; w = why_not(); w and print("Note:", w + "; tests run on SQLite only.")'

.stamps/python: requirements/dev.txt pyproject.toml
	@mkdir -p .stamps
	[ -x .venv/bin/python ] || "$$(scripts/find_python.sh)" -m venv .venv
	$(PIP) install --require-hashes -r requirements/dev.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.stamps/npm: assets/package.json assets/package-lock.json .stamps/python
	scripts/npm.sh ci --prefix assets --ignore-scripts --no-fund --no-audit
	@touch $@

PAGES := $(shell find himpun -path '*/static/*' -type f -not -path '*/static/vendor/*' -o -name '*.po') assets/icons.txt scripts/build_assets.py
.stamps/assets: $(PAGES) .stamps/npm
	.venv/bin/python scripts/build_assets.py
	@touch $@

.stamps/bench: requirements/bench.txt .stamps/python
	$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@

.PHONY: help setup demo test lint fmt bench docs lock wheel clean
