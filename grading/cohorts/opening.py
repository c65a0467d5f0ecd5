"""Opening a cohort: a separate course folder, made from the clone."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from grading.authoring.release import release
from grading.cohorts.folders import Cohort, new_folder, require_new_id
from grading.course.course_file import FILE, check_id, command, course_file, settle
from grading.course.gradebook import GRADEBOOK_VARIABLE
from grading.course.opening import CONFIG_FILE
from grading.course.privacy import OWNER_ONLY
from grading.sources.notebooks import module_folders
from widgets.data_files import copy_data
from widgets.problems import CourseProblem

_COPIED = ("source", "data")
"""Copied, not linked: a cohort keeps the questions, keys and policy with which it began, whatever changes later."""
_ABOUT_GRADEBOOK = (
    f"{GRADEBOOK_VARIABLE} does not count for a cohort: its gradebook is a file in its folder. To have it on PostgreSQL, "
    "name a database of its own in its course.yaml. Then: {release}"
)
_FILE = """\
# This cohort, as the course's commands and the hub know it (docs/cohorts.md).

# Names it in the exchange, in the gradebook and in addresses. It stays as it is once learners have begun.
id: {id}
# What learners and instructors read where there are several.
title: "{title}"
# User names of the hub who may grade in this cohort only. DUTY_INSTRUCTORS names those who may in all.
instructors: []
# A gradebook on PostgreSQL, a database of its own: postgresql://USER@HOST/DATABASE. Empty: a file in this folder.
gradebook: ""
"""


def open_cohort(root: Path, name: str, tell: Callable[[str], object]) -> Cohort:
    """Make the cohort `name` of the course in `root` and release its modules; each step is reported in a line.

    Raises CourseProblem, and leaves nothing behind, if the name is taken or a module cannot be released.
    """
    pattern, target = course_file(root), new_folder(root, name)
    id = f"{pattern.id}-{name}"
    check_id(id)
    require_new_id(root, id, "Choose another name.")
    # In a sibling folder with a name that no command accepts, so that an interrupted run leaves no cohort.
    with tempfile.TemporaryDirectory(prefix=".opening-", dir=target.parent) as room:
        folder = Path(room) / name
        folder.mkdir(OWNER_ONLY)
        _lay_out(root, folder, id, f"{pattern.name}, {name}")
        folder.rename(target)
    try:
        settle(target)
        for module in module_folders(target):
            release(module.name, target, tell)
    except BaseException:
        shutil.rmtree(target)
        raise
    return Cohort(name, target)


def _lay_out(root: Path, folder: Path, id: str, title: str) -> None:
    for name in _COPIED:
        if not (root / name).is_dir():
            raise CourseProblem(f"{root} has no folder {name}/, so no cohort can be made from it. Run this in the course's folder.")
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns(".*"))
    copy_data(folder / "data", own_only=True)  # the academy's own data, which DUTY_DATA names
    shutil.copy(root / CONFIG_FILE, folder)
    (folder / FILE).write_text(_FILE.format(id=id, title=title.replace('"', "'")), encoding="utf-8")


def told_after_opening(cohort: Cohort) -> list[str]:
    """Lines that say what to do next."""
    name, mission = cohort.name, cohort.folder / "data" / "mission.yaml"
    return [
        f"The cohort '{name}' is open in {cohort.folder}. Its course ID is {cohort.file.id}.",
        *([_ABOUT_GRADEBOOK.format(release=command(f"release COHORT={name}"))] if os.environ.get(GRADEBOOK_VARIABLE) else []),
        f"Before learners begin, check contacts, pass mark and attempts in {mission}",
        f"The commands take its name, for example: {command(f'roster COHORT={name} FILE=people.xlsx')}",
        "A hub serves it from its next start: restart the hub. Learners stay signed in, and their pages keep their answers.",
    ]
