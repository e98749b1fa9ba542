# Words for the work on feedwright. They need Python 3.11 or newer, and make; everything else they bring themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: feeds test lowest lint check docs site bench dist clean

feeds: $(VENV)/ready  ## make the feeds of config.yaml
	$(BIN)/feedwright build

test: $(VENV)/ready  ## run the tests
	$(BIN)/python -m pytest --numprocesses=auto --cov --cov-report=term

lowest: $(VENV)/ready  ## run the tests with the lowest versions that pyproject.toml allows
	$(BIN)/python -c 'import tomllib; project = tomllib.load(open("pyproject.toml", "rb"))["project"]; print(*project["dependencies"], sep="\n")' | sed 's/>=/==/' > $(VENV)/lowest.txt
	$(PYTHON) -m venv $(VENV)/lowest
	$(VENV)/lowest/bin/python -m pip install --quiet --disable-pip-version-check --constraint $(VENV)/lowest.txt --editable '.[dev]'
	$(VENV)/lowest/bin/python -m pytest --numprocesses=auto -q --ignore=tests/sources/html $(addprefix tests/,config contract formats pages presets publish sources text test_cli.py test_journey.py test_model.py)

lint: $(VENV)/ready  ## style, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: $(VENV)/ready  ## are the feeds up to date?
	$(BIN)/feedwright build --check

docs: $(VENV)/ready  ## write the generated parts of the documents
	$(BIN)/python docs/generate.py

site: $(VENV)/ready  ## make a site of the documents in build/site
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

bench: $(VENV)/ready  ## time feedwright beside Hugo, if hugo is installed, and Pelican, and show where the time goes
	$(PYTHON) -m venv $(VENV)/pelican
	$(VENV)/pelican/bin/python -m pip install --quiet --disable-pip-version-check 'pelican[markdown]'
	$(BIN)/python tests/bench/run.py --pelican $(VENV)/pelican/bin/pelican
	$(BIN)/python tests/bench/render.py
	$(BIN)/python tests/bench/profiled.py

dist: $(VENV)/ready  ## build the wheel and the source archive
	$(BIN)/python -m build

clean:
	rm -rf $(VENV) dist build

$(VENV)/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "feedwright needs Python 3.11 or newer; name one with: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "this Python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
