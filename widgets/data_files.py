"""The course's data files: an academy's own, each in place of the installed one of the same name.

``DUTY_DATA`` names a folder with `mission.yaml` and whatever else an academy has changed. Every other file comes from the
data that the course was installed with. Only `mission.yaml` has no substitute: the example's contacts would reach no one.
"""

import os
import shutil
import sys
from pathlib import Path

from widgets.paths import PACKAGE

DATA_VARIABLE = "DUTY_DATA"
MISSION = "mission.yaml"
TRANSLATIONS = "translations"
"""The subfolder with one file for each language."""
_PATTERNS = ("*.yaml", f"{TRANSLATIONS}/*.json")


def installed_folder() -> Path:
    """The folder of the data that the course comes with: in its clone, or where the package is installed."""
    clone = PACKAGE.parent
    return clone / "data" if (clone / "pyproject.toml").is_file() else Path(sys.prefix) / "share" / "duty-to-report" / "data"


def own_folder() -> Path | None:
    """The academy's own folder, which ``DUTY_DATA`` names; None without that setting."""
    named = os.environ.get(DATA_VARIABLE)
    return Path(named).absolute() if named else None


def data_file(name: str) -> Path:
    """The path of a data file, such as `signs.yaml`: the academy's own if it exists, otherwise the installed one.

    An existing file is never skipped, even if it cannot be read.
    """
    own = own_folder()
    if own and (name == MISSION or os.path.lexists(own / name)):
        return own / name
    return installed_folder() / name


def data_files(pattern: str) -> list[Path]:
    """The paths of the data files that match, such as `*.yaml` or `translations/*.json`, sorted by name. See `data_file`."""
    return [data_file(name) for name in data_file_names(installed_folder(), own_folder(), patterns=(pattern,))]


def copy_data(target: Path, *, own_only: bool = False) -> None:
    """Copy all data files into the folder `target`, as `data_file` finds them; or only those of the academy's own folder."""
    for name in data_file_names(own_folder(), None if own_only else installed_folder()):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(data_file(name), target / name)


def has_data_file(name: str) -> bool:
    """Whether this data file exists, readable or not."""
    return os.path.lexists(data_file(name))


def shown_name(name: str) -> str:
    """A data file's name for a sentence: `data/signs.yaml`, or the full path of an academy's own."""
    own, path = own_folder(), data_file(name)
    return str(path) if own and path.is_relative_to(own) else f"data/{name}"


def data_file_names(*folders: Path | None, patterns: tuple[str, ...] = _PATTERNS) -> list[str]:
    """The names of the data files in these folders, each once, sorted; None is ignored."""
    found = ((folder, path) for folder in folders if folder for pattern in patterns for path in folder.glob(pattern))
    return sorted({path.relative_to(folder).as_posix() for folder, path in found})
