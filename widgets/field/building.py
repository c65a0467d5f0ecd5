"""A field edition: a folder with a file for each module and language, and one that leads to them."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from widgets import inline
from widgets.field.edition import module_data, page, rendered
from widgets.languages import offered
from widgets.learners import modules
from widgets.problems import CourseProblem

INDEX = "index.html"
LARGEST_BYTES = 700_000
"""More than this no module's file may have: it goes over slow lines and onto old phones."""
_MARK = '<meta name="generator" content="Duty to Report, field edition">'


def build(target: Path, release: Path, refuse: Callable[[Path], None] = lambda _: None) -> dict[str, int]:
    """Write the field edition of all released modules to `target`, and give each file's size in bytes by its name.

    `target` is a new folder or one written before, whose files are replaced. `refuse` may look at what
    is going to be put there, and raise CourseProblem. Raises CourseProblem, with `target` as it was,
    also where that holds anything else, or where a file is too large.
    """
    _refuse_other_folder(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as room:
        sizes = _write(Path(room), release)
        refuse(Path(room))
        _replace(target, Path(room))
    return sizes


def file_of(module: str, language: str) -> str:
    """The name of a module's file in a language."""
    return f"{module}-{language}.html"


def _write(room: Path, release: Path) -> dict[str, int]:
    names = modules(release)
    if not names:
        raise CourseProblem(f"No module has been released in {release}. Run 'make release', or name the right folder.")
    files = {file_of(name, language): (name, language) for name in names for language in offered()}
    for file, (name, language) in files.items():
        links = [{"code": other.code, "name": other.name, "href": file_of(name, other.code)} for other in offered().values()]
        (room / file).write_text(page(name, release, language, languages=links), encoding="utf-8")
    entries = [module_data(name, release, language) | {"file": file} for file, (name, language) in files.items()]
    (room / INDEX).write_text(_index(entries), encoding="utf-8")
    sizes = {path.name: path.stat().st_size for path in sorted(room.iterdir())}
    for file, size in sizes.items():
        if size > LARGEST_BYTES:
            raise CourseProblem(f"{file} would have {size // 1000} KB; {LARGEST_BYTES // 1000} KB are the most. Make its pictures smaller.")
    return sizes


def _index(modules: list[dict[str, Any]]) -> str:
    quick_exit = modules[0]["mission"].get("quick_exit", "")
    return rendered("field-index.html.j2", modules=modules, quick_exit=quick_exit, style=inline.style(), script=inline.script("sheet"))


def _refuse_other_folder(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir() or any(not _is_ours(path) for path in target.iterdir()):
        raise CourseProblem(f"{target} holds something else. Name a folder that does not exist yet.")


def _is_ours(path: Path) -> bool:
    return path.suffix == ".html" and path.is_file() and _MARK in path.read_text(encoding="utf-8", errors="replace")


def _replace(target: Path, room: Path) -> None:
    target.mkdir(exist_ok=True)
    made = {path.name for path in room.iterdir()}
    for path in target.iterdir():
        if path.name not in made:
            path.unlink()
    for name in made:
        (room / name).replace(target / name)
        (target / name).chmod(0o644)


def report(target: Path, sizes: dict[str, int]) -> str:
    """What was written, a line each, for whoever gave the command."""
    lines = [f"{file}\t{size / 1000:.0f} KB".expandtabs(40) for file, size in sizes.items()]
    return "\n".join([*lines, f"The field edition is in {target}: copy the whole folder, and open {INDEX}."])
