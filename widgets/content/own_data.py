"""Checks an academy's own data files when a program starts, using the shapes of the course's files."""

from pathlib import Path

from widgets.content.data_file import read_content
from widgets.content.data_shapes.registry import DATA_FILES
from widgets.data_files import DATA_VARIABLE, MISSION, data_file_names, installed_folder, own_folder
from widgets.problems import DataProblem


def check_data() -> str:
    """A line for a program's start that says which data files are an academy's own; empty if all are the installed ones.

    Raises DataProblem if DUTY_DATA is not a usable folder, or a file in it cannot be read or has an invalid shape.
    """
    line = check_folder()
    own = own_folder()
    for name in data_file_names(own, patterns=("*.yaml",)):
        _check_file(Path(own or "") / name)
    return line


def check_folder() -> str:
    """The same without reading the files, for a program that reports all their mistakes itself."""
    own = own_folder()
    if own is None:
        return ""
    if not own.is_dir():
        raise DataProblem(f"{DATA_VARIABLE} names {own}, which is not a folder. Name the folder that holds your {MISSION}.")
    ours = data_file_names(own)
    installed = data_file_names(installed_folder())
    used_names = [name for name in ours if name in installed]
    if not used_names:
        raise DataProblem(
            f"{DATA_VARIABLE} names {own}, which holds none of the course's data files. Copy {installed_folder() / MISSION} there, "
            "and put your mission's contacts into it."
        )
    if MISSION not in used_names:
        raise DataProblem(
            f"{DATA_VARIABLE} names {own}, which has no {MISSION}, so learners would get the example's contacts. "
            f"Copy {installed_folder() / MISSION} there, and put your mission's contacts into it."
        )
    added = [name for name in ours if name not in used_names]
    more = f" Not among the course's own: {', '.join(added)}." if added else ""
    if used_names == installed:
        return f"Data files: all from {own}.{more}"
    return f"Data files: {', '.join(used_names)} from {own}; all others from {installed_folder()}.{more}"


def _check_file(path: Path) -> None:
    file = DATA_FILES.get(path.stem)
    if file and file.stops_programs:
        file.load(path)
    else:
        read_content(path, str(path))
