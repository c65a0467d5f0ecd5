"""Restoring a backup into a course's folder; what was there before is moved aside, never deleted."""

import argparse
import contextlib
import errno
import filecmp
import functools
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from grading.course.course_file import command
from grading.course.folder_argument import add_course
from grading.course.opening import Course, open_course
from grading.operating import parts
from grading.operating.archive import MANIFEST, SUMS, Manifest, read_archive
from grading.operating.backup import KIND, versions
from grading.operating.databases import files_of, holds_tables, kind_of, load_database, require_programs, save_database, sqlite_file
from grading.receiving.heartbeat import FILE as PULSE
from grading.receiving.heartbeat import read_pulse, state_of
from widgets.plain_log import printable
from widgets.problems import CourseProblem

_IN_WORDS = {"sqlite": "a file", "postgresql": "a PostgreSQL server"}


def restore(root: Path, file: Path, *, replace: bool = False) -> list[str]:
    """Restore the archive `file` into the course in `root`; returns lines for a person.

    Refuses, without changing anything, if the archive is not complete, if grading runs, or if the course contains
    learners' work already, unless `replace` is set: then that is moved aside. Raises CourseProblem.
    """
    root = root.resolve()
    course = open_course(root)
    _require_file(file)
    _require_quiet(root)
    if not replace:
        require_no_work(course, f"duty restore {file} --replace{'' if root == Path.cwd() else f' --course {root}'}")
    with unpacked(file, root) as (manifest, staging):
        lines = put_in_place(course, manifest, staging)
    return [*lines, "Start the course. What was handed in and not graded is graded then."]


@contextlib.contextmanager
def unpacked(file: Path, beside: Path) -> Iterator[tuple[Manifest, Path]]:
    """Verify the archive `file` and unpack it into a new folder in `beside`, which is removed after the block. Raises CourseProblem."""
    _require_file(file)
    staging = Path(tempfile.mkdtemp(prefix=".restoring-", dir=beside))
    try:
        yield read_archive(file, KIND, staging), staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def put_in_place(course: Course, manifest: Manifest, staging: Path) -> list[str]:
    """Move what was unpacked in `staging`, on the same disk, into the course; returns lines for a person.

    The course's previous contents are moved aside. Raises CourseProblem, with everything unchanged, if the archive
    does not match the course.
    """
    _require_same_kind(course, manifest)
    lines = _Placing(course, staging).run()
    return [*_summary(manifest), *lines, *_about_versions(Path(course.directory.root), manifest)]


def require_no_work(course: Course, advice: str) -> None:
    """Raise CourseProblem if the course contains learners' work; `advice` is the command that moves it aside."""
    if present := _present(course):
        raise CourseProblem(
            f"This course holds work already ({', '.join(present)}), and nothing of it was changed. To move it aside and put the backup "
            f"in its place: {advice}"
        )


def _require_file(file: Path) -> None:
    if not file.is_file():
        raise CourseProblem(f"The file {file} does not exist. Name the archive to restore.")


def _require_quiet(root: Path) -> None:
    pulse = read_pulse(root)
    if pulse and state_of(pulse) in ("running", "stale"):
        raise CourseProblem(
            f"The course runs (process {pulse.pid} on {printable(pulse.host)} grades). "
            f"Stop it first: its hub, its units, or '{command('course')}'."
        )


def _present(course: Course) -> list[str]:
    """The learners' work that exists already."""
    root = Path(course.directory.root)
    parts_with_work = [part for part in (*parts.answers(root), *parts.graded(root)) if _has_work(part.path)]
    inbound = parts.ArchivePart("exchange", course.inbound)
    names = [part.name for part in (*parts_with_work, inbound) if _has_work(part.path)]
    return (["a gradebook"] if holds_tables(course.directory.db_url) else []) + names


def _has_work(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    return any(path.name != parts.DEMONSTRATION and not path.name.startswith(".") for path in folder.iterdir())


def _require_same_kind(course: Course, manifest: Manifest) -> None:
    """Raise CourseProblem if the backup belongs to another course, or its databases do not match the settings."""
    if manifest.course_id != course.directory.course_id:
        raise CourseProblem(
            f"The backup is of the course '{printable(manifest.course_id)}', and this is '{course.directory.course_id}'. "
            "Restore it into a folder that is set up for that course; a cohort's is made by "
            f"'{command('cohort-restore')}' (docs/cohorts.md)."
        )
    here = kind_of(course.directory.db_url)
    if manifest.gradebook != here:
        there = _IN_WORDS.get(manifest.gradebook, "another kind of database")
        raise CourseProblem(
            f"The backup's gradebook is for {there}, and the settings here name {_IN_WORDS[here]}. "
            "Name it as it was when the backup was made, in DUTY_GRADEBOOK or, for a cohort, in its course.yaml (docs/gradebook.md)."
        )
    require_programs(course.directory.db_url)


class _Placing:
    """Moves what was unpacked to its final paths; if that fails, everything is moved back."""

    def __init__(self, course: Course, staging: Path) -> None:
        self._course = course
        self._root = Path(course.directory.root)
        self._staging = staging
        stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
        self._aside = self._root / f"before-restore-{stamp}"
        self._undo: list[Callable[[], object]] = []

    def run(self) -> list[str]:
        """Move everything; returns lines about what was moved aside."""
        try:
            self._aside.mkdir(0o700)
            lines = self._place_all()
        except BaseException as problem:
            for step in reversed(self._undo):
                with contextlib.suppress(OSError, CourseProblem):
                    step()
            with contextlib.suppress(OSError):
                self._aside.rmdir()
            if isinstance(problem, OSError):
                what = f"{problem.strerror or problem}{f': {problem.filename}' if problem.filename else ''}"
                raise CourseProblem(f"The backup could not be put in place ({what}). All is as it was before.") from None
            raise
        if self._aside_is_here_too():
            shutil.rmtree(self._aside)  # as in a new clone, whose content equals the backup's
            return lines
        if any(self._aside.iterdir()):
            return [f"What was here before is kept in {self._aside}. Delete that folder when you do not need it any more.", *lines]
        self._aside.rmdir()
        return lines

    def _place_all(self) -> list[str]:
        lines = []
        unpacked = {path.name for path in self._staging.iterdir()} - {SUMS, MANIFEST}
        for name in self._absent(unpacked):
            self._put_aside(name)
        for name in sorted(unpacked):
            if name == parts.GRADEBOOK:
                continue
            if name == parts.CONFIGURATION:
                lines += self._place_configuration()
            elif name == parts.HUB_COPY:
                self._place_database(parts.hub_database(self._root), name)
            elif parts.place_of(self._course, name) is None:
                raise CourseProblem(
                    f"The backup holds '{printable(name)}', which this release does not know. Install the one that made it."
                )
            else:
                self._put_aside(name)
                self._move(self._staging / name, self._place(name))
        # Last, because it refers to everything else.
        self._place_database(self._course.directory.db_url, parts.GRADEBOOK)
        with contextlib.suppress(FileNotFoundError):
            self._move(self._root / PULSE, self._aside / PULSE)
        return lines

    def _aside_is_here_too(self) -> bool:
        """Whether every file that was moved aside is in the course again, byte for byte."""
        aside = (path for path in self._aside.rglob("*") if not path.is_dir() or path.is_symlink())
        return all(self._is_here(path) for path in aside)

    def _is_here(self, path: Path) -> bool:
        name, *inner = path.relative_to(self._aside).parts
        place = parts.place_of(self._course, name)
        here = place.joinpath(*inner) if place else None
        return here is not None and here.is_file() and not path.is_symlink() and filecmp.cmp(path, here, shallow=False)

    def _absent(self, unpacked: set[str]) -> list[str]:
        """The parts that exist here but not in the backup: with them, the course would not match the backup."""
        course_parts = [*parts.answers(self._root), parts.exchange(self._course), *parts.graded(self._root), *parts.others(self._root)]
        return [part.name for part in course_parts if part.name not in unpacked and not parts.is_content(part.name)]

    def _place(self, name: str) -> Path:
        place = parts.place_of(self._course, name)
        assert place is not None  # noqa: S101  # names without a place were refused
        return place

    def _put_aside(self, name: str) -> None:
        place = self._place(name)
        if os.path.lexists(place):
            self._move(place, self._aside / name)

    def _place_configuration(self) -> list[str]:
        """Keep the course's own settings: those in the backup may be for another release."""
        restored, here = self._staging / parts.CONFIGURATION, self._root / parts.CONFIGURATION
        if restored.read_bytes() == here.read_bytes():
            return []
        beside = here.with_name(f"{parts.CONFIGURATION}.restored")
        with contextlib.suppress(FileNotFoundError):
            self._move(beside, self._aside / beside.name)
        self._move(restored, beside)
        return [f"The backup has another {parts.CONFIGURATION} than this folder. It is in {beside.name}; take over what you had changed."]

    def _place_database(self, address: str, name: str) -> None:
        copy = self._staging / name
        if not copy.is_file():
            raise CourseProblem(f"The backup has no {name}. It was not used; take another backup.")
        if kind_of(address) == "sqlite":
            for file in files_of(address):
                self._move(file, self._aside / file.name)
            self._move(copy, sqlite_file(address))
            return
        before = self._aside / name
        if holds_tables(address):
            save_database(address, before)
            self._undo += [before.unlink, functools.partial(load_database, address, before)]
        load_database(address, copy)

    def _move(self, source: Path, target: Path) -> None:
        """Move a file or folder, even to another disk; after a failure the incomplete copy is removed, and the source stays."""
        target.parent.mkdir(0o700, parents=True, exist_ok=True)
        try:
            source.rename(target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            fresh = target.with_name(f".{target.name}.restoring")
            shutil.rmtree(fresh, ignore_errors=True)
            if source.is_dir():
                shutil.copytree(source, fresh, symlinks=True)
            else:
                shutil.copy2(source, fresh, follow_symlinks=False)
            fresh.rename(target)
            shutil.rmtree(source) if source.is_dir() else source.unlink()
        self._undo.append(functools.partial(self._back, target, source))

    def _back(self, target: Path, source: Path) -> None:
        source.parent.mkdir(0o700, parents=True, exist_ok=True)
        shutil.move(target, source)


def _summary(manifest: Manifest) -> list[str]:
    return [f"The course is as it was at {manifest.made}: {manifest.files} files, every checksum right."]


def _about_versions(root: Path, manifest: Manifest) -> list[str]:
    """A line that reports if another release made the backup."""
    here = versions(root)
    there = manifest.versions
    names = [name for name in ("duty-to-report", "commit", "nbgrader") if name in there and name in here]
    differing = [f"{name} {printable(there[name])}, here {here[name]}" for name in names if there[name] != here[name]]
    if not differing:
        return []
    return [f"Another release made the backup ({'; '.join(differing)}). See docs/operating.md, 'Upgrade', before you start the course."]


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty restore`."""
    parser.add_argument("file", type=Path, metavar="FILE", help="the archive")
    parser.add_argument("--replace", action="store_true", help="first move existing work aside")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Restore a course, and print what was done. Raises CourseProblem."""
    print("\n".join(restore(options.course, options.file, replace=options.replace)))
    return 0
