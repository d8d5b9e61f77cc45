# Every command makes what it needs: `make run` works on a fresh machine.
PYTHON ?= python3
VENV   := .venv
BIN    := $(if $(filter Windows_NT,$(OS)),$(VENV)/Scripts,$(VENV)/bin)
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: run test check eval bench faults clean

run: $(VENV)/installed
	$(BIN)/python ingest.py || test $$? -eq 1
	$(BIN)/streamlit run app.py

test: $(VENV)/installed-test
	$(BIN)/python -m pytest

check: $(VENV)/installed-test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m assistant lint

eval: $(VENV)/installed
	$(BIN)/python ingest.py || test $$? -eq 1
	$(BIN)/python -m assistant evaluate

bench: $(VENV)/installed-bench
	$(BIN)/python -m benchmarks

faults: $(VENV)/installed-bench
	$(BIN)/python -m benchmarks faults

$(VENV)/installed: pyproject.toml constraints.txt
	@echo "Installing into $(VENV): some minutes, once."
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(PIP) --constraint constraints.txt --editable .
	touch $@

$(VENV)/installed-test: pyproject.toml constraints.txt
	@echo "Installing into $(VENV): some minutes, once."
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(PIP) --constraint constraints.txt --editable '.[test]'
	touch $@ $(VENV)/installed

$(VENV)/installed-bench: pyproject.toml constraints.txt
	@echo "Installing into $(VENV): some minutes, once."
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(PIP) --constraint constraints.txt --editable '.[test,bench]'
	touch $@ $(VENV)/installed $(VENV)/installed-test

clean:
	rm -rf $(VENV) index .pytest_cache .mypy_cache .ruff_cache
