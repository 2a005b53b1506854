# One verb for each task. `make demo` and `make test` install what is missing; the rest rests on them.
PYTHON ?= python3
SERVE ?= 1
BIN := .venv/bin
MAKEFLAGS += --no-print-directory
# One thread for each process: threads that wait for each other make small matrices many times dearer on a busy machine.
export OPENBLAS_NUM_THREADS ?= 1
# Where this is set, each start of the program compiles anew all that it loads: three seconds where one is enough.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup setup-test demo test check fix proofs coverage bench pictures lock clean

help:  ## these verbs
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

setup:  ## install what is needed to run
	@$(PYTHON) -m tools.setup run

setup-test:  ## install what is needed to run and to test
	@$(PYTHON) -m tools.setup test

demo: setup  ## a demo wave, its index and its reports in demo/, then a server (SERVE=0: the files only)
	@$(BIN)/thriving demo --out demo
	@if [ "$(SERVE)" != 0 ]; then THRIVING_DATA_DIR=$${THRIVING_DATA_DIR:-demo/data} exec $(BIN)/thriving serve; fi

test: setup-test  ## every test, those in a browser too
	@$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder

check: setup-test  ## lint, types, import rules, the published questionnaires and the fast tests
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/thriving instruments check
	@$(BIN)/pytest -m "not slow and not browser"

fix: setup  ## mend what can be mended by machine
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

proofs: setup-test  ## the long proofs, whole; `make test` runs a sample of each
	@THRIVING_PROOFS=whole $(BIN)/pytest -m proof

coverage: setup-test  ## which lines and branches of the core the tests miss
	@$(BIN)/pytest --cov --cov-report=term-missing:skip-covered

bench: setup  ## ratios to reference programs, into benchmarks/latest.json
	@$(BIN)/python -m benchmarks

pictures: setup-test  ## the pictures of README and notes, taken anew from the synthetic demo
	@$(BIN)/python -m tools.pictures

lock: setup  ## resolve all dependencies again and write the locks
	@$(BIN)/python -m tools.lock

clean:  ## take away everything that make made (your data in thriving-data/ stays)
	rm -rf .venv build dist demo reports/assets/fonts reports/assets/web .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage uv.lock
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
