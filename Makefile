# `make demo`: install and run the main job on the embedded default.  `make test`: the same .venv with test tools, all tests.
# `make test-browser`: the report in a real Chromium.  `make lock`: renew the lock files.  `make bench`: benchmarks beside peers.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check
OUT    ?= demo.html

.PHONY: demo test check test-browser lock bench clean python
.DELETE_ON_ERROR:

demo: $(VENV)/.run
	@$(BIN)/twinkeel demo --out $(OUT)

test: check
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser"

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test-browser: $(VENV)/.test
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium; } \
	  || { echo "make test-browser needs Debian's package chromium: sudo apt-get install chromium" >&2; exit 1; }
	$(BIN)/python -m pytest -m browser

python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or later is missing: sudo apt-get install python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed, $$($(PYTHON) --version) was found: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python's venv module is missing: sudo apt-get install python3-venv" >&2; exit 1; }

$(VENV)/bin/python: | python
	@echo "Creating $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing from requirements/run.lock …"
	@$(PIP) --require-hashes -r requirements/run.lock
	@$(PIP) --no-deps -e .
	@touch $@

$(VENV)/.test: requirements/test.lock $(VENV)/.run
	@echo "Installing from requirements/test.lock …"
	@$(PIP) --require-hashes -r requirements/test.lock
	@touch $@

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  pyproject.toml -o requirements/run.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header \
	  pyproject.toml --group test -c requirements/run.lock -o requirements/test.lock

bench: $(VENV)/.test
	@for f in benchmarks/bench_*.py; do echo "== $$f"; $(BIN)/python $$f || exit 1; done

clean:
	rm -rf $(VENV) dist build demo.html .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
