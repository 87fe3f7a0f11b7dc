# Everything runs inside the checkout: .venv (Oscar, graphene 3, tools) and .venv-graphene2 (graphene 2, as on Saleor).
# Wants Python 3.11 or newer, and Node.js 20.19 or newer with npm for the staff dashboard; PostgreSQL comes as a Python
# package. Override a variable with `make test WORKERS=1`.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
SALEOR_PYTHON ?= python
SALEOR_WORKERS ?= 2
SALEOR_FLAGS ?=
WORKERS ?= logical

BIN := .venv/bin
GRAPHENE2 := .venv-graphene2
PIP_FLAGS := -qq --disable-pip-version-check --no-input
STATIC := DJANGO_SETTINGS_MODULE=tests.settings.static
# A test that hangs says where, and fails.
PYTEST_FLAGS := -q -n $(WORKERS) --dist worksteal -o faulthandler_timeout=900 -o faulthandler_exit_on_timeout=true
WITH_SHOP := tests/customers tests/demo tests/graphql tests/hosts tests/saleor tests/scenarios

# Debian ships Python without what `python3 -m venv` needs; root can have it installed, others are told.
define WITHOUT_VENV
{ rm -rf $(@D); if test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	echo "installing Debian's python3-venv ..."; apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null && \
	$(PYTHON) -m venv $(@D); else echo "Python's venv module is incomplete; on Debian: apt-get install python3-venv" >&2; exit 1; fi; }
endef

# The staff dashboard: what it is made of, what it needs, and the sign that it was built.
DASHBOARD := dashboard_extension
DASHBOARD_FILES := $(shell find $(DASHBOARD) -type f -not -path '*/node_modules/*' -not -path '*/src/gql/*' \
	-not -path '*/test-results/*' -not -path '*/playwright-report/*') saleor_customer_ext/graphql/schema.graphql
DASHBOARD_BUILT := saleor_customer_ext/static/saleor_customer_ext/dashboard/.vite/manifest.json
NPM := npm --prefix $(DASHBOARD)
RIGHT_NODE := node -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 20 || major == 20 && minor >= 19 ? 0 : 1)'
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome || echo /usr/bin/chromium)

define WITHOUT_CHROMIUM
{ if test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	echo "installing Debian's chromium ..."; apt-get update -qq && \
	apt-get install -y -qq --no-install-recommends chromium >/dev/null; else echo \
	"The tests in a browser need Chromium; on Debian: apt-get install chromium. Or name one: make $@ CHROMIUM=/path/to/it" >&2; \
	exit 1; fi; }
endef

# Says what the environment lacks, and ends there.
IN_SALEOR = $(SALEOR_PYTHON) -m tools.saleor_environment || { \
	echo "This needs a Saleor environment; name its Python: make $@ SALEOR_PYTHON=/path/to/python" >&2; exit 1; }
LOOPBACK_ONLY := --disable-socket --allow-hosts=127.0.0.1,::1,localhost --allow-unix-socket

.DEFAULT_GOAL := help
.PHONY: help install demo demo-reset test check format schema test-core test-graphene2 test-oscar test-saleor \
	test-saleor-own dashboard check-dashboard test-dashboard test-browser bench clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/.installed .venv-graphene2/.installed ## Create or update both virtual environments

demo: .venv/.installed ## Start the sample shop; the first time creates its database and data
	@if ! command -v npm >/dev/null; then echo "Without npm (Node.js 20.19 or newer) there is no staff dashboard."; \
	else $(MAKE) --no-print-directory dashboard || echo "The shop opens without the staff dashboard."; fi
	@$(BIN)/python -m demo

demo-reset: .venv/.installed ## Delete the sample shop's database and data
	@$(BIN)/python -m demo reset

test: check test-core test-graphene2 test-oscar check-dashboard test-dashboard test-browser ## Everything that has to pass, checks included

check: .venv/.installed ## Lint, format, types, import contracts, missing migrations, schema snapshot, reports
	@echo "== ruff"
	@$(BIN)/ruff check --quiet --output-format concise .
	@$(BIN)/ruff format --quiet --check . || { $(BIN)/ruff format --check .; exit 1; }
	@echo "== mypy"
	@$(BIN)/mypy
	@echo "== import contracts"
	@$(BIN)/lint-imports --no-logo
	@echo "== migrations"
	@$(STATIC) $(BIN)/python -m django makemigrations --check --dry-run saleor_customer_ext
	@echo "== schema snapshot"
	@$(STATIC) $(BIN)/python -m saleor_customer_ext.graphql.snapshot --check
	@echo "== reports about Saleor"
	@$(BIN)/python -m tools.compat

format: .venv/.installed ## Rewrite the code the way `make check` wants it
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

schema: .venv/.installed ## Rewrite the snapshot of the GraphQL schema
	@$(STATIC) $(BIN)/python -m saleor_customer_ext.graphql.snapshot

test-core: .venv/.installed ## The core, without any shop
	@echo "== core"
	@$(BIN)/pytest $(PYTEST_FLAGS) --ds=tests.settings.core $(addprefix --ignore=,$(WITH_SHOP)) tests

test-graphene2: .venv-graphene2/.installed ## The GraphQL in a real Oscar shop, on graphene 2
	@echo "== GraphQL, graphene 2"
	@$(GRAPHENE2)/bin/pytest $(PYTEST_FLAGS) --ds=tests.settings.oscar tests/graphql

test-oscar: .venv/.installed ## The scenarios, the GraphQL and our Oscar host in a real Oscar shop
	@echo "== scenarios on Oscar"
	@$(BIN)/pytest $(PYTEST_FLAGS) --ds=tests.settings.oscar tests/customers tests/demo tests/graphql \
		tests/hosts/oscar tests/scenarios

test-saleor: ## The scenarios and our Saleor host in a real Saleor; only inside a Saleor environment
	@$(IN_SALEOR)
	@echo "== scenarios on Saleor (the first run makes the database, in some minutes)"
	@$(SALEOR_PYTHON) -m pytest -q -n $(SALEOR_WORKERS) --dist worksteal --ds=tests.settings.saleor --reuse-db \
		$(LOOPBACK_ONLY) -W ignore::DeprecationWarning -W error:::saleor_customer_ext \
		-p tests.saleor.report $(SALEOR_FLAGS) tests/saleor tests/scenarios

test-saleor-own: ## A selection of Saleor's own tests, with us in its shop; only inside a Saleor environment
	@$(IN_SALEOR)
	@echo "== Saleor's own tests"
	@$(SALEOR_PYTHON) -m tests.saleor.own_suite -n $(SALEOR_WORKERS) $(SALEOR_FLAGS)

dashboard: $(DASHBOARD_BUILT) ## Build the staff dashboard's files

check-dashboard: $(DASHBOARD)/node_modules/.installed ## The staff dashboard's types, lint and format
	@echo "== dashboard: types, lint, format"
	@$(NPM) run -s check

test-dashboard: $(DASHBOARD_BUILT) ## The parts of the staff dashboard, and its budget
	@echo "== dashboard: parts"
	@$(NPM) run -s test

test-browser: .venv/.installed $(DASHBOARD_BUILT) ## The staff dashboard's stories, in Chromium against the sample shop
	@test -x "$(CHROMIUM)" || $(WITHOUT_CHROMIUM)
	@echo "== dashboard: stories in a browser"
	@CHROMIUM="$(CHROMIUM)" $(BIN)/python -m tools.browser_shop $(NPM) run -s e2e

bench: .venv/.installed ## The ledger's speed, as ratios to a plain INSERT
	@$(BIN)/python -m benchmarks

clean: ## Remove virtual environments, caches and build output; the demo's data stays
	@rm -rf .venv .venv-graphene2 build dist *.egg-info .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@rm -rf $(DASHBOARD)/node_modules $(DASHBOARD)/src/gql $(DASHBOARD)/test-results $(DASHBOARD)/playwright-report
	@rm -rf $(dir $(patsubst %/,%,$(dir $(DASHBOARD_BUILT))))
	@find . -name __pycache__ -type d -not -path './node_modules/*' -prune -exec rm -rf {} +

$(DASHBOARD_BUILT): $(DASHBOARD)/node_modules/.installed $(DASHBOARD_FILES)
	@echo "== dashboard: build"
	@$(NPM) run -s build

$(DASHBOARD)/node_modules/.installed: $(DASHBOARD)/package.json $(DASHBOARD)/package-lock.json
	@command -v npm >/dev/null && $(RIGHT_NODE) || { echo "The staff dashboard needs Node.js 20.19 or newer with npm." >&2; exit 1; }
	@echo "installing what the dashboard is built with (about a minute the first time) ..."
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

# A stamp per environment: nothing happens until the requirements or the package's metadata change.
.venv/.installed: REQUIREMENTS := requirements/oscar.txt
.venv-graphene2/.installed: REQUIREMENTS := requirements/graphene2.txt

.venv/.installed: requirements/oscar.txt setup.cfg pyproject.toml
.venv-graphene2/.installed: requirements/graphene2.txt setup.cfg pyproject.toml

.venv/.installed .venv-graphene2/.installed:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed, with its venv module." >&2; exit 1; }
	@echo "installing $(REQUIREMENTS) into $(@D) (about a minute the first time) ..."
	@test -x $(@D)/bin/pip || $(PYTHON) -m venv $(@D) >/dev/null || $(WITHOUT_VENV)
	@$(@D)/bin/python -m pip install $(PIP_FLAGS) -r $(REQUIREMENTS)
	@$(@D)/bin/python -m pip install $(PIP_FLAGS) --no-deps --no-build-isolation --editable .
	@touch $@
	@echo "installed $(@D)"
