# Everything one does with the desk; `make` alone lists it. PYTHON=python3.12 picks another interpreter.
PYTHON ?= python3
BIN := .venv/bin
PARALLEL ?= 2
# Browsers and killed processes wait more than they work.
WINDOWS ?= 3
CATALOGUES := helpdesk/translations
CHECKED := helpdesk tests benchmarks migrations requirements config.py wsgi.py

.DEFAULT_GOAL := help
.PHONY: help app setup run seed test test-fast coverage lint types format i18n migrate lock bench ci

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

app:
	@$(PYTHON) requirements/bootstrap.py app

setup: ## create or refresh .venv with everything for development
	@$(PYTHON) requirements/bootstrap.py dev

run: app ## start the desk with a demo school: http://127.0.0.1:8000 (HOST, PORT)
	@echo 'Обновляю базу данных…' && $(BIN)/flask db upgrade
	@echo 'Загружаю правила регламента…' && $(BIN)/flask init
	@echo 'Проверяю демонстрационную школу…' && $(BIN)/flask demo --if-empty
	@exec $(BIN)/flask serve

seed: app ## fill an empty database with the demo school
	@$(BIN)/flask db upgrade && $(BIN)/flask init && $(BIN)/flask demo

test: setup ## run all tests: on SQLite, on PostgreSQL, in a browser
	@failed=0; \
	echo '== SQLite'; \
	$(BIN)/pytest -q -n $(PARALLEL) -m 'not (postgresql_only or browser or kill)' || failed=1; \
	echo '== PostgreSQL'; \
	$(BIN)/pytest -q -n $(PARALLEL) --engine=postgresql -m 'not (sqlite_is_enough or browser or kill)' || failed=1; \
	echo '== Browser and kill -9'; \
	$(BIN)/pytest -q -n $(WINDOWS) --dist loadfile -m 'browser or kill' || failed=1; \
	exit $$failed

test-fast: setup ## run the tests that need neither PostgreSQL nor a browser
	@$(BIN)/pytest -q -n $(PARALLEL) -m 'not (postgresql_only or browser or kill)'

coverage: setup ## tell which lines the fast tests leave out
	@$(BIN)/coverage run -m pytest -q -m 'not (postgresql_only or browser or kill)' && $(BIN)/coverage report

lint: setup ## check the style of the code
	@$(BIN)/ruff check $(wildcard $(CHECKED)) && $(BIN)/ruff format --check $(wildcard $(CHECKED))

types: setup ## check the types
	@$(BIN)/mypy

format: setup ## put the code into the common style
	@$(BIN)/ruff check --fix $(wildcard $(CHECKED)); $(BIN)/ruff format $(wildcard $(CHECKED))

i18n: setup ## collect the texts, update the ru and en catalogues, compile them
	@mkdir -p $(CATALOGUES)
	@$(BIN)/pybabel -q extract -F pyproject.toml -k _l -k lazy_gettext -k lazy_ngettext:1,2 --no-location --sort-output \
		--no-wrap --project='ej-helpdesk' -o $(CATALOGUES)/messages.pot .
	@for locale in ru en; do \
		test -f $(CATALOGUES)/$$locale/LC_MESSAGES/messages.po || \
			$(BIN)/pybabel -q init --no-wrap -i $(CATALOGUES)/messages.pot -d $(CATALOGUES) -l $$locale || exit 1; \
	done
	@$(BIN)/pybabel -q update --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
		-i $(CATALOGUES)/messages.pot -d $(CATALOGUES)
	@$(BIN)/pybabel -q compile -d $(CATALOGUES)

migrate: app ## write a migration for changed models: make migrate m="what changes"
	@$(BIN)/flask db upgrade && $(BIN)/flask db migrate -m '$(or $(m),$(error say what changes: make migrate m="…"))'

lock: ## pin the newest versions again (needs uv)
	@cd requirements && for group in app dev; do \
		uv pip compile -q -U --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
			$$group.in -o $$group.txt || exit 1; \
	done

bench: setup ## measure what has a promised speed
	@for file in benchmarks/*.py; do echo "== $$file"; PYTHONPATH=. $(BIN)/python $$file || exit 1; done

ci: ## do what the build server does
	@.ci/run
