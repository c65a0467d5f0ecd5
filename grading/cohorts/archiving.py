"""Archiving a closed cohort: one file with all of it, off the hub, and, where the instructor is sure, its folder deleted."""

import contextlib
import shutil
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import psutil
import sqlalchemy as sa

from grading.cohorts.archive_file import Manifest, archive, checksum, verify
from grading.cohorts.closing import is_closed
from grading.cohorts.folders import ARCHIVED, Archived, Cohort
from grading.config import Course, open_course
from widgets.answers import write_atomically
from widgets.problems import CourseProblem

ARCHIVES = "archives"
"""The folder of all archives, in the folder of the course that the cohorts were made from."""


def archive_cohort(cohort: Cohort, archives: Path, *, sure: bool) -> list[str]:
    """Archive a cohort in the folder `archives`, and delete its folder if the instructor is sure; gives what was done.

    Raises CourseProblem where it is not closed, where the archive cannot be written or read back, or, before it
    deletes, where a program still works in the folder.
    """
    course, name = open_course(cohort.folder), cohort.name
    if not is_closed(course):
        raise CourseProblem(f"The cohort '{name}' is not closed, so learners may still hand in. First: make cohort-close COHORT={name}")
    path, manifest = _current_archive(cohort, course, archives)
    lines = [
        f"The cohort '{name}' is archived in {path}: {len(manifest.files)} files, {_megabytes(path)}. Read back, every checksum agrees.",
        *(f"Not in it: {', '.join(manifest.left_out)} (links, devices, and what an earlier archive added)" for _ in manifest.left_out[:1]),
    ]
    if sure:
        return [*lines, *_delete(cohort, course)]
    return [
        *lines,
        "A hub serves it no more from its next start: restart the hub.",
        f"Its folder is still there. Copy the archive to another machine, then delete the folder: make cohort-archive COHORT={name} SURE=1",
    ]


def _current_archive(cohort: Cohort, course: Course, archives: Path) -> tuple[Path, Manifest]:
    """The archive of the cohort as it is now: the one before where nothing has changed since, else a new one.

    A gradebook on a server is dumped with the time in it, so that it always counts as changed.
    """
    now = datetime.now(UTC)
    path = _free(archives.resolve() / f"{course.directory.course_id}-{now:%Y%m%dT%H%M%SZ}")
    manifest = archive(course, path, leave_out={ARCHIVED})
    before = cohort.archived
    if before and (old := Path(before.archive)).is_file() and checksum(old) == before.sha256 and verify(old).files == manifest.files:
        path.unlink()
        return old, verify(old)
    note = Archived(now, str(path), checksum(path))
    write_atomically(cohort.folder / ARCHIVED, msgspec.json.encode(note), mode=0o600)
    return path, manifest


def _delete(cohort: Cohort, course: Course) -> list[str]:
    folder = cohort.folder
    if folder.is_symlink():
        raise CourseProblem(f"{folder} is a link to {folder.resolve()}, which is not deleted from here. Remove the link: rm {folder}")
    if busy := working_in(folder):
        raise CourseProblem(f"{folder} is not deleted: a program still works in it ({busy}). Stop it, or restart the hub, then try again.")
    url = sa.make_url(course.directory.db_url)
    shutil.rmtree(folder)
    lines = [f"{folder} is deleted."]
    if url.get_backend_name() != "sqlite":
        lines.append(f"Its database '{url.database}' is still on the server. To delete it as well: dropdb {url.database}")
    return lines


def working_in(folder: Path) -> str:
    """A program that was started for the course in this folder, as its name and process number; empty where none was."""
    named = {str(folder), str(folder.resolve())}
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            line = process.cmdline()
            if process.pid != psutil.Process().pid and any(part in named or part.rpartition("=")[2] in named for part in line):
                return f"{process.name()}, process {process.pid}"
    return ""


def _free(path: Path) -> Path:
    """A name for an archive that no other has, though it were made within the same second."""
    names = (path.with_name(f"{path.name}{number}.zip") for number in ("", *(f"-{again}" for again in range(2, 1000))))
    return next(name for name in names if not name.exists())


def _megabytes(path: Path) -> str:
    return f"{path.stat().st_size / 1_000_000:.1f} MB"
