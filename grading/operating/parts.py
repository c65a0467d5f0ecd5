"""The parts of a course apart from its code, and their paths."""

import os
from pathlib import Path
from typing import NamedTuple

from grading.course.course_file import FILE as COURSE_FILE
from grading.course.opening import Course
from grading.operating.databases import kind_of, sqlite_file

HUB_STATE, HUB_DATABASE = "DUTY_HUB_STATE", "DUTY_HUB_DATABASE"
"""The hub's settings (docs/hub.md): the folder for its state, and the URL of its database."""
GRADEBOOK, HUB_COPY = "gradebook.copy", "hub.copy"
"""The names of the databases' copies in an archive."""
CONFIGURATION = "nbgrader_config.py"
_ANSWERS = ("learners", "answers")
_FOLDERS = ("submitted", "autograded", "downloaded", "feedback", "signing", "data", "source", "release")
_CONTENT = ("data", "source", "release", COURSE_FILE)
_MADE_AGAIN = ("results", "certificates", "exports", "questions", "handouts", "field", "site", "scorm", "demo")
DEMONSTRATION = "synthetic"
"""The part of `autograded/` that comes with the course's code."""


class ArchivePart(NamedTuple):
    """A folder or file: its name in an archive, and its path in this course."""

    name: str
    path: Path


def answers(root: Path) -> list[ArchivePart]:
    """The folders with learners' answers."""
    return [ArchivePart(name, root / name) for name in _ANSWERS]


def exchange(course: Course) -> ArchivePart:
    """The exchange, with hand-ins and results; it may be outside the course's folder."""
    return ArchivePart("exchange", course.exchange)


def graded(root: Path) -> list[ArchivePart]:
    """The folders that change only under the grading lock, one learner's module at a time."""
    return [ArchivePart(name, root / name) for name in ("submitted", "autograded")]


def others(root: Path) -> list[ArchivePart]:
    """Everything else that no command can recreate: bundles, feedback, content, the states of classes."""
    states = [ArchivePart(path.name, path) for path in sorted(root.glob("class-state*.json"))]
    folders = [ArchivePart(name, root / name) for name in _FOLDERS if name not in ("submitted", "autograded")]
    return [*folders, ArchivePart(COURSE_FILE, root / COURSE_FILE), *states]


def hub_folder(root: Path) -> ArchivePart:
    """The folder of the hub's state."""
    return ArchivePart("hub", Path(os.environ.get(HUB_STATE) or root / "hub"))


def hub_database(root: Path) -> str:
    """The URL of the hub's database."""
    return os.environ.get(HUB_DATABASE, "").strip() or f"sqlite:///{hub_folder(root).path / 'jupyterhub.sqlite'}"


def place_of(course: Course, name: str) -> Path | None:
    """The path in this course of the part with this name in an archive; None for an unknown name."""
    root = Path(course.directory.root)
    if name.startswith("class-state") and name.endswith(".json"):
        return root / name
    course_parts = [*answers(root), exchange(course), *graded(root), *others(root), hub_folder(root)]
    return next((part.path for part in course_parts if part.name == name), None)


def unsaved(course: Course) -> list[str]:
    """The names of items in the course's folder that no backup without the hub contains and no command can recreate.

    Hidden files belong to programs and are ignored.
    """
    root = Path(course.directory.root)
    saved = {part.path for part in (*answers(root), *graded(root), *others(root))} | {root / name for name in _MADE_AGAIN}
    # Ignore a restored configuration beside the current one, and the gradebook's journals and nbgrader's copies of it.
    gradebook = [sqlite_file(course.directory.db_url).name] if kind_of(course.directory.db_url) == "sqlite" else []
    paths = [path for path in root.iterdir() if path not in saved and not path.name.startswith((".", CONFIGURATION, *gradebook))]
    shared = course.exchange.parent
    if shared in paths:
        paths.remove(shared)
        paths += [path for path in shared.iterdir() if path != course.exchange]
    return sorted(path.relative_to(root).as_posix() for path in paths)


def is_content(name: str) -> bool:
    """Whether a part comes with the course's code, so that a new clone has it already."""
    return name in _CONTENT
