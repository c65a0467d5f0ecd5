"""Cleans a submission's folder: anything that does not belong to a hand-in is moved away before nbgrader copies the folder.

nbgrader copies everything beside a submitted notebook, whatever it is and wherever a link leads. What the collectors
write is clean; what someone puts into `submitted/` may be anything. Nothing is deleted.
"""

import itertools
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from grading.submissions.files import is_plain_folder, printable_name, read_plain
from grading.submissions.hand_ins import MAX_LINE, SECRET_FILE, TIMESTAMP_FILE, sound_moment, sound_secret
from widgets.answers.store import FILE_NAME, MAX_BYTES
from widgets.problems import HandInProblem

SET_ASIDE = ".set-aside"
"""The quarantine folder in `submitted/`; nbgrader ignores names that begin with a dot."""
MAX_NOTEBOOK_BYTES = 20_000_000
_LIMITS = {FILE_NAME: MAX_BYTES, TIMESTAMP_FILE: MAX_LINE, SECRET_FILE: MAX_LINE}
_TOLD = 20


def make_sound(folder: Path, released: Path, lock: AbstractContextManager[object]) -> list[str]:
    """Leave only the plain files of a hand-in in `submitted/learner/module`; returns a sentence for each thing removed.

    If there is anything to remove, the whole folder is moved away under `lock`, and a new one with the valid files
    and the released notebook replaces it, so a million files cost no more than one. Raises HandInProblem if the
    folder cannot be used at all.
    """
    require_folder(folder)
    try:
        wrong = list(itertools.islice(_wrong_in(folder), _TOLD + 1))
        if not wrong:
            return []
        with lock:
            aside = _replace(folder, released)
    except OSError as error:
        raise HandInProblem(f"The folder {_shown(folder)} cannot be put in order: {error.strerror}.") from None
    if len(wrong) > _TOLD:
        wrong[_TOLD:] = ["More of its contents are not part of a hand-in."]
    return [*wrong, f"The folder as it was is kept in {_shown(aside, 4)}."]


def require_folder(folder: Path) -> None:
    """Raise HandInProblem unless `submitted/learner/module` is a real folder with the module's notebook in it."""
    for place in (folder.parent, folder):
        if not is_plain_folder(place):
            raise HandInProblem(f"{_shown(place, 2 if place is folder else 1)} is a link or no folder. Put the folder itself there.")
    if not os.path.lexists(folder / f"{folder.name}.ipynb"):
        raise HandInProblem(f"{folder.name}.ipynb is missing. Collect the submission again, with nbgrader collect or zip_collect.")


def _wrong_in(folder: Path) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if trouble := _wrong_with(folder, entry.name):
                yield trouble


def _wrong_with(folder: Path, name: str) -> str:
    """Why the file cannot stay, as a sentence; empty if it can."""
    if name == f"{folder.name}.ipynb":
        return _wrong_with_notebook(folder / name)
    if name not in _LIMITS:
        return f"'{printable_name(name)}' is not part of a hand-in."
    try:
        return "" if _sound_bytes(folder, name) is not None else f"{name} makes no sense."
    except HandInProblem as problem:
        return str(problem)


def _wrong_with_notebook(path: Path) -> str:
    """Check type and size only, because the notebook is never read."""
    about = path.lstat()
    if not stat.S_ISREG(about.st_mode):
        return f"{path.name} is not a plain file."
    if about.st_size > MAX_NOTEBOOK_BYTES:
        return f"{path.name} is larger than {MAX_NOTEBOOK_BYTES // 1_000_000} MB."
    return ""


def _sound_bytes(folder: Path, name: str) -> bytes | None:
    """The bytes of the file if it is valid, else None. Raises HandInProblem if it is not a plain file within its limit."""
    raw = read_plain(folder, name, _LIMITS[name])
    text = (raw or b"").decode("utf-8", "replace")
    if (name == TIMESTAMP_FILE and not sound_moment(text)) or (name == SECRET_FILE and not sound_secret(text)):
        return None
    return raw


def _replace(folder: Path, released: Path) -> Path:
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    shutil.copyfile(released, fresh / f"{folder.name}.ipynb")
    for name in _LIMITS:
        try:
            raw = _sound_bytes(folder, name)
        except HandInProblem:
            continue
        if raw is not None:
            (fresh / name).write_bytes(raw)
    root = folder.parents[1] / SET_ASIDE
    aside = root / folder.parent.name / folder.name / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
    if os.path.lexists(root) and not is_plain_folder(root):
        raise NotADirectoryError(0, f"{SET_ASIDE} is a link or no folder")
    aside.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(aside)
    fresh.rename(folder)
    return aside


def _shown(path: Path, parts: int = 2) -> str:
    """The path relative to `submitted/`."""
    return "/".join(map(printable_name, path.parts[-parts - 1 :]))
