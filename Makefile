# run: serve Portal · install: what that needs · test: everything that must hold · bench: how fast
# pictures: those of the README · lint, fmt: how code looks · lock: pin anew
# More words for a command go in ARGS: make test ARGS="tests/gigs -k publish"; make lock ARGS=--upgrade

VENV = .venv
BIN = $(VENV)/bin
RUNTIME = $(VENV)/runtime.stamp
DEV = $(VENV)/dev.stamp
POSTGRES = $(VENV)/postgresql.stamp
INSTALL = $(BIN)/python -m pip install -qq --disable-pip-version-check
COMPILE = $(BIN)/pip-compile --quiet --generate-hashes --no-header --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --build-deps-for editable

.PHONY: run install test bench pictures lint fmt lock

install: $(RUNTIME) $(if $(filter postgresql%,$(PORTAL_DATABASE_URL)),$(POSTGRES))

run: install
	@exec $(BIN)/portal serve $(ARGS)

# Four at once, which keeps two cores busy to the end: on SQLite what needs a browser and the rights, and the rest; on
# PostgreSQL what starts processes and waits for them, and the rest. Where ARGS name tests, those run on both databases;
# none is left for PostgreSQL (5) where they are the browser's alone.
TESTS = $(BIN)/python -m pytest
ON_POSTGRESQL = PORTAL_TEST_DATABASE=postgresql $(TESTS) -p no:cacheprovider
SLOW = tests/browser tests/access
WAITING = tests/cli tests/demo/test_world.py tests/histories tests/migrations tests/races
# Rights are read from both databases (test_tables, leaks, mails); every page for every persona, every cell turned round,
# and demos of every seed and size are tried on SQLite alone: what is proven there is our own code, and CI has its limit.
ONCE = $(addprefix tests/access/,test_flips.py test_matrix.py test_sentinels.py) tests/demo/test_loading.py
WITHOUT = $(if $(ARGS),$(ARGS),$(addprefix --ignore=,$(1)))

test: lint
	@$(ON_POSTGRESQL) --ignore=tests/browser $(call WITHOUT,$(ONCE) $(WAITING)) >$(VENV)/postgresql.log 2>&1 & both=$$!; \
	$(if $(ARGS),true,$(ON_POSTGRESQL) $(WAITING)) >$(VENV)/waiting.log 2>&1 & waiting=$$!; \
	$(if $(ARGS),true,$(TESTS) -p no:cacheprovider $(SLOW)) >$(VENV)/slow.log 2>&1 & slow=$$!; \
	$(TESTS) $(call WITHOUT,$(SLOW)); failed=$$?; \
	echo "In a browser, and the rights:"; wait $$slow || failed=1; cat $(VENV)/slow.log; \
	echo "The same on PostgreSQL:"; wait $$both || $(if $(ARGS),[ $$? = 5 ] ||) failed=1; cat $(VENV)/postgresql.log; \
	wait $$waiting || failed=1; cat $(VENV)/waiting.log; \
	[ $$failed = 0 ]

bench: $(DEV)
	@exec $(BIN)/python -m tests.bench $(ARGS)

pictures: $(DEV)
	@exec $(BIN)/python -m tests.pictures $(ARGS)

lint: $(DEV)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: $(DEV)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

lock: $(DEV)
	$(COMPILE) $(ARGS) -o requirements.txt pyproject.toml
	$(COMPILE) $(ARGS) --all-extras -c requirements.txt -o requirements-dev.txt pyproject.toml

$(RUNTIME): requirements.txt pyproject.toml | $(BIN)/pip
	@echo "Installing what Portal needs into $(VENV) ..."
	@$(INSTALL) --require-hashes -r requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(POSTGRES): $(RUNTIME)
	@echo "Installing what PostgreSQL needs into $(VENV) ..."
	@awk '/^[a-z]/ { ours = /^(psycopg|psycopg-binary|typing-extensions)==/ } ours' requirements-dev.txt >$(VENV)/postgresql.txt
	@$(INSTALL) --require-hashes -r $(VENV)/postgresql.txt
	@touch $@

$(DEV): requirements-dev.txt pyproject.toml | $(BIN)/pip
	@echo "Installing what Portal and its tests need into $(VENV) ..."
	@$(INSTALL) --require-hashes -r requirements-dev.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@ $(RUNTIME)

$(BIN)/pip:
	@for python in python3.13 python3.12 python3.11 python3; do \
		if $$python -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			exec $$python -m venv --clear $(VENV); \
		fi; \
	done; \
	echo "Portal needs Python 3.11 or newer with its venv module (on Debian: python3-venv); none was found." >&2; exit 1
