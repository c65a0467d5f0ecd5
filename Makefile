# Duty to Report. `make course` runs the course on this machine, `make test` runs every test.
# What a person uses is a command of `duty` (grading/cli.py), which works without make, too.
# Both install what they need into .venv/ from requirements.lock.

PYTHON ?= python3
PORT ?= 8866
INSTRUCTOR_PORT ?= 8889
HUB_PORT ?= 8000
BIN := .venv/bin
# `duty`, also where .venv was moved or is a link.
DUTY := $(BIN)/python -m grading
# A cohort (docs/cohorts.md): with COHORT=2027-01 a command works on cohorts/2027-01/ in place of this folder.
FOLDER = $(if $(wildcard cohorts/$(COHORT)/nbgrader_config.py),cohorts/$(COHORT),$(error There is no cohort '$(COHORT)'. To list them: make cohorts))
AT = $(if $(COHORT),--course "$(FOLDER)")
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable

.PHONY: course hub hub-install check test test-long test-hub55 fuzz bench-grading bench-service bench-classroom bench-hub bench-page bench-voici bench-code lint instructor release validate grade decide learner close roster regrade status results cohorts cohort-open cohort-close cohort-archive cohort-restore tracks handouts pilot demo learner-tree messages field site scorm lock clean help

help: ## What there is to make
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

course: .venv/course ## Serve the course on this machine, with grading (PORT=8866; CLASS=1 for a class on the local network)
	@$(DUTY) course $(AT) --port $(PORT) $(if $(CLASS),--class "$(CLASS)") $(if $(IP),--ip "$(IP)") $(if $(PROXY),--proxy "$(PROXY)")

instructor: .venv/course ## JupyterLab with formgrader and the facilitator's room (INSTRUCTOR_PORT=8889)
	@$(DUTY) instructor $(AT) --port $(INSTRUCTOR_PORT)

hub: .venv/hub ## A JupyterHub with the course in it, on this machine, with three accounts to try (HUB_PORT=8000)
	@$(DUTY) hub --port $(HUB_PORT)

hub-install: .venv/hub ## Install the hub, its proxy and the course for a machine of your own, without starting anything (docs/hub.md)

validate: .venv/course ## Check every cell of source/, count what is there, measure how well the test can be guessed (VERBOSE=1: every rule)
	@$(DUTY) validate $(AT) $(if $(VERBOSE),--verbose)

release: .venv/course ## Check source/, make release/ from it, put it where learners fetch it
	@$(DUTY) release $(AT)

grade: .venv/course ## Grade all that has been collected (FORCE=1 grades again what is graded)
	@$(DUTY) grade $(AT) $(if $(FORCE),--force)

decide: .venv/course ## List hand-ins that wait for a decision, or decide one (HELD=3 FOR=a-01, or FOR=nobody)
	@$(DUTY) decide $(AT) $(HELD) $(if $(FOR),--for "$(FOR)")

learner: .venv/course ## Show one learner (ID=a-01); NAME="..." corrects the name, ATTEMPTS=1 or HOURS=24 with MODULE=name gives more
	@$(DUTY) learner $(AT) "$(ID)" $(if $(NAME),--name "$(NAME)") $(if $(MODULE),--module "$(MODULE)") $(if $(ATTEMPTS),--attempts "$(ATTEMPTS)") $(if $(HOURS),--hours "$(HOURS)")

close: .venv/course ## Close a module (MODULE=name): the right answers are told, and later hand-ins do not count (SURE=1 does it)
	@$(DUTY) close $(AT) "$(MODULE)" $(if $(SURE),--sure)

roster: .venv/course ## List the roster; say what a table changes (FILE=people.xlsx; SURE=1 does it); ENTER=roster, HUB=1, SAVE=file.csv (docs/roster.md)
	@$(DUTY) roster $(AT) $(if $(FILE),"$(FILE)") $(if $(SURE),--sure) $(if $(REMOVE),--remove) $(if $(SHEET),--sheet "$(SHEET)") $(if $(ENCODING),--encoding "$(ENCODING)") $(if $(ENTER),--enter "$(ENTER)") $(if $(HUB),--hub) $(if $(SAVE),--save "$(SAVE)")

regrade: .venv/course ## List whose score a changed key changes (APPLY=1 applies it, MODULE=name only this module)
	@$(DUTY) regrade $(AT) $(MODULE) $(if $(APPLY),--apply)

cohorts: .venv/course ## List cohorts with their state, their learners and what waits (make results COHORT=2027-01 and the like work on one)
	@$(DUTY) cohort

cohort-open: .venv/course ## Open a cohort, a course of its own beside this one (COHORT=2027-01)
	@$(DUTY) cohort open "$(COHORT)"

cohort-close: .venv/course ## Close every module of a cohort: later hand-ins do not count (COHORT=2027-01; SURE=1 does it)
	@$(DUTY) cohort close "$(COHORT)" $(if $(SURE),--sure)

cohort-archive: .venv/course ## Write a closed cohort into one file in archives/ (COHORT=2027-01; SURE=1 then deletes its folder)
	@$(DUTY) cohort archive "$(COHORT)" $(if $(SURE),--sure) $(if $(TO),--to "$(TO)")

cohort-restore: .venv/course ## Look into an archived cohort again, or put a backup of one back (COHORT=2027-01 FILE=archive; GRADEBOOK=address, REPLACE=1)
	@$(DUTY) cohort restore "$(COHORT)" $(if $(FILE),--file "$(FILE)") $(if $(GRADEBOOK),--gradebook "$(GRADEBOOK)") $(if $(REPLACE),--replace)

status: .venv/course ## Say whether grading runs, what waits and what grows; for more, `.venv/bin/duty --help`
	@$(DUTY) status $(AT)

results: .venv/course ## Tables and pictures of the cohort, into results/
	@$(DUTY) results $(AT)

handouts: .venv/course ## Pocket card, brochure, checklist and poster for print, into handouts/ (FONT=file BOLD=file: other type)
	@$(DUTY) handouts $(AT) $(if $(FONT),--font "$(FONT)") $(if $(BOLD),--bold "$(BOLD)")

pilot: .venv/course ## The test of a module on paper, for people who have not taken the course (MODULE=name VARIANT=b PEOPLE=30), or what they answered (ANSWERS=file)
	@$(DUTY) pilot $(AT) $(if $(MODULE),"$(MODULE)") $(if $(VARIANT),--variant "$(VARIANT)") $(if $(PEOPLE),--people "$(PEOPLE)") $(if $(ANSWERS),--answers "$(ANSWERS)")

tracks: .venv/course ## The table of audiences and tracks, into docs/tracks.md
	@$(DUTY) tracks

demo: .venv/course ## A synthetic cohort in a gradebook of its own, into demo/
	@$(DUTY) demo

learner-tree: .venv/course ## What may be public: the learner's tree, into learner-tree/
	@$(DUTY) learner-tree

messages: .venv/course ## Catalogues for translators, and what pages read of them (LANGUAGE=fr begins one)
	@$(DUTY) messages $(LANGUAGE)

field: .venv/course ## Each module as one file that needs no network, into field/
	@$(DUTY) field $(AT)

site: .venv/course ## The field edition as a website for any static host, into site/
	@$(DUTY) site $(AT)

scorm: .venv/course ## Each module as a package for a learning platform (LMS), into scorm/
	@$(DUTY) scorm $(AT)

check: .venv/test lint ## Check formatting, types and the unit tests
	@$(BIN)/python -m pytest -m "not long" tests/unit

test: .venv/test lint ## Install what tests need, and run them all but the long ones (tests/README.md)
	@$(BIN)/python -m pytest -m "not long"

test-long: .venv/test ## Run the long tests, and those again that draw more cases here: hubs, faults, repetitions
	@HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -m "long or drawn"

test-hub55: .venv-hub55/test ## Run tests/hub on the newest JupyterHub 5.5 instead of 6.1 (not in CI; some minutes)
	@echo "JupyterHub $$(.venv-hub55/bin/jupyterhub --version)"
	@.venv-hub55/bin/python -m pytest tests/hub

fuzz: .venv/test ## The tests that try things at random, for long: 10,000 cases each, 200 killed graders and 200 killed servers
	@HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest --timeout 7200 tests/unit/test_fuzz_hand_ins.py tests/course/test_arrivals.py tests/course/test_kill.py tests/course/test_server_kill.py

bench-grading: .venv/test ## Time grading beside stock nbgrader (N=20 makes it shorter)
	@$(BIN)/python -m benchmarks.grading $(if $(N),--submissions $(N))

bench-service: .venv/test ## Time the grading service's start with old hand-ins in the exchange (N=200 makes it shorter)
	@$(BIN)/python -m benchmarks.service $(if $(N),--hand-ins $(N))

bench-classroom: .venv/test ## Time learners who work at once, beside stock Voila (LEARNERS=20, 200 or 1000)
	@$(BIN)/python -m benchmarks.classroom $(if $(LEARNERS),--learners $(LEARNERS))

bench-hub: .venv/test ## Time an intake at a JupyterHub, beside a server for each learner (LEARNERS=50 makes it shorter)
	@$(BIN)/python -m benchmarks.hub $(if $(LEARNERS),--learners $(LEARNERS))

bench-page: .venv/test ## Measure the page beside stock Voila, the field edition and Voici (RUNS=1 makes it shorter)
	@$(BIN)/python -m benchmarks.page $(if $(RUNS),--runs $(RUNS))

bench-voici: .venv/test ## Build Voici's site for bench-page, into build/voici/ (needs npm and many packages)
	@$(BIN)/python -m benchmarks.pages.voici

bench-code: .venv/test ## Measure how easy the code is to change, beside the commit at which it was first measured (COMMIT=...)
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
	@echo "Installing the course (once, some minutes on a slow line) ..."
	@$(INSTALL) ".[instructor]"
	@touch $@

.venv/hub: pyproject.toml requirements.lock deploy/hub/package-lock.json | .venv/bin/python
	@echo "Installing the course and a hub (once, some minutes on a slow line) ..."
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
