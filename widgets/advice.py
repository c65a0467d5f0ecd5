"""The commands that messages advise, in the form in which the person types them: `make ...`, or `duty ...` without make."""

import os
import re
import sys
from pathlib import Path

COHORT_VARIABLE = "DUTY_COHORT"
"""The folder name of the cohort that this process works on; empty for a course that is not a cohort."""
PROGRAM_VARIABLE = "DUTY_TYPED"
"""Set to 1 if the person typed `duty`, for this process and those that it starts."""
ON_WINDOWS = os.name == "nt"
_WORD = re.compile(r'(\w+)=("[^"]*"|\S+)')
_SWITCHES = {"SURE", "FORCE", "APPLY", "REMOVE", "HUB", "REPLACE", "AGAIN", "RENEW", "WITH_KEYS"}
"""Variables of make that are switches of `duty`: `SURE=1` is `--sure`."""
_POSITIONAL = {
    "close": "MODULE",
    "regrade": "MODULE",
    "roster": "FILE",
    "learner": "ID",
    "decide": "HELD",
    "messages": "LANGUAGE",
    "pilot": "MODULE",
    "certificate-check": "FILE",
    "export": "FORMAT",
    "export-questions": "MODULE",
}
"""The variable that `duty` takes as a positional argument, by command; for a cohort's commands it is COHORT."""


_ACTIONS = {"cohorts": "cohort", "certificates": "certificates write", "certificate-check": "certificates check"}
"""The words of `duty` for a target, where they are not the target itself."""


def remember_program() -> None:
    """Remember that the person typed `duty`, if this process was started that way."""
    if Path(sys.argv[0]).stem == "duty":
        os.environ[PROGRAM_VARIABLE] = "1"


def command(words: str) -> str:
    """The command to type for `words` on the course of this process; on a cohort, with its name.

    `words` are a target of the Makefile and its variables: `roster FILE=people.xlsx SURE=1`.
    """
    cohort = os.environ.get(COHORT_VARIABLE, "")
    if cohort and " COHORT=" not in words and not words.startswith("cohort"):
        words = f"{words} COHORT={cohort}"
    typed_duty = ON_WINDOWS or os.environ.get(PROGRAM_VARIABLE)
    return as_duty(words) if typed_duty else f"make {words}"


def as_duty(words: str) -> str:
    """Translate a make command into one of `duty`: `roster FILE=people.xlsx SURE=1` into `duty roster people.xlsx --sure`."""
    target = words.split()[0]
    of_cohorts = target.startswith("cohort-")
    positional = "COHORT" if of_cohorts else _POSITIONAL.get(target)
    values, options = [], []
    for name, value in _WORD.findall(words):
        if name == positional:
            values.append(value)
        elif name in _SWITCHES:
            options.append(f"--{name.lower().replace('_', '-')}")
        elif name == "COHORT":
            options.append(f"--course cohorts/{value}")
        else:
            options.append(f"--{name.lower().rpartition('_')[2]} {value}")  # INSTRUCTOR_PORT becomes --port
    return " ".join(["duty", _ACTIONS.get(target, target.replace("cohort-", "cohort ")), *values, *options])
