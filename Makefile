# SPDX-License-Identifier: GPL-3.0-or-later
# Everything a newcomer needs. Works with GNU make 3.81 (macOS) and later; recipes are plain sh.

PYTHON    ?= python3
DEMO_ARGS ?= --out demo-out --headless
# random order, both cores, each file in one process; campaigns have their own target
TEST_ARGS ?= -q -n auto --dist loadfile -m "not campaign"
UPGRADE   ?=
BENCH_ARGS ?= --notes 1000 10000 50000 100000 --json build/bench.json --plot build/bench.png

BIN     := .venv/bin
SOURCES := counselor_desk tests packaging resources/packet

# the same result whatever language the computer speaks; Python then uses UTF-8 everywhere
export LC_ALL := C.UTF-8
export PYTHONUTF8 := 1
# a person's own Python settings must not change a run
unexport PYTHONPATH PYTHONHOME PYTHONSTARTUP

.DEFAULT_GOAL := help
.PHONY: help demo run screens bench test test-long lint pytest set-up set-up-window set-up-tests requirements clean

help:  ## these targets
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/  make \1	\2/p' Makefile | expand -t 22

set-up:
	@$(PYTHON) packaging/set_up.py --for demo

set-up-window:
	@$(PYTHON) packaging/set_up.py --for window

set-up-tests:
	@$(PYTHON) packaging/set_up.py --for tests

demo: set-up  ## prepare everything, then run the whole main job on a fictional practice
	@$(BIN)/counselor-desk demo $(DEMO_ARGS)

run: set-up-window  ## prepare everything, then open your own journal in its window
	@$(BIN)/counselor-desk open

screens: set-up  ## draw every page of the window, in both themes, into build/screens
	@$(BIN)/python -I -X utf8 -m counselor_desk.app.screens --out build/screens

test: lint pytest  ## prepare everything, then lint, types, layers and tests with coverage

lint: set-up-tests  ## ruff, mypy --strict and the import contracts
	@echo "== ruff"
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@echo "== mypy"
	@$(BIN)/mypy
	@echo "== layers"
	@$(BIN)/lint-imports

pytest: lint
	@mkdir -p build
	@echo "== pytest"
	@$(BIN)/python -m pytest $(TEST_ARGS) --cov --cov-report= --cov-report=json:build/coverage.json
	@$(BIN)/python packaging/check_coverage.py build/coverage.json

bench: set-up-tests  ## measure how fast the program is, on journals of up to 100,000 notes; takes hours
	@mkdir -p build
	@$(BIN)/counselor-desk bench $(BENCH_ARGS)

test-long: set-up-tests  ## the campaigns that take too long for every change
	@$(BIN)/python -m pytest -q -m campaign

requirements:  ## write the pinned requirements anew (needs uv; UPGRADE=--upgrade moves to newer versions)
	@$(PYTHON) packaging/pin_requirements.py $(UPGRADE)

clean:  ## remove everything that can be made again, except .venv
	@rm -rf build dist demo-out .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find counselor_desk tests packaging -name __pycache__ -type d -prune -exec rm -rf {} +
