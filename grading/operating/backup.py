"""One archive of everything that a course has apart from its code, made while learners work and the service grades.

The order of copying decides what a restored course could lack. Answers come first: a page that knows of a hand-in was
saved after that hand-in arrived, so each hand-in that the answers mention is in the exchange, which is copied later.
The gradebook comes next, as one snapshot, then the graded files, and the exchange last, so that each hand-in known to
gradebook or submissions is in it as well. A hand-in that arrives meanwhile is in the archive without a record; the
service grades it once when the restored course starts.
"""

import argparse
import platform
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from filelock import BaseFileLock

from grading.course.course_file import command
from grading.course.folder_argument import add_course
from grading.course.opening import Course, open_course
from grading.marking.database import grading_lock
from grading.operating import parts
from grading.operating.archive import ArchiveWriter, Manifest, making
from grading.operating.backup_log import note_backup
from grading.operating.databases import content_digest, holds_tables, kind_of, require_programs, save_database, sqlite_file
from grading.operating.wording import readable_size
from widgets.problems import CourseProblem

KIND = "course backup"
_UNFINISHED = (".arriving-",)
"""Names that begin like this in an exchange were never confirmed to anyone (`widgets.handing_in.delivery`)."""
_OF_PROCESSES = (".pid",)


def make_backup(course: Course, file: Path, *, hub: bool = True) -> Manifest:
    """Write the archive of a course to the new file `file`, verify it, and return its manifest.

    It contains keys, answers and secrets, and only its owner can read it. With `hub`, it includes the hub's state and
    database if they exist. Raises CourseProblem if anything cannot be read or written; then there is no file.
    """
    root = Path(course.directory.root)
    gradebook = course.directory.db_url
    file = _outside(course, file.absolute())
    if not holds_tables(gradebook):
        raise CourseProblem(f"The course has no gradebook yet, so nothing can be backed up. First: {command('release')}")
    require_programs(gradebook)
    manifest = Manifest(kind=KIND, made=_now(), versions=versions(root), course_id=course.directory.course_id, gradebook=kind_of(gradebook))
    with making(file, manifest) as archive:
        for part in parts.answers(root):
            _add(archive, part)
        _add_database(archive, gradebook, parts.GRADEBOOK, file.parent)
        for part in parts.graded(root):
            _add_graded(archive, part, grading_lock(course.directory))
        part = parts.exchange(course)
        if part.path.is_dir():
            archive.add_tree(part.path, part.name, skip=_UNFINISHED)
        for part in parts.others(root):
            _add(archive, part)
        archive.add_file(root / parts.CONFIGURATION, parts.CONFIGURATION)
        if hub:
            _add_hub(archive, root, file.parent)
    note_backup(root)
    return manifest


def backup_summary(manifest: Manifest, file: Path) -> list[str]:
    """Summarise a finished backup in lines for a person."""
    lines = [
        f"{file} holds {manifest.files} files ({readable_size(manifest.bytes)} unpacked) and was read again: every checksum is right.",
        "It has the keys, all answers and the sign-in secrets in it: keep it where only administrators can read it, on another machine.",
    ]
    if manifest.left_out_count:
        lines.append(f"{manifest.left_out_count} links or special files are not in it: {', '.join(manifest.left_out)}")
    return lines


def _add(archive: ArchiveWriter, part: parts.ArchivePart) -> None:
    if part.path.is_symlink() or part.path.is_file():
        archive.add_file(part.path, part.name)
    elif part.path.is_dir():
        archive.add_tree(part.path, part.name)


def _add_graded(archive: ArchiveWriter, part: parts.ArchivePart, lock: BaseFileLock) -> None:
    """Add a folder of submissions: each learner's module under the lock that its writers take, released in between."""
    if not part.path.is_dir():
        return
    archive.add_folder(part.path, part.name)
    for learner in sorted(part.path.iterdir()):
        if learner.is_symlink() or not learner.is_dir():
            archive.add_file(learner, f"{part.name}/{learner.name}")
            continue
        archive.add_folder(learner, f"{part.name}/{learner.name}")
        for module in sorted(learner.iterdir()):
            with lock:
                _add(archive, parts.ArchivePart(f"{part.name}/{learner.name}/{module.name}", module))


def _add_database(archive: ArchiveWriter, address: str, name: str, beside: Path) -> None:
    """Add a copy of a database, which is first written beside the archive, where there is room for it."""
    with _private_folder(beside) as folder:
        save_database(address, folder / name)
        archive.add_file(folder / name, name, content_digest(address, folder / name))


def _add_hub(archive: ArchiveWriter, root: Path, beside: Path) -> None:
    part, database = parts.hub_folder(root), parts.hub_database(root)
    if not part.path.is_dir():
        return
    own = sqlite_file(database).name if kind_of(database) == "sqlite" else None
    archive.add_folder(part.path, part.name)
    for path in sorted(part.path.iterdir()):
        if path.name.endswith(_OF_PROCESSES) or (own and path.name.startswith(own)):
            continue
        _add(archive, parts.ArchivePart(f"{part.name}/{path.name}", path))
    if own is None or sqlite_file(database).is_file():
        _add_database(archive, database, parts.HUB_COPY, beside)


@contextmanager
def _private_folder(beside: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=".duty-backup-", dir=beside) as folder:
        yield Path(folder)


def _outside(course: Course, file: Path) -> Path:
    """The archive's path. Raises CourseProblem if it is inside what is backed up."""
    root = Path(course.directory.root)
    course_parts = [*parts.answers(root), parts.exchange(course), *parts.graded(root), *parts.others(root), parts.hub_folder(root)]
    for part in course_parts:
        if file.resolve().is_relative_to(part.path.resolve()):
            raise CourseProblem(f"{file} is inside {part.path}, which is backed up. Choose a place outside, best on another disk.")
    return file


def versions(root: Path) -> dict[str, str]:
    """The versions in use in a course's folder: the course's release and commit, nbgrader, Python."""
    version_of = {"python": platform.python_version()}
    for package in ("duty-to-report", "nbgrader", "jupyterhub"):
        try:
            version_of[package] = version(package)
        except PackageNotFoundError:
            continue
    try:
        done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        return version_of
    return version_of | ({"commit": done.stdout.strip()} if done.returncode == 0 else {})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty backup`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the new archive, or a folder; there, its name contains the time")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Make a backup, and print its summary. Raises CourseProblem."""
    course = open_course(options.course.resolve())
    file: Path = options.file
    if file.is_dir():
        file /= f"{course.directory.course_id}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.tar.gz"
    print("\n".join(backup_summary(make_backup(course, file), file)))
    return 0
