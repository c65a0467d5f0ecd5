"""``duty``: every command of the course, by its name (README.md). The targets of the Makefile are the same commands."""

import difflib
import importlib
import sys
from collections.abc import Sequence
from typing import NamedTuple

from widgets import advice
from widgets.command import reported, run_command
from widgets.problems import CourseProblem


class Command(NamedTuple):
    """A command: the module with its `arguments` and `run`, and its description."""

    module: str
    what: str


GROUPS: dict[str, dict[str, Command]] = {
    "Teach": {
        "course": Command("running.local", "Serve the course on this machine or to a class, with grading."),
        "instructor": Command("running.instructor", "Start JupyterLab with formgrader and the facilitator's room."),
        "pilot": Command("pilot.command", "Print the test for people new to the course, and analyse their answers."),
        "handouts": Command("handouts.command", "Write pocket card, brochure, checklist and poster for print."),
        "demo": Command("demo.cohort", "Make a synthetic cohort with a separate gradebook."),
    },
    "Write modules": {
        "validate": Command("authoring.validation", "Check every cell of source/, and measure how well the test can be guessed."),
        "release": Command("authoring.release", "Check source/, make release/ from it, and put it where learners fetch it."),
        "tracks": Command("authoring.tracks", "Write the table of audiences and tracks to docs/tracks.md."),
        "messages": Command("authoring.translating.command", "Write the catalogues for translators, and what pages read of them."),
    },
    "Grade": {
        "grade": Command("grade", "Grade all that has been collected."),
        "regrade": Command("regrade", "List whose score changes because of a changed key; --apply changes it."),
        "decide": Command("deciding.decide", "List hand-ins that wait for a decision, or decide one."),
        "learner": Command("deciding.learner", "Show one learner, correct the name, or allow more attempts or time."),
        "roster": Command("roster.command", "List the roster, or update it from a file."),
        "close": Command("deciding.close", "Close a module: its right answers are shown, and later hand-ins do not count."),
        "results": Command("results.command", "Write tables and charts of the cohort to results/."),
        "certificates": Command("certificates.command", "Write the certificates of everyone who passed, or check one."),
        "export": Command("exporting.command", "Write grades for a spreadsheet, Moodle, Canvas or xAPI, to exports/."),
        "cohort": Command("cohorts.command", "List, open, close, archive or restore cohorts."),
    },
    "Publish": {
        "field": Command("authoring.field", "Write each module as one file that needs no network, to field/."),
        "site": Command("authoring.site", "Write the field edition as a website for any static host, to site/."),
        "scorm": Command("authoring.scorm", "Write each module as a package for a learning platform (LMS), to scorm/."),
        "export-questions": Command("exporting.questions.command", "Write the question bank as Moodle XML and QTI 3, to questions/."),
        "learner-tree": Command("authoring.export", "Write what may be public, the learner's tree, to learner-tree/."),
        "leaks": Command("authoring.leaks", "Check that folders hold only what learners may have."),
    },
    "Operate": {
        "status": Command("operating.report", "Say whether grading runs, what waits and what grows."),
        "backup": Command("operating.backup", "Write everything in the course to one archive, while it runs."),
        "restore": Command("operating.restore", "Restore an archive into this folder; the course must not run."),
        "service": Command("receiving.service", "Grade hand-ins as they arrive, without serving pages."),
        "hub": Command("hub.local", "Start a JupyterHub with the course on this machine, with three accounts to try."),
    },
}
_OWN_PACKAGES = ("grading", "widgets")
"""A module of these that is missing is a defect of the course: no package can be installed for it."""
COMMANDS = {name: command for group in GROUPS.values() for name, command in group.items()}
_ON_WINDOWS = {*GROUPS["Write modules"], *GROUPS["Publish"], "certificates", "handouts", "instructor", "pilot"}
"""The commands that work on Windows. Those with hand-ins do not: nbgrader has no exchange there, and folder names contain colons."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the command given by these words, by default the process's arguments; returns the exit status.

    The status is 0 for success, 1 if something needs a person, 2 if the words are wrong.
    """
    if words is None:
        advice.remember_program()
    name, *rest = (sys.argv[1:] if words is None else words) or ["--help"]
    if name in ("-h", "--help", "help"):
        return reported(_print_help)
    if name not in COMMANDS:
        print(_unknown(name), file=sys.stderr)
        return 2
    return reported(lambda: _run(name, rest))


def _run(name: str, words: Sequence[str]) -> int:
    if advice.ON_WINDOWS and name not in _ON_WINDOWS:
        raise CourseProblem(f"'duty {name}' does not work on Windows. Use it in the Windows Subsystem for Linux (WSL): README.md.")
    command = COMMANDS[name]
    try:
        module = importlib.import_module(f"grading.{command.module}")
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] in _OWN_PACKAGES:
            raise
        extra = "hub" if name == "hub" else "instructor"
        raise CourseProblem(
            f"'duty {name}' needs the package '{missing.name}', which is not installed. "
            f'Run in the course\'s folder: python -m pip install --constraint requirements.lock --editable ".[instructor,{extra}]"'
        ) from None
    return run_command(f"duty {name}", command.what, module.arguments, module.run, words)


def _print_help() -> int:
    width = max(map(len, COMMANDS)) + 2
    print("usage: duty COMMAND ...\n\nThe commands of the course. Run them in the course's folder.")
    for heading, commands in GROUPS.items():
        print(f"\n{heading}:")
        for name, command in commands.items():
            print(f"  {name:<{width}}{command.what}")
    print("\nThe arguments of a command: duty COMMAND --help")
    return 0


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, COMMANDS, n=1)
    return f"The command '{name}' does not exist. {f'Did you mean: duty {near[0]}' if near else 'To list them: duty --help'}"
