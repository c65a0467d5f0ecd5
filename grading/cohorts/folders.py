"""The folders of cohorts, and what they say about them."""

import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from grading.course.course_file import COHORTS, FILE, CourseFile, command, course_file
from grading.course.opening import CONFIG_FILE
from grading.course.privacy import OWNER_ONLY
from widgets.files import write_atomically
from widgets.problems import CourseProblem

ARCHIVED = "archived.json"
"""The file in a cohort's folder that marks it as archived, so that no hub serves it."""
_LONGEST = 40
_NAME = re.compile(rf"[a-z0-9](?:[a-z0-9-]{{0,{_LONGEST - 2}}}[a-z0-9])?")


class Archived(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """When a cohort was archived, and where."""

    at: datetime
    archive: str
    """The path of the archive."""

    def write(self, folder: Path) -> None:
        """Write the mark into the cohort's folder."""
        write_atomically(folder / ARCHIVED, msgspec.json.encode(self), mode=0o600)


@dataclass(frozen=True)
class Cohort:
    """A cohort: the name that commands take, and its folder, which is a course."""

    name: str
    folder: Path

    @property
    def file(self) -> CourseFile:
        """Its course file. Raises CourseFileProblem."""
        return course_file(self.folder)

    @property
    def archived(self) -> Archived | None:
        """When and where it was archived, None if it is not. Raises CourseProblem if the mark cannot be read."""
        note = self.folder / ARCHIVED
        try:
            return msgspec.json.decode(note.read_bytes(), type=Archived)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError):
            raise CourseProblem(f"{note} cannot be read. Remove it if this cohort is still needed on the hub.") from None


def check_name(name: str) -> None:
    """Raise CourseProblem for a name that folders and URLs cannot have."""
    if not _NAME.fullmatch(name):
        raise CourseProblem(
            f"'{name}' cannot name a cohort. Write 1 to {_LONGEST} small letters a to z, digits and hyphens, "
            "with no hyphen at either end: COHORT=2027-01"
        )


def new_folder(root: Path, name: str) -> Path:
    """The path of a new cohort; creates the folder of all cohorts. Raises CourseProblem if the name is taken."""
    check_name(name)
    folder = root / COHORTS / name
    if os.path.lexists(folder):
        raise CourseProblem(f"There is a cohort '{name}' already, in {folder}. Choose another name, or see: {command('cohorts')}")
    folder.parent.mkdir(OWNER_ONLY, exist_ok=True)
    return folder


def require_new_id(root: Path, id: str, advice: str) -> None:
    """Raise CourseProblem, with this advice, if a cohort of the course in `root` has the course ID already."""
    for other in cohorts_in(root):
        if other.file.id == id:
            raise CourseProblem(f"The cohort '{other.name}' has the course ID '{id}' already. {advice}")


def cohorts_in(root: Path) -> list[Cohort]:
    """The cohorts of the course in `root`, by name. A link to a course elsewhere counts as one."""
    try:
        with os.scandir(root / COHORTS) as entries:
            names = sorted(entry.name for entry in entries if _NAME.fullmatch(entry.name))
    except FileNotFoundError:
        return []
    folders = (root / COHORTS / name for name in names)
    return [Cohort(folder.name, folder) for folder in folders if (folder / CONFIG_FILE).is_file()]


def cohort_named(root: Path, name: str) -> Cohort:
    """The cohort with this name. Raises CourseProblem, with the names of all cohorts, if there is none."""
    check_name(name)
    cohorts_by_name = {cohort.name: cohort for cohort in cohorts_in(root)}
    if name not in cohorts_by_name:
        opening = command(f"cohort-open COHORT={name}")
        there = (
            f"There are: {', '.join(cohorts_by_name)}."
            if cohorts_by_name
            else f"No cohort has been opened yet. To open this one: {opening}"
        )
        raise CourseProblem(f"The cohort '{name}' does not exist. {there}")
    cohort = cohorts_by_name[name]
    if not (cohort.folder / FILE).is_file():
        raise CourseProblem(
            f"{cohort.folder} has no {FILE}, so it would be taken for the course it was made from. docs/cohorts.md says how."
        )
    return cohort
