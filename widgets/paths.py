"""Where the course finds its things: the template, the page's modules, a learner's answers."""

import shutil
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
STATIC = PACKAGE / "static"
"""The page's ES modules and stylesheet."""
TEMPLATES = PACKAGE / "templates"
"""Voila's template of the learner's page, `duty`, and beside it in the same folder those of the other pages."""
TEMPLATE = "duty"
RELEASE = "release"
"""The folder of modules as they are released to learners."""
TITLE_VARIABLE = "DUTY_COURSE_TITLE"
"""What people call this course where a machine has several."""
OWNER_ONLY = 0o700
"""The mode of a new folder for learners' answers."""


def answers_folder(module: Path) -> Path:
    """The folder for the answers of the one person who works with the notebook in `module`, made if it is missing.

    A release stays as it was released: beside a folder `release` it is `answers/<module>`. A module that a learner
    fetched is the learner's own, and nbgrader hands in what is in it.
    """
    if module.parent.name != RELEASE:
        return module
    folder = module.parent.parent / "answers" / module.name
    folder.parent.mkdir(OWNER_ONLY, parents=True, exist_ok=True)
    folder.mkdir(exist_ok=True)
    former, current = module / "answers.json", folder / "answers.json"
    if former.is_file() and not current.exists():
        shutil.copy2(former, current)  # until November 2026 answers were kept in the release
    return folder
