"""The packages of a course: a file for each module, language and version of SCORM."""

import io
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from widgets import output_folder
from widgets.advice import command
from widgets.answers.learners import modules
from widgets.answers.terms import Terms, TermsOf, no_terms
from widgets.field.edition import module_data, page
from widgets.languages.catalogue import offered
from widgets.output_folder import Refuse, no_refusal
from widgets.problems import CourseProblem
from widgets.scorm.manifest import NAME, PAGE, VERSIONS, Version, manifest

_STARTED: dict[Version, str] = {"1.2": "scorm12", "2004": "scorm2004"}
_ENDINGS = tuple(f"-{entry}.zip" for entry in _STARTED.values())
_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every file in a package, constant so that the same course produces the same bytes."""


def build(target: Path, release: Path, refuse: Refuse = no_refusal, terms_of: TermsOf = no_terms) -> dict[str, int]:
    """Write the packages of all released modules to `target`; returns each file's size in bytes, by name.

    `target` is a new folder or one written before, whose packages are replaced. `refuse` may check a folder for each
    package with its contents, and raise CourseProblem. `terms_of` returns the terms that a module's pages show.
    Raises CourseProblem, and leaves `target` unchanged, also if that contains anything else.
    """
    with output_folder.replaced(target, lambda path: path.name.endswith(_ENDINGS)) as room, tempfile.TemporaryDirectory() as unpacked:
        for name, files in _packages(release, terms_of):
            _write(Path(unpacked) / name, files)
        refuse(Path(unpacked))
        packed = {f"{folder.name}.zip": package(_read(folder)) for folder in sorted(Path(unpacked).iterdir())}
        for name, raw in packed.items():
            (room / name).write_bytes(raw)
    return {name: len(raw) for name, raw in packed.items()}


def package(files: dict[str, bytes]) -> bytes:
    """These files as one package: the same bytes for the same files."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in sorted(files.items()):
            about = zipfile.ZipInfo(name, _DAY)
            about.external_attr = 0o644 << 16
            archive.writestr(about, content, zipfile.ZIP_DEFLATED)
    return raw.getvalue()


def package_files(module: str, release: Path, language: str, version: Version, terms: Terms | None = None) -> dict[str, bytes]:
    """The files of a package, by name. Raises CourseProblem if the module cannot be read."""
    title = module_data(module, release, language).title
    html = page(module, release, language, f"scorm/{_STARTED[version]}", terms)
    return {NAME: manifest(module, language, title, version), PAGE: html.encode()}


def _packages(release: Path, terms_of: TermsOf) -> Iterator[tuple[str, dict[str, bytes]]]:
    names = modules(release)
    if not names:
        raise CourseProblem(f"No module has been released in {release}. Run '{command('release')}', or name the right folder.")
    for name in names:
        terms = terms_of(name)
        for language in offered():
            for version in VERSIONS:
                yield f"{name}-{language}-{_STARTED[version]}", package_files(name, release, language, version, terms)


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def _read(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def report(target: Path, sizes: dict[str, int]) -> str:
    """A report of what was written, one line for each file."""
    return output_folder.report(sizes, f"The packages are in {target}: upload one to your learning platform (docs/scorm.md says which).")
