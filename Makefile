# Two commands are enough: `make audit` shows what the tool does, `make test` proves that it does it.
# Everything is installed into .venv, once; the stamp files in it tell what is there.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-builtin-rules
.NOTPARALLEL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
# Compiled modules are kept, whatever the shell says: tests start the tool a hundred times.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
DEMO := reports/demo
COMPILE = $(BIN)/uv pip compile -q --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header --no-emit-index-url $(if $(UPGRADE),--upgrade)

.PHONY: help
help: ## tell what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 22

.PHONY: audit
audit: .venv/runtime.stamp browser ## audit the built-in fictional sites and write the report
	$(BIN)/serviceaudit demo --no-open --out $(DEMO)

.PHONY: test
test: lint wheel browser ## everything that must hold before a change lands
	$(BIN)/pytest -n auto

.PHONY: lint
lint: .venv/dev.stamp ## style, types, import contracts and the method's files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/serviceaudit criteria check

.PHONY: wheel
wheel: .venv/dev.stamp ## build the wheel and try it outside the checkout
	scripts/wheel.sh dist

.PHONY: bench
bench: .venv/dev.stamp browser ## measure speed; the numbers are this machine's
	@for file in $(sort $(wildcard benchmarks/*.py)); do echo "== $$file"; $(BIN)/python "$$file"; done

.PHONY: requirements
requirements: .venv/build.stamp ## pin the dependencies again (UPGRADE=1: at their newest)
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	$(COMPILE) --group build -c requirements-dev.txt -o requirements-build.txt

.PHONY: clean
clean: ## remove what was installed, built and shown
	rm -rf .venv dist build $(DEMO) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

.PHONY: browser
browser: | .venv/runtime.stamp
	@scripts/browser.sh

.venv/build.stamp: requirements-build.txt
	@scripts/venv.sh .venv
	@touch $@

.venv/runtime.stamp: requirements.txt pyproject.toml .venv/build.stamp
	@scripts/install.sh .venv requirements.txt --editable .
	@touch $@

# The developers' requirements hold the runtime's, at the same versions.
.venv/dev.stamp: requirements-dev.txt pyproject.toml .venv/build.stamp
	@scripts/install.sh .venv requirements-dev.txt --editable .
	@touch $@ .venv/runtime.stamp
