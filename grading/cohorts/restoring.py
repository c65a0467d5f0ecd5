"""Restoring a cohort into a separate folder, from its archive or from a backup of it."""

import json
import re
import shutil
from datetime import datetime
from pathlib import Path

from grading.cohorts.closing import is_cohort_closed
from grading.cohorts.folders import ARCHIVED, Archived, new_folder, require_new_id
from grading.course.course_file import FILE, command
from grading.course.opening import CONFIG_FILE, open_course
from grading.course.privacy import OWNER_ONLY
from grading.operating.archive import Manifest
from grading.operating.parts import HUB_COPY, hub_folder
from grading.operating.restore import put_in_place, require_no_work, unpacked
from widgets.problems import CourseProblem

_GRADEBOOK = re.compile(r"^gradebook:.*\n?", re.MULTILINE)


def restore_cohort(root: Path, name: str, file: Path, *, gradebook: str = "", replace: bool = False) -> list[str]:
    """Make the cohort `name` of the course in `root` from the archive `file`; returns lines for a person.

    `gradebook` is the URL of its database if that has changed. With `replace`, existing work in this database or in a
    shared exchange is moved aside; without it, the archive is then refused. A closed cohort still counts as archived,
    so that no hub serves it. Raises CourseProblem, and leaves no folder behind, if the archive cannot be restored.
    """
    target = new_folder(root, name)
    with unpacked(file, target.parent) as (manifest, staging):
        require_new_id(root, manifest.course_id, "Archive and delete that one first.")
        _leave_hub_out(root, staging)
        _name_gradebook(staging / FILE, file, gradebook)
        target.mkdir(OWNER_ONLY)
        try:
            # Marked as archived, so that no hub serves it until it is complete.
            Archived(datetime.fromisoformat(manifest.made), str(file.resolve())).write(target)
            lines = _put(root, target, manifest, staging, command(f"cohort-restore COHORT={name} FILE={file} REPLACE=1"), replace=replace)
        except BaseException:
            shutil.rmtree(target)
            raise
    return [*lines, *_about_hub(name, target)]


def _put(root: Path, target: Path, manifest: Manifest, staging: Path, advice: str, *, replace: bool) -> list[str]:
    # Use this release's settings; the archive's are put beside them if they differ.
    shutil.copy(root / CONFIG_FILE, target)
    # What is needed to open a course: its ID, its gradebook's URL and its policy.
    (staging / FILE).rename(target / FILE)
    if (data := staging / "data").is_dir():
        data.rename(target / data.name)
    course = open_course(target)
    if not replace:
        require_no_work(course, advice)
    return put_in_place(course, manifest, staging)


def _leave_hub_out(root: Path, staging: Path) -> None:
    """Remove the hub's state, which a backup made on a hub may contain and which all cohorts share."""
    shutil.rmtree(staging / hub_folder(root).name, ignore_errors=True)
    (staging / HUB_COPY).unlink(missing_ok=True)


def _name_gradebook(course_file: Path, archive: Path, address: str) -> None:
    if not course_file.is_file():
        raise CourseProblem(
            f"{archive} has no {FILE}, so it is not the archive of a cohort. "
            "To restore the course of a machine, run in its folder: .venv/bin/duty restore FILE"
        )
    if address:
        text = _GRADEBOOK.sub("", course_file.read_text(encoding="utf-8"))
        course_file.write_text(f"{text.rstrip()}\ngradebook: {json.dumps(address)}\n", encoding="utf-8")


def _about_hub(name: str, target: Path) -> list[str]:
    note = target / ARCHIVED
    if is_cohort_closed(open_course(target)):
        return [
            f"The commands take its name, for example: {command(f'results COHORT={name}')}",
            f"The cohort still counts as archived, so the hub does not serve it. If it should, remove {note} and restart the hub.",
        ]
    note.unlink()
    return [f"The cohort '{name}' is open. A hub serves it from its next start: restart the hub."]
