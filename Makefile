# Set-up and everyday commands; `make help` lists them. Every target can be run again at any time.

PYTHON ?= python3
BIN := .venv/bin
STAMPS := .venv/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
WACZ := wacz/bin/python -m pip --disable-pip-version-check --no-input
INSTALL := $(PIP) install -qq --require-hashes --only-binary :all:

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup setup-test native web demo serve check test test-slow bench screenshots lock notice sbom \
	reference model wheels clean

help: ## this list
	@awk -F ':[^#]*## ' '/^[a-z-]+:[^#]*## / { printf "%-14s%s\n", $$1, $$2 }' Makefile

setup: native $(STAMPS)/package web ## everything that running Leadlight needs; leaves .venv/bin/leadlight

setup-test: setup $(STAMPS)/dev $(STAMPS)/wacz system-packages ## everything that the tests need

native: $(STAMPS)/base ## compile the modules that read ads, where there is a C compiler
	@$(BIN)/python scripts/native.py

web: $(STAMPS)/node ## the JavaScript libraries of the web pages
	@$(BIN)/python web/collect.py

demo: setup ## set up, then the main job from end to end on a made-up week of ads
	$(BIN)/leadlight demo

serve: setup ## set up, then the web pages on this machine alone
	$(BIN)/leadlight serve

check: setup $(STAMPS)/dev ## style, types and architecture
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

test: setup-test check ## set up, check, then every test but the slow ones
	$(BIN)/pytest -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder -m "not slow"

test-slow: setup-test ## the tests that take minutes
	$(BIN)/pytest -m slow

bench: setup $(STAMPS)/bench ## measure the stages and the links on this machine
	$(BIN)/python bench/stages.py
	$(BIN)/python -m bench.linking

sbom: $(STAMPS)/dev ## write sbom/leadlight.cdx.json, a CycloneDX bill of all that is locked
	$(BIN)/python scripts/sbom.py

screenshots: setup-test ## pictures of the web pages, in screenshots/
	$(BIN)/python scripts/screenshots.py

lock: $(STAMPS)/dev ## choose versions again for pyproject.toml; UPGRADE=1 takes the newest
	$(BIN)/python scripts/lock.py $(if $(UPGRADE),--upgrade)

notice: $(STAMPS)/package ## write NOTICE from the licences of what is locked
	$(BIN)/python scripts/notice.py

reference: $(STAMPS)/package ## write docs/reference from the indicator cards
	$(BIN)/python scripts/indicators.py

model: setup $(STAMPS)/dev ## fit the model that a home begins with, on made-up worlds; forty minutes
	$(BIN)/python -m bench.fitting

wheels: $(STAMPS)/dev ## ask whether everything locked comes without a compiler
	$(BIN)/python scripts/wheels.py

clean: ## forget the environment and everything that was built
	rm -rf .venv build dist screenshots sbom src/leadlight/shell/static/vendor src/leadlight/finder/extract/data
	rm -rf src/leadlight/finder/extract/native
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.PHONY: system-packages
system-packages: $(STAMPS)/dev
	@$(BIN)/python scripts/system_packages.py

$(STAMPS)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Leadlight needs Python 3.11 or newer: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@mkdir -p $(STAMPS)
	@touch $@

$(STAMPS)/base: requirements/base.txt $(STAMPS)/venv
	@echo "Installing what Leadlight needs"
	@$(INSTALL) -r requirements/base.txt
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/base
	@echo "Installing what the tests need"
	@$(INSTALL) -r requirements/dev.txt
	@touch $@

# A tool that a test runs, in an environment of its own; its one package without a wheel is Python alone.
$(STAMPS)/wacz: requirements/wacz.txt $(STAMPS)/venv
	@echo "Installing the tool whose WACZ files are read in a test"
	@$(PYTHON) -m venv .venv/wacz
	@sed -n '/^setuptools==/,/[^\\]$$/p' $< >.venv/wacz/build.txt
	@.venv/$(WACZ) install -qq --require-hashes --only-binary :all: -r .venv/wacz/build.txt
	@.venv/$(WACZ) install -qq --require-hashes --only-binary :all: --no-binary surt --no-build-isolation -r $<
	@touch $@

$(STAMPS)/bench: requirements/bench.txt $(STAMPS)/dev
	@echo "Installing what the benchmarks compare with"
	@$(INSTALL) -r requirements/bench.txt
	@touch $@

$(STAMPS)/package: pyproject.toml $(wildcard hatch_build.py) $(STAMPS)/base
	@$(PIP) install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/node: requirements/web.txt $(STAMPS)/base
	@command -v npm >/dev/null || $(INSTALL) -r requirements/web.txt
	@touch $@
