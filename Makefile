# 邻里 Linli: `make help` lists the verbs. Each installs what it needs into .venv first and skips what is done.

BIN := .venv/bin
CORES := src/linli/kernel src/linli/documents src/linli/notices/extraction src/linli/notices/reading \
	src/linli/ledger/worksheets src/linli/db/embedded
MESSAGES := $(patsubst %.po,%.mo,$(wildcard src/linli/locale/*/LC_MESSAGES/django.po))
WORKERS ?= 2
MINUTES ?= 5
DIR ?=
SHEETS := $(wildcard samples/*.xlsx samples/*.xls samples/*.csv)

.PHONY: help run report test lint format bench score fuzz matrix shots messages ready install pages clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ready ## the desk with the demonstration, on this machine; Ctrl-C stops it
	@exec $(BIN)/linli serve --demo

report: ready ## the main job on the sample notice and sheets: reports in out/
	$(BIN)/linli campaign run samples/notice.txt --work $(SHEETS) --yes --out out
	@echo "报告在 $(CURDIR)/out （The reports are there.）"

test: lint ## lint, then all tests; ARGS="-k seal" runs some
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(ARGS)

lint: ready ## format, lint, import floors, types of what needs no framework
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy --exclude '/tests/' $(CORES)

format: ready ## put the code into shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: ready ## measure what the design promises
	@set -e; for file in bench/bench_*.py; do $(BIN)/python "$$file"; done

score: ready ## how well notices are read, field by field; DIR=… for another folder of labelled texts
	@$(BIN)/python scripts/score.py $(DIR)

fuzz: ready ## foreign data against the readers, MINUTES=5 for each driver
	@scripts/fuzz.sh $(MINUTES)

matrix: ready ## who may do what, where: every URL as every role at four places, printed
	MATRIX=1 $(BIN)/pytest tests/test_matrix.py -s

shots: ready ## pictures of every page as every role in out/shots, a dozen of them in docs/shots
	$(BIN)/python scripts/shots.py

messages: ready ## bring the English catalogue up to date with the code
	$(BIN)/python scripts/messages.py

clean: ## stop the embedded database, remove what was installed and made; the data stay
	-@[ ! -x $(BIN)/linli ] || env -u DATABASE_URL $(BIN)/linli db stop
	rm -rf .venv .uv out build dist .mypy_cache .ruff_cache .hypothesis $(MESSAGES) src/linli/ui/static \
		src/linli/ui/frontend/node_modules
	find src tests bench fuzz scripts -name __pycache__ -type d -prune -exec rm -rf {} +

ready: install pages $(MESSAGES)

install:
	@scripts/bootstrap.sh

pages: install
	@scripts/frontend.sh

$(MESSAGES): %.mo: %.po | install
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
