# The verbs of this house. All share one environment, .venv, made on first use and quick afterwards.
#   make demo    show a real completion, on the embedded engine (fetches a 98 MB model on first use: running this is consent)
#   make test    check, then all tests, three at a time; parts of the test bed that cannot be had here are skipped by name
#   make fast    the tests that need no real part, in about a minute: for while you work
#   make check   format, lint, types, of the clients too where Node is; import contracts and the other house laws (tests/house)
#   make bench   the speed budgets, as ratios in one run
#   make soak    what holds of any ghost, on 10,000 examples each; a day's work in a few minutes: does the server hold more memory at its end?
#                the same while what serves is killed again and again; the protocol in any order; each file struck at each step of its writing
#   make faults  what becomes of temoto when whatever serves its models fails: real servers, in every phase; writes docs/reliability.md. Half an hour
#   make offline  all tests in a network namespace that has nothing but loopback; prints how many packets went elsewhere, and fails where one did. Linux
#   make vsix    the VS Code client, with the server it installs, as a file to install (editor-clients/vscode/dist); needs Node and npm
#   make code-server   VS Code for the browser, for tests/clients/test_vscode.py: large, so no other verb gets it; needs Node and npm
#   make tools   the tools temoto configures, for tests/adapters/configuring/test_real_tools.py: large, so no other verb gets them; needs Node and npm
#   make clean   remove what these verbs made in the tree

PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin
READY := .venv/.ready

# Three tests at a time; what talks to one kind of real model, or to an editor, is one lane (tests/lanes.py). The types are checked beside
# them: pyright has one core for half a minute, and nothing to do with the other.
PYTEST := $(BIN)/python -m pytest -n 3
CLIENTS := editor-clients editor-clients/vscode
NO_PARTS := not (engine or ollama or newest or neovim or helix or emacs or vscode)

.PHONY: demo test fast check code style clients bench soak faults offline vsix code-server tools clean

demo: $(READY)
	$(BIN)/temoto demo

test: BEGAN := $(shell date +%s)
test: style
	@echo "$(BIN)/pyright, beside the tests"; $(BIN)/pyright & types=$$!; \
	  $(PYTEST) --durations=10; tests=$$?; wait $$types && exit $$tests
	@echo "make test took $$(( $$(date +%s) - $(BEGAN) )) s"

fast: $(READY)
	$(PYTEST) -q -m '$(NO_PARTS)' tests/core tests/engine tests/catalog tests/cli

check: code clients
	$(BIN)/python -m pytest -q tests/house

# The clients' own languages, where Node is: TypeScript's types, biome for what is odd in it, stylua for the Lua.
clients:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(CLIENTS:%=%/node_modules/.package-lock.json) && \
	  for one in $(CLIENTS); do (cd $$one && npm run --silent check) || exit 1; done; \
	  else echo "not checked, because npm is not here: the clients' TypeScript and Lua"; fi

%/node_modules/.package-lock.json: %/package-lock.json
	cd $* && npm ci

code: style
	$(BIN)/pyright

style: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

bench: $(READY)
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.growth
	$(BIN)/python -m tests.bench.outline
	mkdir -p build && $(BIN)/python -m tests.bench.replay.simulated --rate 30 --rate 80 --rate 200 --trace python typescript go rust japanese reading --plot build/typing.svg
	$(BIN)/python -m tests.bench.replay.simulated --rate 80 --editors 16 --trace typescript
	$(BIN)/python -m tests.bench.replay --rate 80 --trace python --trace reading

soak: $(READY)
	TEMOTO_EXAMPLES=20 $(BIN)/python -m pytest -q --timeout=900 tests/core/completion/test_ghosts.py
	$(BIN)/python -m tests.bench.soak
	$(BIN)/python -m tests.bench.kills
	$(BIN)/python -m tests.bench.kills --engine --completions 500 --actions 10 --kills 15
	TEMOTO_EXAMPLES=20 $(BIN)/python -m pytest -q --timeout=1800 tests/lsp/protocol/test_any_order.py tests/lsp/protocol/test_framing.py
	TEMOTO_EXAMPLES=1 $(BIN)/python -m pytest -q --timeout=900 tests/adapters/state

faults: $(READY)
	$(BIN)/python -m tests.faults

# The parts of the test bed are got before: in there they could not be.
offline: $(READY)
	$(BIN)/python -m tests.testbed
	$(BIN)/python -m tests.offline -n 3

vsix: $(READY)
	rm -rf editor-clients/vscode/dist
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps -w editor-clients/vscode/dist/server .
	cd editor-clients/vscode && npm ci && npm run check && npm run package

code-server: $(READY) vsix
	$(BIN)/python -m tests.testbed.code_server

tools: $(READY)
	$(BIN)/python -m tests.testbed.tools

clean:
	rm -rf .venv build dist editor-clients/vscode/dist editor-clients/vscode/node_modules .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "temoto needs Python 3.11 or later on the PATH."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing temoto and its tools into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt pip
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@
