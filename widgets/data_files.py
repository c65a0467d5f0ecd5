"""The course's data files: an academy's own, each in place of the installed one of the same name.

``DUTY_DATA`` names a folder with `mission.yaml` and whatever else an academy has changed. Every other file comes from the
data that the course was installed with. Only `mission.yaml` has no substitute: the example's contacts would reach no one.
"""

import functools
import os
import shutil
import sys
from pathlib import Path

from widgets.paths import PACKAGE
from widgets.problems import CourseProblem

DATA_VARIABLE = "DUTY_DATA"
MISSION = "mission.yaml"
TRANSLATIONS = "translations"
"""The folder in it with one file for each language."""
_PATTERNS = ("*.yaml", f"{TRANSLATIONS}/*.json")


class DataProblem(CourseProblem):
    """The folder that DUTY_DATA names cannot be used; the message says why and how to fix it."""


def installed_folder() -> Path:
    """The folder of the data that the course comes with: in its clone, or where the package is installed."""
    clone = PACKAGE.parent
    return clone / "data" if (clone / "pyproject.toml").is_file() else Path(sys.prefix) / "share" / "duty-to-report" / "data"


def own_folder() -> Path | None:
    """The academy's own folder, which ``DUTY_DATA`` names; None without that setting."""
    named = os.environ.get(DATA_VARIABLE)
    return Path(named).absolute() if named else None


def data_file(name: str) -> Path:
    """The path of a data file, such as `signs.yaml`: the academy's own if there is one, otherwise the installed one.

    A file that is there is never passed over, even if it cannot be read.
    """
    own = own_folder()
    if own and (name == MISSION or os.path.lexists(own / name)):
        return own / name
    return installed_folder() / name


def data_files(pattern: str) -> list[Path]:
    """The paths of the data files that match, such as `*.yaml` or `translations/*.json`, sorted by name; each as `data_file` gives it."""
    return [data_file(name) for name in _names(installed_folder(), own_folder(), patterns=(pattern,))]


def copy_data(target: Path, *, own_only: bool = False) -> None:
    """Copy all data files into the folder `target`, each as `data_file` gives it; or only those of the academy's own folder."""
    for name in _names(own_folder(), None if own_only else installed_folder()):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(data_file(name), target / name)


def has_data_file(name: str) -> bool:
    """Whether there is such a data file, readable or not."""
    return os.path.lexists(data_file(name))


def shown_name(name: str) -> str:
    """A data file in a sentence: `data/signs.yaml`, or the full path of an academy's own."""
    own, path = own_folder(), data_file(name)
    return str(path) if own and path.is_relative_to(own) else f"data/{name}"


def check_data() -> str:
    """A line that says which data files are an academy's own, for a program's start; empty if all are the installed ones.

    Raises DataProblem if DUTY_DATA names no usable folder, or one with a file that is not YAML.
    """
    own = own_folder()
    if own is None:
        return ""
    if not own.is_dir():
        raise DataProblem(f"{DATA_VARIABLE} names {own}, which is not a folder. Name the folder that holds your {MISSION}.")
    ours = _names(own)
    installed = _names(installed_folder())
    known = [name for name in ours if name in installed]
    if not known:
        raise DataProblem(
            f"{DATA_VARIABLE} names {own}, which holds none of the course's data files. Copy {installed_folder() / MISSION} there, "
            "and put your mission's contacts into it."
        )
    if MISSION not in known:
        raise DataProblem(
            f"{DATA_VARIABLE} names {own}, which has no {MISSION}, so learners would get the example's contacts. "
            f"Copy {installed_folder() / MISSION} there, and put your mission's contacts into it."
        )
    for name in ours:
        if name.endswith(".yaml"):
            _check_yaml(own / name, _changed(own / name))
    added = [name for name in ours if name not in known]
    more = f" Not among the course's own: {', '.join(added)}." if added else ""
    if known == installed:
        return f"Data files: all from {own}.{more}"
    return f"Data files: {', '.join(known)} from {own}; all others from {installed_folder()}.{more}"


@functools.lru_cache(maxsize=100)
def _check_yaml(path: Path, _changed: int) -> None:
    # Kept, because a program may open several courses. The parser is loaded only here: handing in has no need of it.
    from widgets.schema import read_yaml

    try:
        read_yaml(path.read_text(encoding="utf-8"), DataProblem)
    except (OSError, UnicodeDecodeError) as error:
        sentence = f"{path} cannot be read ({type(error).__name__}). Save it as plain text (UTF-8) that this account may read."
        raise DataProblem(sentence) from None
    except DataProblem as problem:
        raise DataProblem(f"{path}: {problem}") from None


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0


def _names(*folders: Path | None, patterns: tuple[str, ...] = _PATTERNS) -> list[str]:
    found = ((folder, path) for folder in folders if folder for pattern in patterns for path in folder.glob(pattern))
    return sorted({path.relative_to(folder).as_posix() for folder, path in found})
