"""The commands that sentences advise."""

import os

COHORT_VARIABLE = "DUTY_COHORT"
"""Names the cohort that this process works on, by its folder; empty for a course that is not a cohort."""


def command(words: str) -> str:
    """The command that a person types for `words` on the course of this process: on a cohort, with its name."""
    cohort = os.environ.get(COHORT_VARIABLE, "")
    return f"make {words} COHORT={cohort}" if cohort else f"make {words}"
