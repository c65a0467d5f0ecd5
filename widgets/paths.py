"""The paths of the course: templates, the page's modules, a learner's answers."""

import shutil
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
STATIC = PACKAGE / "static"
"""The page's ES modules and stylesheet."""
FORMS = PACKAGE / "forms"
"""The forms of question, a folder each; the page's part of a form is in it."""
KINDS_FOLDER = PACKAGE / "kinds"
"""The kinds of cell, a folder each; the page's part of a kind is in it."""
TEMPLATES = PACKAGE / "templates"
"""Voila's template of the learner's page, `duty`, and in the same folder those of the other pages."""
TEMPLATE = "duty"
RELEASE = "release"
"""The folder of modules as released to learners."""
TITLE_VARIABLE = "DUTY_COURSE_TITLE"
"""The environment variable with this course's name for people, on a machine with several courses."""
OWNER_ONLY = 0o700
"""The mode of a new folder for learners' answers."""


def answers_folder(module: Path) -> Path:
    """The folder for the answers of the one person who works with the notebook in `module`, created if missing.

    A release is never written to: beside a folder `release` it is `answers/<module>`. A module that a learner fetched
    belongs to the learner, and nbgrader hands in the contents of its folder.
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
