"""`nbgrader zip_collect` for the bundles that learners send in where there is no exchange.

A bundle is `learner+module+time.zip` with the four files of a hand-in. It is read member by member,
each up to its bound, never unpacked: what it calls its files, and what else it holds, has no effect.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from nbgrader.plugins import ExtractorPlugin, FileNameCollectorPlugin

from grading.marking.questions import released_path
from grading.receiving.collect import Collector, sentence
from grading.receiving.hand_ins import HandIn, hand_in_from, is_safe_id, place
from widgets.problems import CourseProblem, HandInProblem

_NAME = re.compile(r"(?P<learner>[^+]+)\+(?P<module>[^+]+)\+[^+]*\.zip")
_MAX_BUNDLE_BYTES = 50_000_000
_MAX_MEMBERS = 100


class BundleExtractor(ExtractorPlugin):
    """Records every new bundle as an attempt and lays out each learner's newest one for collecting."""

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Read the bundles of `archive_path`; what is to be collected goes into `extracted_path`, a folder a learner."""
        course = self.parent.coursedir
        module = course.assignment_id
        try:
            collector = Collector(course, module)
        except CourseProblem as problem:
            self.parent.fail(str(problem))
        newest: dict[str, HandIn] = {}
        for hand_in in self._hand_ins(Path(archive_path), module):
            attempt = collector.record(hand_in)
            if attempt.kind == "refused":
                self.log.warning("Not collected: %s", sentence(attempt))
            elif collector.is_newer(hand_in):
                newest[hand_in.learner] = hand_in
        for learner, hand_in in newest.items():
            place(hand_in, Path(extracted_path) / learner, released_path(course, module))

    def _hand_ins(self, archive: Path, module: str) -> list[HandIn]:
        read = [hand_in for path in sorted(archive.rglob("*")) if path.is_file() for hand_in in self._read(path, module)]
        return sorted(read, key=lambda hand_in: (hand_in.handed_in.isoformat() if hand_in.handed_in else "", hand_in.learner))

    def _read(self, path: Path, module: str) -> Iterator[HandIn]:
        try:
            yield read_bundle(path, module)
        except HandInProblem as problem:
            self.log.warning("Not collected: %s: %s", path.name, problem)


class BundleCollector(FileNameCollectorPlugin):
    """Tells nbgrader whose files the extractor has laid out."""

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """The learner and the file of a path `extracted/learner/file`."""
        path = Path(submitted_file)
        learner = path.parent.name
        return {"student_id": learner, "file_id": path.name} if is_safe_id(learner) else None


def read_bundle(path: Path, module: str) -> HandIn:
    """The hand-in that a bundle holds; what is wrong with its answers is in its `problem`.

    Raises HandInProblem where the file is no bundle of this module, or does not say when it was made.
    """
    name = _NAME.fullmatch(path.name)
    if not name or not is_safe_id(name["learner"]):
        raise HandInProblem(f"The file's name is not that of a bundle: learner+{module}+time.zip. Keep the name that the page gave it.")
    if name["module"] != module:
        raise HandInProblem(f"It is a bundle of the module '{name['module'][:100]}'. Move it to that module's folder.")
    if path.is_symlink() or path.stat().st_size > _MAX_BUNDLE_BYTES:
        raise HandInProblem(f"It is no plain file of at most {_MAX_BUNDLE_BYTES // 1_000_000} MB.")
    try:
        with zipfile.ZipFile(path) as archive:
            hand_in = _hand_in(archive, name["learner"], module)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        raise HandInProblem("It is damaged: it is no whole zip file. Ask the learner for it again.") from None
    except (RuntimeError, NotImplementedError):
        raise HandInProblem("It is encrypted or packed in a way that is not known here. Ask the learner for it again.") from None
    if hand_in.handed_in is None:
        raise HandInProblem("It does not say when it was made (timestamp.txt). Ask the learner for a new one.")
    return hand_in


def _hand_in(archive: zipfile.ZipFile, learner: str, module: str) -> HandIn:
    if len(archive.infolist()) > _MAX_MEMBERS:
        raise HandInProblem(f"It holds more than {_MAX_MEMBERS} files. A bundle has four.")
    return hand_in_from(lambda member, limit: _member(archive, member, limit), learner, module)


def _member(archive: zipfile.ZipFile, name: str, limit: int) -> bytes | None:
    """A member's bytes, read no further than `limit`, whatever size it claims to have."""
    try:
        member = archive.getinfo(name)
    except KeyError:
        return None
    with archive.open(member) as file:
        raw = file.read(limit + 1)
    if len(raw) > limit:
        raise HandInProblem(f"{name} is larger than {limit // 1000 or 1} kB, more than any learner writes.")
    return raw
