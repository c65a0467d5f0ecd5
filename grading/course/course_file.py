"""The file `course.yaml`, which distinguishes a course from others on the same machine (docs/cohorts.md).

A folder without this file is the only course of its machine, and its course ID is `duty-to-report`.
"""

import os
import re
from pathlib import Path

import msgspec

from widgets.advice import COHORT_VARIABLE
from widgets.advice import command as command
from widgets.data_files import DATA_VARIABLE
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE
from widgets.paths import TITLE_VARIABLE
from widgets.problems import CourseProblem
from widgets.schema import read_yaml, shaped

FILE = "course.yaml"
COURSE_ID = "duty-to-report"
"""The course ID if neither a file nor a setting gives one."""
COHORTS = "cohorts"
"""The folder of all cohorts, inside the folder of the course from which they are made."""
_TITLE = "Duty to Report"
_UNSET = f"Unset {COURSE_VARIABLE} and {EXCHANGE_VARIABLE}, which belong to the other course."
"""A terminal on a hub has both variables, set for its own course."""
_LONGEST_ID = 60
_ID = re.compile(rf"[a-z0-9](?:[a-z0-9-]{{0,{_LONGEST_ID - 2}}}[a-z0-9])?")
_TAKEN = re.compile(r"(?:grading|instructors)(?:-|$)")
"""The names of services on a hub begin like this (docs/hub.md)."""


class CourseFileProblem(CourseProblem):
    """A course's file cannot be used; the message says which one, why and how to fix it."""


class CourseFile(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """A course as its file declares it."""

    id: str = COURSE_ID
    """Names the course in the exchange, in the gradebook and in its URLs on a hub."""
    title: str = ""
    """The course's name for people, if there are several courses."""
    instructors: list[str] = []
    """Names of hub users who may grade in this course only."""
    gradebook: str = ""
    """The URL of its gradebook; if empty, a file in its folder."""

    @property
    def name(self) -> str:
        """The title, or the ID if it has no title."""
        return self.title or self.id


def read_course_file(root: Path) -> CourseFile | None:
    """Read the file of the course in `root`; None if there is no file. Raises CourseFileProblem."""
    path = root / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise CourseFileProblem(f"{path} cannot be read ({type(error).__name__}). Save it as plain text (UTF-8).") from None
    try:
        course = shaped(read_yaml(text, CourseFileProblem), CourseFile, CourseFileProblem)
        check_id(course.id)
    except CourseFileProblem as problem:
        raise CourseFileProblem(f"{path}: {problem}") from None
    return course


def has_course_file(root: Path) -> bool:
    """Whether the course in `root` is one of several, with its own settings."""
    return (root / FILE).is_file()


def check_id(id: str) -> None:
    """Raise CourseFileProblem for an ID that folders, URLs or a hub's services cannot use."""
    if not _ID.fullmatch(id):
        raise CourseFileProblem(
            f"The course ID '{id}' cannot be used. Write 1 to {_LONGEST_ID} small letters a to z, digits and hyphens, "
            "with no hyphen at either end."
        )
    if _TAKEN.match(id):
        raise CourseFileProblem(f"The course ID '{id}' begins like the name of another program on a hub. Begin it with another word.")


def course_file(root: Path) -> CourseFile:
    """The course in `root`, from its file and the settings. Raises CourseFileProblem if these contradict each other."""
    course_id, file = os.environ.get(COURSE_VARIABLE, "").strip(), read_course_file(root)
    if file is None:
        id = course_id or COURSE_ID
        check_id(id)
        return CourseFile(id=id, title=_TITLE if id == COURSE_ID else "")
    if course_id and course_id != file.id:
        # Either one could be the intended one. Guessing would put hand-ins into the wrong course.
        raise CourseFileProblem(f"{COURSE_VARIABLE} is '{course_id}', but {root / FILE} says '{file.id}'. {_UNSET}")
    return file


def settle(root: Path) -> CourseFile:
    """Make this process work on the course in `root`, and return the course. Raises CourseFileProblem.

    A course with its own file has its own data. From now on, this process and the programs that it starts read the
    mission's policy and the tools' content from there.
    """
    course, folder = course_file(root), root.absolute()
    os.environ[COHORT_VARIABLE] = folder.name if folder.parent.name == COHORTS else ""
    if has_course_file(root) and (root / "data").is_dir():
        os.environ[DATA_VARIABLE] = str(folder / "data")
        os.environ[TITLE_VARIABLE] = course.name
    return course
