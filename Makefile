# Needs Python 3.11 or newer, make and a package index, nothing else. PYTHON=... chooses the interpreter.

VENV := .venv
BIN := $(VENV)/bin
CANDIDATES := $(if $(PYTHON),$(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python)
ROOMS := $(wildcard */__init__.py)
AS_ROOT = $(if $(filter-out 0,$(shell id -u)),sudo --non-interactive)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help verify test test-browser must-fail fuzz kill lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

verify: $(VENV)/installed ## prove every claim and write the evidence to out/
	$(BIN)/dosebound verify --out out

test: $(VENV)/installed ## lint, format, types, import contracts, the core's AST gate, tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m proofs.gate
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

test-browser: $(VENV)/installed ## open the timeline in Chromium, which is installed if there is none
	@command -v chromium || command -v chromium-browser || command -v google-chrome || { \
	    echo 'no Chromium on PATH: installing the package chromium' && \
	    $(AS_ROOT) apt-get update --quiet=2 && \
	    $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 chromium; } || { \
	    echo 'make test-browser needs Chromium on PATH, and could not install it (apt-get, as root or with sudo)' >&2; \
	    exit 1; }
	$(BIN)/python -m pytest -m browser tests/fault_injection

must-fail: $(VENV)/installed ## verify copies with a bug planted in each; every one must be noticed
	$(BIN)/python -m pytest -m "" tests/proofs/test_must_fail.py tests/proofs/test_sabotage.py \
	    tests/test_must_fail.py

fuzz: $(VENV)/installed ## read spoiled scenarios, prescriptions and traces for a minute
	$(BIN)/python -m tests.fault_injection.fuzz --seconds 60

kill: $(VENV)/installed ## kill a running bench pump a thousand times
	$(BIN)/python -m tests.controller.shell.kill_campaign --kills 1000

# Pins stay as they are unless pyproject.toml asks otherwise; LOCK_ARGS=--upgrade renews them all. The oldest
# supported Python makes the lock, for what only older Pythons need would be missing from a newer one's.
lock: $(VENV)/locked ## regenerate requirements.lock from pyproject.toml
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
	    { echo 'make lock needs a Python 3.11 environment: make clean, then make lock PYTHON=python3.11' >&2; exit 1; }
	CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/python -m piptools compile --quiet --extra dev \
	    --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-trusted-host \
	    --no-emit-find-links --no-emit-options $(LOCK_ARGS) --output-file requirements.lock pyproject.toml

clean: ## remove the environment and everything generated
	rm -rf $(VENV) out build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .dosebound-cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/installed: $(VENV)/locked pyproject.toml $(ROOMS)
	$(BIN)/python -m pip install --quiet --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/locked: requirements.lock
	@for candidate in $(CANDIDATES); do \
	    if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "creating $(VENV) with $$candidate"; \
	        exec "$$candidate" -m venv --clear $(VENV); \
	    fi; \
	done; \
	echo 'Dosebound needs Python 3.11 or newer; none of these is: $(CANDIDATES). Set PYTHON=/path/to/python3.' >&2; \
	exit 1
	$(BIN)/python -m pip install --quiet --quiet --require-hashes --requirement requirements.lock
	@touch $@
