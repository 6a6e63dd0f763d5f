# Two commands: `make run` and `make test`. Everything else serves those.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help run test lint types contracts unit record lock clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

# uv installs the same locked, hashed set in seconds where pip takes minutes;
# where uv can't run, pip does it.
$(VENV)/uv.ok: requirements/bootstrap.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Debrief needs Python 3.11 or later, $(PYTHON) is $$($(PYTHON) --version 2>&1); name another with: make run PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "Could not make $(VENV). On Debian: apt-get install python3-venv"; exit 2; }
	@$(BIN)/python -m pip install -q --require-hashes -r requirements/bootstrap.txt
	@touch $@

INSTALL = $(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r $(1) \
	|| $(BIN)/python -m pip install -q --require-hashes -r $(1)
ITSELF  = $(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e . \
	|| $(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .

$(VENV)/run.ok: $(VENV)/uv.ok requirements/runtime.txt pyproject.toml
	@echo "Installing the locked dependencies (once) ..."
	@$(call INSTALL,requirements/runtime.txt)
	@$(ITSELF)
	@touch $@

$(VENV)/dev.ok: $(VENV)/run.ok requirements/dev.txt
	@echo "Installing what the tests need (once) ..."
	@$(call INSTALL,requirements/dev.txt)
	@touch $@

run: $(VENV)/run.ok  ## install, set up and serve on http://127.0.0.1:8501
	@$(BIN)/debrief serve --samples

test: $(VENV)/dev.ok lint types contracts  ## install what the tests need and run all of them
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(VENV)/dev.ok  ## ruff
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/dev.ok  ## mypy, strict
	@$(BIN)/mypy

contracts: $(VENV)/dev.ok  ## which package may import which
	@$(BIN)/lint-imports

record: $(VENV)/dev.ok  ## record the model cassettes anew
	@$(BIN)/python -m tests.cassettes.record

lock: $(VENV)/uv.ok  ## resolve the dependencies anew
	@for set in runtime dev; do \
	  $(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    $$([ $$set = dev ] && echo "--extra dev -c requirements/runtime.txt") pyproject.toml -o requirements/$$set.txt; done

clean:  ## remove what was installed (not your data)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache
