# Duty to Report. `make course` runs the course on this machine, `make test` runs every test.
# What a person uses is also a command of `duty` (grading/cli.py), which works without make.
# Both install what they need into .venv/ from requirements.lock.

PYTHON ?= python3
PORT ?= 8866
INSTRUCTOR_PORT ?= 8889
HUB_PORT ?= 8000
BIN := .venv/bin
# `duty`, also where .venv was moved or is a link.
DUTY := $(BIN)/python -m grading
# A cohort (docs/cohorts.md): with COHORT=2027-01 a command works on cohorts/2027-01/ in place of this folder.
FOLDER = $(if $(wildcard cohorts/$(COHORT)/nbgrader_config.py),cohorts/$(COHORT),$(error The cohort '$(COHORT)' does not exist. To list them: make cohorts))
AT = $(if $(COHORT),--course "$(FOLDER)")
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable

.PHONY: course hub hub-install check test test-long test-hub55 fuzz bench-grading bench-service bench-classroom bench-hub bench-page bench-voici bench-learning bench-code pictures lint instructor release validate grade decide learner close roster regrade status results certificates certificate-check cohorts cohort-open cohort-close cohort-archive cohort-restore tracks handouts pilot demo learner-tree messages field site scorm lock clean help

help: ## List these commands
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

course: .venv/course ## Serve the course on this machine, with grading (PORT=8866; CLASS=1 for a class on the local network)
	@$(DUTY) course $(AT) --port $(PORT) $(if $(CLASS),--class "$(CLASS)") $(if $(IP),--ip "$(IP)") $(if $(PROXY),--proxy "$(PROXY)")

instructor: .venv/course ## Start JupyterLab with formgrader and the facilitator's room (INSTRUCTOR_PORT=8889)
	@$(DUTY) instructor $(AT) --port $(INSTRUCTOR_PORT)

hub: .venv/hub ## Start a JupyterHub with the course on this machine, with three accounts to try (HUB_PORT=8000)
	@$(DUTY) hub --port $(HUB_PORT)

hub-install: .venv/hub ## Install the hub, its proxy and the course on your own machine, without starting anything (docs/hub.md)

validate: .venv/course ## Check every cell of source/, count what is there, measure how well the test can be guessed (VERBOSE=1: every rule)
	@$(DUTY) validate $(AT) $(if $(VERBOSE),--verbose)

release: .venv/course ## Check source/, make release/ from it, and put it where learners fetch it
	@$(DUTY) release $(AT)

grade: .venv/course ## Grade all that has been collected (FORCE=1 also grades again what is graded already)
	@$(DUTY) grade $(AT) $(if $(FORCE),--force)

decide: .venv/course ## List hand-ins that wait for a decision, or decide one (HELD=3 FOR=a-01, or FOR=nobody)
	@$(DUTY) decide $(AT) $(HELD) $(if $(FOR),--for "$(FOR)")

learner: .venv/course ## Show one learner (ID=a-01); NAME="..." corrects the name, ATTEMPTS=1 or HOURS=24 with MODULE=name gives more
	@$(DUTY) learner $(AT) "$(ID)" $(if $(NAME),--name "$(NAME)") $(if $(MODULE),--module "$(MODULE)") $(if $(ATTEMPTS),--attempts "$(ATTEMPTS)") $(if $(HOURS),--hours "$(HOURS)")

close: .venv/course ## Close a module (MODULE=name): its right answers are shown, and later hand-ins do not count (SURE=1 does it)
	@$(DUTY) close $(AT) "$(MODULE)" $(if $(SURE),--sure)

roster: .venv/course ## List the roster; show what a file would change (FILE=people.xlsx; SURE=1 changes it); ENTER=roster, HUB=1, SAVE=file.csv (docs/roster.md)
	@$(DUTY) roster $(AT) $(if $(FILE),"$(FILE)") $(if $(SURE),--sure) $(if $(REMOVE),--remove) $(if $(SHEET),--sheet "$(SHEET)") $(if $(ENCODING),--encoding "$(ENCODING)") $(if $(ENTER),--enter "$(ENTER)") $(if $(HUB),--hub) $(if $(SAVE),--save "$(SAVE)")

regrade: .venv/course ## List whose score changes because of a changed key (APPLY=1 changes it, MODULE=name only for this module)
	@$(DUTY) regrade $(AT) $(MODULE) $(if $(APPLY),--apply)

cohorts: .venv/course ## List cohorts with their state, their learners and what waits (other commands work on one with COHORT=2027-01)
	@$(DUTY) cohort

cohort-open: .venv/course ## Open a cohort, a separate course beside this one (COHORT=2027-01)
	@$(DUTY) cohort open "$(COHORT)"

cohort-close: .venv/course ## Close every module of a cohort: later hand-ins do not count (COHORT=2027-01; SURE=1 does it)
	@$(DUTY) cohort close "$(COHORT)" $(if $(SURE),--sure)

cohort-archive: .venv/course ## Write a closed cohort into one file in archives/ (COHORT=2027-01; SURE=1 also deletes its folder)
	@$(DUTY) cohort archive "$(COHORT)" $(if $(SURE),--sure) $(if $(TO),--to "$(TO)")

cohort-restore: .venv/course ## Look into an archived cohort again, or restore its backup (COHORT=2027-01 FILE=archive; GRADEBOOK=address, REPLACE=1)
	@$(DUTY) cohort restore "$(COHORT)" $(if $(FILE),--file "$(FILE)") $(if $(GRADEBOOK),--gradebook "$(GRADEBOOK)") $(if $(REPLACE),--replace)

status: .venv/course ## Say whether grading runs, what waits and what grows (more commands: `.venv/bin/duty --help`)
	@$(DUTY) status $(AT)

results: .venv/course ## Write tables and charts of the cohort to results/
	@$(DUTY) results $(AT)

certificates: .venv/course ## Write the certificates of everyone who passed to certificates/ (SURE=1 also withdraws, with RENEW=1 replaces all; AGAIN=1 draws all again; LANGUAGE=fr, FONT=file BOLD=file)
	@$(DUTY) certificates write $(AT) $(if $(SURE),--sure) $(if $(RENEW),--renew) $(if $(AGAIN),--again) $(if $(LANGUAGE),--language "$(LANGUAGE)") $(if $(FONT),--font "$(FONT)") $(if $(BOLD),--bold "$(BOLD)")

certificate-check: .venv/course ## Say whether a certificate is valid (FILE=statement.json; REVOCATIONS=file and KEY=public.pem for another course's)
	@$(DUTY) certificates check $(AT) "$(FILE)" $(if $(REVOCATIONS),--revocations "$(REVOCATIONS)") $(if $(KEY),--key "$(KEY)")

export: .venv/course ## Write grades to exports/ (FORMAT=csv, xlsx, moodle, canvas or xapi; LOCALE=fr, MODULE=name; ACCOUNTS=website for xapi; docs/exports.md)
	@$(DUTY) export $(AT) $(FORMAT) $(if $(LOCALE),--locale "$(LOCALE)") $(if $(MODULE),--module "$(MODULE)") $(if $(ACCOUNTS),--accounts "$(ACCOUNTS)")

export-questions: .venv/course ## Write the question bank as Moodle XML and QTI 3 to questions/ (MODULE=name for one; WITH_KEYS=1 with the keys of the test)
	@$(DUTY) export-questions $(AT) $(MODULE) $(if $(WITH_KEYS),--with-keys)

handouts: .venv/course ## Write pocket card, brochure, checklist and poster to handouts/ (FONT=file BOLD=file for another font)
	@$(DUTY) handouts $(AT) $(if $(FONT),--font "$(FONT)") $(if $(BOLD),--bold "$(BOLD)")

pilot: .venv/course ## The test of a module on paper, for people who have not taken the course (MODULE=name VARIANT=b PEOPLE=30), or what they answered (ANSWERS=file)
	@$(DUTY) pilot $(AT) $(if $(MODULE),"$(MODULE)") $(if $(VARIANT),--variant "$(VARIANT)") $(if $(PEOPLE),--people "$(PEOPLE)") $(if $(ANSWERS),--answers "$(ANSWERS)")

tracks: .venv/course ## Write the table of audiences and tracks to docs/tracks.md
	@$(DUTY) tracks

demo: .venv/course ## Make a synthetic cohort with a separate gradebook, in demo/
	@$(DUTY) demo

learner-tree: .venv/course ## Write what may be public, the learner's tree, to learner-tree/
	@$(DUTY) learner-tree

messages: .venv/course ## Write the catalogues for translators, and what pages read of them (LANGUAGE=fr begins a language)
	@$(DUTY) messages $(LANGUAGE)

field: .venv/course ## Write each module as one file that needs no network, to field/
	@$(DUTY) field $(AT)

site: .venv/course ## Write the field edition as a website for any static host, to site/
	@$(DUTY) site $(AT)

scorm: .venv/course ## Write each module as a package for a learning platform (LMS), to scorm/
	@$(DUTY) scorm $(AT)

check: .venv/test lint ## Check formatting, types and the unit tests
	@$(BIN)/python -m pytest -m "not long" tests/unit

test: .venv/test lint ## Install what the tests need, and run all but the long tests (tests/README.md)
	@$(BIN)/python -m pytest -m "not long"

test-long: .venv/test ## Run the long tests, and again those that draw more cases here: hubs, faults, repetitions
	@HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -m "long or drawn"

test-hub55: .venv-hub55/test ## Run tests/hub on the newest JupyterHub 5.5 instead of 6.1 (not in CI; some minutes)
	@echo "JupyterHub $$(.venv-hub55/bin/jupyterhub --version)"
	@.venv-hub55/bin/python -m pytest tests/hub

fuzz: .venv/test ## Run the random tests for a long time: 10,000 cases each, 200 killed graders and 200 killed servers
	@HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest --timeout 7200 tests/unit/test_fuzz_hand_ins.py tests/course/test_arrivals.py tests/course/test_kill.py tests/course/test_server_kill.py

pictures: .venv/test ## Draw every step of every page of all modules on sheets, in build/pictures/
	@$(BIN)/python -m tests.pictures.sheets

bench-grading: .venv/test ## Time grading, compared with unmodified nbgrader (N=20 makes it shorter)
	@$(BIN)/python -m benchmarks.grading $(if $(N),--submissions $(N))

bench-service: .venv/test ## Time the start of the grading service with old hand-ins in the exchange (N=200 makes it shorter)
	@$(BIN)/python -m benchmarks.service $(if $(N),--hand-ins $(N))

bench-classroom: .venv/test ## Time learners who work at the same time, compared with unmodified Voila (LEARNERS=20, 200 or 1000)
	@$(BIN)/python -m benchmarks.classroom $(if $(LEARNERS),--learners $(LEARNERS))

bench-hub: .venv/test ## Time an intake at a JupyterHub, compared with a server for each learner (LEARNERS=50 makes it shorter)
	@$(BIN)/python -m benchmarks.hub $(if $(LEARNERS),--learners $(LEARNERS))

bench-page: .venv/test ## Measure the page, compared with unmodified Voila, the field edition and Voici (RUNS=1 makes it shorter)
	@$(BIN)/python -m benchmarks.page $(if $(RUNS),--runs $(RUNS))

bench-voici: .venv/test ## Build Voici's site for bench-page, into build/voici/ (needs npm and many packages)
	@$(BIN)/python -m benchmarks.pages.voici

bench-learning: .venv/test ## Count what a learner meets on all pages (TREE=folder measures another checkout beside this one)
	@$(BIN)/python -m benchmarks.learning $(if $(TREE),--tree "$(TREE)")

bench-code: .venv/test ## Measure how easy the code is to change, compared with the commit of the first measurement (COMMIT=...)
	@$(BIN)/python -m benchmarks.code_base $(if $(COMMIT),--commit "$(COMMIT)")

lint: .venv/test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m tests.javascript_tools
	@found=$$($(BIN)/lint-imports --no-logo --no-cache) || { echo "$$found"; exit 1; }

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --no-annotate

lock: .venv/test ## Write requirements.lock again, and what Binder installs of it
	@$(BIN)/python -m pip install --quiet uv
	@$(LOCK) --all-extras --output-file requirements.lock pyproject.toml
	@$(LOCK) --constraint requirements.lock --output-file binder/requirements.txt pyproject.toml

clean: ## Remove what was installed (learners' work and grades stay)
	rm -rf .venv .venv-hub55

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12 course")'
	@$(PYTHON) -m venv .venv

.venv/course: pyproject.toml requirements.lock | .venv/bin/python
	@echo "Installing the course (once; some minutes on a slow connection) ..."
	@$(INSTALL) ".[instructor]"
	@touch $@

.venv/hub: pyproject.toml requirements.lock deploy/hub/package-lock.json | .venv/bin/python
	@echo "Installing the course and a hub (once; some minutes on a slow connection) ..."
	@$(INSTALL) ".[instructor,hub,postgresql]"
	@$(BIN)/python -m grading.hub.proxy --install
	@touch .venv/course
	@touch $@

.venv/test: pyproject.toml requirements.lock tests/install-browser tests/scorm_tools.py tests/javascript/package-lock.json | .venv/bin/python
	@echo "Installing what the tests need ..."
	@$(INSTALL) ".[instructor,hub,test]"
	@touch .venv/course
	@sh tests/install-browser $(BIN)
	@$(BIN)/python -m tests.scorm_tools
	@$(BIN)/python -m tests.javascript_tools --install
	@$(BIN)/python -m grading.hub.proxy --install
	@touch $@

# The same packages, except the hub. The browser and the hub's proxy are those that .venv/test has installed.
.venv-hub55/test: pyproject.toml requirements.lock | .venv/test
	@echo "Installing the course with JupyterHub 5.5 ..."
	@$(BIN)/python -m venv --clear .venv-hub55
	@grep -v '^jupyterhub==' requirements.lock > .venv-hub55/requirements.lock
	@.venv-hub55/bin/python -m pip install --quiet --disable-pip-version-check --constraint .venv-hub55/requirements.lock "jupyterhub==5.5.*" --editable ".[instructor,hub,test]"
	@touch $@
