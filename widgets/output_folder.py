"""Folders that a command writes as a whole: `field/`, `site/`, `scorm/`, `learner-tree/`."""

import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from widgets.problems import CourseProblem

Refuse = Callable[[Path], None]
"""Checks a folder before others get its contents, and raises CourseProblem if they must not."""


@contextmanager
def replaced(target: Path, is_ours: Callable[[Path], bool], left_alone: Collection[str] = ()) -> Iterator[Path]:
    """Yield an empty folder to fill, whose entries then replace those of `target`; if the block raises, `target` stays unchanged.

    `target` is a new folder or one written before. Entries in `left_alone` stay in it, and `is_ours` must accept all
    others. Raises CourseProblem for a folder that contains anything else.
    """
    if target.exists() and not (target.is_dir() and all(path.name in left_alone or is_ours(path) for path in target.iterdir())):
        raise other_folder(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    # A sibling folder is on the same disk, where a file replaces another in one step.
    with tempfile.TemporaryDirectory(dir=target.parent) as staging:
        yield Path(staging)
        _replace(target, Path(staging), left_alone)


def other_folder(target: Path) -> CourseProblem:
    """The problem that this command has not written `target`."""
    return CourseProblem(f"{target} holds something else. Name a folder that does not exist yet.")


def no_refusal(_folder: Path) -> None:
    """Refuse nothing: the contents were checked when they were released."""


def report(sizes: Mapping[str, int], last: str) -> str:
    """A report of what was written: the size of each file, by its name and in bytes, and a last line."""
    lines = [f"{file}\t{size / 1000:.0f} KB".expandtabs(40) for file, size in sizes.items()]
    return "\n".join([*lines, last])


def _replace(target: Path, staging: Path, left_alone: Collection[str]) -> None:
    target.mkdir(exist_ok=True)
    new = {path.name: path for path in staging.iterdir()}
    for old in target.iterdir():
        if old.name in left_alone:
            continue
        if old.is_dir() and not old.is_symlink():
            shutil.rmtree(old)
        elif old.name not in new or new[old.name].is_dir():
            old.unlink()
    for name, path in new.items():
        path.replace(target / name)
