"""Archiving a closed cohort into one file, taking it off the hub, and deleting its folder if the instructor is sure."""

import contextlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

import psutil
import sqlalchemy as sa

from grading.cohorts.closing import is_cohort_closed
from grading.cohorts.folders import ARCHIVED, Archived, Cohort
from grading.course.course_file import command
from grading.course.opening import Course, open_course
from grading.course.privacy import OWNER_ONLY
from grading.operating.archive import Manifest, read_archive
from grading.operating.backup import KIND, backup_summary, make_backup
from grading.operating.parts import unsaved
from widgets.plain_log import printable
from widgets.problems import CourseProblem

ARCHIVES = "archives"
"""The folder of all archives, inside the folder of the course from which the cohorts were made."""


def archive_cohort(cohort: Cohort, archives: Path, *, sure: bool) -> list[str]:
    """Archive a cohort into the folder `archives`, and delete its folder if the instructor is sure; returns lines to print.

    Raises CourseProblem if it is not closed, if the archive cannot be written or verified, or, before deleting, if a
    program still works in the folder.
    """
    course, name = open_course(cohort.folder), cohort.name
    if not is_cohort_closed(course):
        raise CourseProblem(
            f"The cohort '{name}' is not closed, so learners may still hand in. First: {command(f'cohort-close COHORT={name}')}"
        )
    path, manifest = _current_archive(cohort, course, archives.resolve())
    lines = [f"The cohort '{name}' is archived.", *backup_summary(manifest, path)]
    restoring = f"To look into it later: {command(f'cohort-restore COHORT={name} FILE={path}')}"
    if sure:
        return [*lines, *_delete(cohort, course), restoring]
    return [
        *lines,
        *_about_unsaved(cohort, course),
        "The hub no longer serves it after its next start: restart the hub.",
        f"Its folder is still there. Copy the archive to another machine, then delete the folder: "
        f"{command(f'cohort-archive COHORT={name} SURE=1')}",
    ]


def _current_archive(cohort: Cohort, course: Course, archives: Path) -> tuple[Path, Manifest]:
    """The archive of the cohort's current state: the previous one if nothing has changed since, else a new one."""
    if archives.is_relative_to(cohort.folder.resolve()):
        raise CourseProblem(f"{archives} is in the cohort's own folder, which SURE=1 deletes. Name a folder elsewhere: TO=/backups")
    _make_folder(archives)
    now = datetime.now(UTC)
    path = _free(archives / f"{course.directory.course_id}-{now:%Y%m%dT%H%M%SZ}")
    manifest = make_backup(course, path, hub=False)
    if (before := cohort.archived) and _state_of(Path(before.archive)) == manifest.state:
        path.unlink()
        return Path(before.archive), manifest
    Archived(now, str(path)).write(cohort.folder)
    return path, manifest


def _make_folder(archives: Path) -> None:
    try:
        archives.mkdir(OWNER_ONLY, parents=True, exist_ok=True)
    except OSError as error:
        raise CourseProblem(f"The folder {archives} cannot be made ({error.strerror}). Name another one: TO=/backups") from None


def _state_of(archive: Path) -> str:
    """The state of an earlier archive; empty if it is no longer valid."""
    try:
        return read_archive(archive, KIND).state
    except CourseProblem:
        return ""


def _about_unsaved(cohort: Cohort, course: Course) -> list[str]:
    if cohort.folder.is_symlink() or not (names := _unsaved(course)):
        return []
    return [f"The archive does not have what else is in {cohort.folder}: {names}. Move what you need out of it, and remove the rest."]


def _unsaved(course: Course) -> str:
    return ", ".join(printable(name) for name in unsaved(course) if name != ARCHIVED)


def _delete(cohort: Cohort, course: Course) -> list[str]:
    folder = cohort.folder
    if folder.is_symlink():
        raise CourseProblem(f"{folder} is a link to {folder.resolve()}, which is not deleted from here. Remove the link: rm {folder}")
    if busy := working_in(folder):
        raise CourseProblem(f"{folder} is not deleted: a program still works in it ({busy}). Stop it, or restart the hub, then try again.")
    if names := _unsaved(course):
        raise CourseProblem(f"{folder} is not deleted: the archive does not have {names}. Move or remove that first, then try again.")
    url = sa.make_url(course.directory.db_url)
    shutil.rmtree(folder)
    lines = [f"{folder} is deleted."]
    if url.get_backend_name() != "sqlite":
        lines.append(f"Its database '{url.database}' is still on the server. To delete it as well: dropdb {url.database}")
    return lines


def working_in(folder: Path) -> str:
    """A program that was started for the course in this folder, as its name and process number; empty if there is none."""
    folder_paths = {str(folder), str(folder.resolve())}
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            line = process.cmdline()
            if process.pid != psutil.Process().pid and any(
                part in folder_paths or part.rpartition("=")[2] in folder_paths for part in line
            ):
                return f"{process.name()}, process {process.pid}"
    return ""


def _free(path: Path) -> Path:
    """An unused name for an archive, even if another was made within the same second."""
    names = (path.with_name(f"{path.name}{number}.tar.gz") for number in ("", *(f"-{again}" for again in range(2, 1000))))
    return next(name for name in names if not name.exists())
