# make run   annotate corpus/, execute the notebooks, write figures/ and build/pages
# make test  everything that must hold: unit and property tests, the notebooks by nbval, the figure check
# make fuzz  12 000 damaged files through the readers; the result is added to tests/fuzz.csv
# make screenshots   the pictures of the README, taken in Chromium
# make bench   how fast it annotates, against spaCy and TextBlob, the explorer over 100 000 articles in Chromium, how often intervals hold: an hour and
#              some GB; REVUE_DATA must name the folder of WiNER; make bench FULL=1 annotates 100 000 articles as well
# All make .venv from requirements.lock first, with uv where it is installed and with venv + pip where not.

PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.version_info >= (3, 11) and print("$(name)")' 2>/dev/null)))
BIN := .venv/bin

.PHONY: run test test-browsing test-rest fuzz screenshots bench lock clean

run: .venv/ready
	$(BIN)/revue run
	$(BIN)/python -m analysis.readme

# Two halves side by side: what needs a browser, a kernel or other processes waits a lot.
BROWSING := $(addprefix tests/test_,annotating.py app.py cluster.py correct.py engine.py frontend.py frontend_views.py lab.py share.py)

test: .venv/ready
	$(MAKE) --no-print-directory -j2 test-browsing test-rest
	$(BIN)/revue figures --check

test-browsing:
	$(BIN)/python -m pytest $(PYTEST) --nbval $(BROWSING) notebooks

test-rest:
	$(BIN)/python -m pytest $(PYTEST) tests $(addprefix --ignore=,$(BROWSING))

.venv/ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "revue needs Python 3.11 or newer and found none: install it (Debian: apt install python3 python3-venv), or name it: make PYTHON=/path/to/python3" >&2; exit 2; }
	@if command -v uv >/dev/null; then \
		echo "making .venv with uv"; \
		uv venv --quiet --allow-existing --python "$(PYTHON)" .venv && \
		uv pip sync --compile-bytecode --require-hashes --python .venv requirements.lock && \
		uv pip install --quiet --python .venv --no-deps -e . ; \
	else \
		echo "making .venv with venv and pip (uv is faster where it is installed)"; \
		"$(PYTHON)" -m venv .venv || { echo "python3-venv is missing: install it (Debian: apt install python3-venv)" >&2; exit 2; }; \
		$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock && \
		$(BIN)/python -m pip install --disable-pip-version-check --quiet --no-deps -e . ; \
	fi || { echo "the environment could not be made: see the lines above (is a package index reachable?)" >&2; exit 2; }
	@touch .venv/ready

fuzz: .venv/ready
	$(BIN)/python -m pytest -q -m slow tests/test_fuzz.py

screenshots: .venv/ready
	$(BIN)/python -m analysis.screenshots

bench: .venv/ready
	if command -v uv >/dev/null; then uv pip install --quiet --compile-bytecode --python .venv -e '.[discover,scale]'; \
		else $(BIN)/python -m pip install --disable-pip-version-check --quiet -e '.[discover,scale]'; fi
	$(BIN)/python tests/bench/annotating.py $(if $(FULL),--full)
	$(BIN)/python tests/bench/explorer.py
	$(BIN)/python tests/bench/intervals.py

lock:
	uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --quiet -o requirements.lock

clean:
	rm -rf .venv build
