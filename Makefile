# The only commands a person or a build machine needs. Each is complete by itself and quick when repeated.

BIN := .venv/bin
PYTHON ?= python3
export PYTHON
WORKERS ?= 2
RECORDS ?= 1000000
FINDABLE ?= 1000000
MINUTES ?= 10
SHEETS ?= 500
PAGES ?= 1
TYPEWRITERS ?= 6

.DEFAULT_GOAL := help
CORE := $(addprefix tests/,pipeline ocr storage/records storage/objects scanner_drivers workers) \
	$(wildcard tests/test_*.py)

.PHONY: help demo test check test-faults test-capture soak lint bench bench-capture bench-coordination bench-desks bench-farm bench-find bench-resume bench-scale bench-sizing bench-setup bench-reading bench-speed bench-parts bench-hands train samples screenshots lock messages scanners set-up-run set-up-test

help: ## show this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1	/p' Makefile | expand -t 12

scanners: ## install what scanners need on this machine: SANE with its drivers, and python-sane
	@deploy/setup/packages.sh scanners
	@deploy/setup/environment.sh scanners
	@deploy/setup/static.sh

demo: set-up-run ## install what is missing, run the main job on samples/ and show the progress
	$(BIN)/python samples/demo.py

test: lint ## install what is missing, run every test, linter, type check and import contract
	$(BIN)/python -m pytest -n $(WORKERS)

check: lint ## the core of it in minutes: what lies under commands and desks, without servers
	$(BIN)/python -m pytest -n $(WORKERS) -m "not service" $(CORE)

test-faults: set-up-test ## run the failure tests alone: kills, lost lines, dying servers, full disks
	$(BIN)/python -m pytest -n $(WORKERS) tests/faults

test-capture: set-up-test ## feed SHEETS (500) through SANE with jams, double feeds and a power cut, and account for every leaf
	$(BIN)/python -m tests.faults.capturing --sheets $(SHEETS)

soak: set-up-test ## make trouble for servers and workers at random for MINUTES (10), then reckon
	$(BIN)/python -m tests.faults.soak --minutes $(MINUTES)

lint: set-up-test ## run the linters, the type check and the import contract alone
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	shellcheck --external-sources .ci/run deploy/setup/*.sh

bench: set-up-test ## print error rates and speed on samples/, beside plain Tesseract
	$(BIN)/python benchmarks/bench.py

bench-capture: set-up-test ## print pages a minute from a scanner, how soon one is seen at the desk, and what raw frames take
	$(BIN)/python -m benchmarks.capture

bench-farm: set-up-test ## print pages a minute of one and two worker processes on real servers
	$(BIN)/python benchmarks/farm.py

bench-resume: set-up-test ## print seconds until a killed worker's page is taken up by another
	$(BIN)/python -m benchmarks.resume

bench-scale: set-up-test ## time lists and progress at RECORDS (1000000) records on PostgreSQL; 50 GB of disk
	$(BIN)/python benchmarks/scale.py --records $(RECORDS) --plans docs/plans/scale.txt

bench-find: set-up-test ## time searches in FINDABLE (1000000) papers on PostgreSQL and a tenth as many on SQLite
	$(BIN)/python -m benchmarks.finding --postgresql $(FINDABLE) --sqlite $$(($(FINDABLE) / 10)) --plans docs/plans/finding.txt

bench-desks: set-up-test ## time searches, pages, first pictures and pieces of pictures over HTTP, on the demo's papers
	ARKHIV_DATA=build/demo $(BIN)/python samples/demo.py
	ARKHIV_DATA=build/demo $(BIN)/python -m benchmarks.desks

bench-sizing: set-up-test ## print bytes and processor time of a page, by capture profile
	$(BIN)/python benchmarks/sizing.py

bench-setup: set-up-test ## install what generated papers and the peers need: fonts, words, .venv-peers
	@deploy/setup/packages.sh reading
	@deploy/setup/peers.sh

bench-reading: bench-setup ## print error rates of generated papers by layout and damage, beside the peers; PAGES (1) a cell, TYPEWRITERS (6)
	$(BIN)/python -m benchmarks.reading_bench --pages $(PAGES) --typewriters $(TYPEWRITERS) $(READING)

bench-speed: bench-setup ## time the whole line on 60 generated papers beside OCRmyPDF and tesseract
	$(BIN)/python -m benchmarks.race $(SPEED)

bench-parts: bench-setup ## print what each part of the work on a page takes, and a child's memory
	$(BIN)/python -m benchmarks.parts

bench-hands: bench-setup ## print how much handwriting is guessed at, and how much print is taken for it
	$(BIN)/python -m benchmarks.hands $(HANDS)

train: bench-setup ## teach the packaged model our papers and write ocr/models/; two hours of two cores
	$(BIN)/python -m training.model $(TRAINING)

bench-coordination: set-up-test ## print durable steps/s of one and two worker processes whose steps do nothing
	$(BIN)/python -m benchmarks.coordination

samples: set-up-test ## make the sample papers again
	$(BIN)/python samples/make.py

screenshots: set-up-test ## take a picture of every page of the desks into docs/images, with the papers of the demo
	ARKHIV_DATA=build/demo $(BIN)/python samples/demo.py
	ARKHIV_DATA=build/demo $(BIN)/python samples/screenshots.py docs/images

lock: set-up-test ## renew the locked requirements after a change in pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--extra dev --extra install --extra scanners -o requirements/dev.txt pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--extra install -c requirements/dev.txt -o requirements/run.txt pyproject.toml
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--extra install --extra scanners -c requirements/dev.txt -o requirements/scanners.txt pyproject.toml

messages: set-up-test ## collect what the program says, for translation, and build the catalogue
	$(BIN)/python deploy/messages.py

set-up-run:
	@deploy/setup/packages.sh run
	@deploy/setup/environment.sh run
	@deploy/setup/static.sh

set-up-test:
	@deploy/setup/packages.sh test
	@deploy/setup/environment.sh dev
	@deploy/setup/static.sh
	@deploy/setup/fonts.sh
	@deploy/setup/pages.sh
