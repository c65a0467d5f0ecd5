"""What a course consists of besides its code, and where each part is."""

import os
from pathlib import Path
from typing import NamedTuple

from grading.course.course_file import FILE as COURSE_FILE
from grading.course.opening import Course
from grading.operating.databases import file_of, kind_of

HUB_STATE, HUB_DATABASE = "DUTY_HUB_STATE", "DUTY_HUB_DATABASE"
"""The hub's settings (docs/hub.md): the folder for what it keeps, and the address of its database."""
GRADEBOOK, HUB_COPY = "gradebook.copy", "hub.copy"
"""The names of the databases' copies in an archive."""
CONFIGURATION = "nbgrader_config.py"
_ANSWERS = ("learners", "answers")
_FOLDERS = ("submitted", "autograded", "downloaded", "feedback", "data", "source", "release")
_CONTENT = ("data", "source", "release", COURSE_FILE)
_MADE_AGAIN = ("results", "handouts", "field", "site", "scorm", "demo")
DEMONSTRATION = "synthetic"
"""The part of `autograded/` that comes with the course's code."""


class Part(NamedTuple):
    """A folder or file: its name in an archive, and where it is in this course."""

    name: str
    path: Path


def answers(root: Path) -> list[Part]:
    """Where learners' answers are."""
    return [Part(name, root / name) for name in _ANSWERS]


def exchange(course: Course) -> Part:
    """Where hand-ins arrive, and results are put; it may be outside the course's folder."""
    return Part("exchange", course.exchange)


def graded(root: Path) -> list[Part]:
    """The folders that only change under the grading lock, one learner's module at a time."""
    return [Part(name, root / name) for name in ("submitted", "autograded")]


def others(root: Path) -> list[Part]:
    """What else cannot be made again by a command: bundles, feedback, content, the states of classes."""
    states = [Part(path.name, path) for path in sorted(root.glob("class-state*.json"))]
    folders = [Part(name, root / name) for name in _FOLDERS if name not in ("submitted", "autograded")]
    return [*folders, Part(COURSE_FILE, root / COURSE_FILE), *states]


def hub_folder(root: Path) -> Part:
    """Where the hub keeps its state."""
    return Part("hub", Path(os.environ.get(HUB_STATE) or root / "hub"))


def hub_database(root: Path) -> str:
    """The address of the hub's database."""
    return os.environ.get(HUB_DATABASE, "").strip() or f"sqlite:///{hub_folder(root).path / 'jupyterhub.sqlite'}"


def place_of(course: Course, name: str) -> Path | None:
    """Where the part of this name in an archive is in this course; None for a name that no part has."""
    root = Path(course.directory.root)
    if name.startswith("class-state") and name.endswith(".json"):
        return root / name
    known = [*answers(root), exchange(course), *graded(root), *others(root), hub_folder(root)]
    return next((part.path for part in known if part.name == name), None)


def unsaved(course: Course) -> list[str]:
    """The names of what is in the course's folder, in no backup without the hub, and made again by no command.

    Hidden files are the programs' own.
    """
    root = Path(course.directory.root)
    saved = {part.path for part in (*answers(root), *graded(root), *others(root))} | {root / name for name in _MADE_AGAIN}
    # The configuration may have a restored one beside it, and the gradebook its journals and nbgrader's copies.
    gradebook = [file_of(course.directory.db_url).name] if kind_of(course.directory.db_url) == "sqlite" else []
    paths = [path for path in root.iterdir() if path not in saved and not path.name.startswith((".", CONFIGURATION, *gradebook))]
    shared = course.exchange.parent
    if shared in paths:
        paths.remove(shared)
        paths += [path for path in shared.iterdir() if path != course.exchange]
    return sorted(path.relative_to(root).as_posix() for path in paths)


def is_content(name: str) -> bool:
    """Whether a part comes with the course's code, so that it is there in a new clone already."""
    return name in _CONTENT
