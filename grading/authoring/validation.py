"""Checks a module before a learner sees it: ``python -m grading.authoring.validation [MODULE...]``.

Each finding names the notebook, the cell as a person counts, and the mend. Nothing is executed and
nothing is written. Where all is well, a table of the module's pages and questions is printed.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from grading.authoring.cell_checks import read
from grading.authoring.course_data import CourseData, read_course_data
from grading.authoring.findings import Finding, Place
from grading.authoring.module_checks import Declared, Module, module_findings
from grading.authoring.notebooks import cells_of, module_folder, modules, notebook_of, read_notebook
from grading.authoring.pictures import picture_findings
from widgets.answers import FILE_NAME
from widgets.places import data_folder
from widgets.problems import CourseProblem

__all__ = ["Finding", "main", "read_module", "validate_module"]


def validate_module(folder: Path, data: Path | None = None) -> list[Finding]:
    """Everything that is wrong with the module in `folder` (of `source/`) and with the data it draws on, cell by cell.

    `data` is the folder of the course's data files, the course's own when left out.
    """
    course = read_course_data(data or data_folder())
    try:
        module, findings = read_module(folder, course)
    except CourseProblem as problem:
        return [*course.problems, Finding(f"{folder.name}.ipynb", None, None, str(problem))]
    found = [*findings, *module_findings(module, course), *picture_findings(module, folder), *_file_findings(folder)]
    return course.problems + sorted(found, key=lambda finding: (finding.cell is None, finding.cell or 0))


def read_module(folder: Path, data: CourseData) -> tuple[Module, list[Finding]]:
    """The module as far as it can be read, and what is wrong with single cells. Raises NotebookProblem where there is none."""
    path = notebook_of(folder)
    module = Module(path.name, cells_of(read_notebook(path)), [])
    findings: list[Finding] = []
    for cell in module.cells:
        reading = read(cell, data)
        place = Place(path.name, cell, reading.declaration.id if reading.declaration else None)
        findings += map(place.finding, reading.problems)
        if reading.declaration and not cell.is_facilitators:
            module.declared.append(Declared(cell, reading.declaration))
    return module, findings


def _file_findings(folder: Path) -> Iterator[Finding]:
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder.parent))
        if path.name == FILE_NAME:
            yield Finding(name, None, None, f"A file '{FILE_NAME}' in source/ would overwrite every learner's answers. Remove it.")
        elif path.suffix == ".ipynb" and path.name != f"{folder.name}.ipynb" and not any(part.startswith(".") for part in path.parts):
            yield Finding(name, None, None, "A module is one notebook. Move this one to a folder of its own name.")


def main(arguments: list[str] | None = None) -> int:
    """Print what is wrong with each module (all by default), or its table. Gives 1 where anything is wrong."""
    from grading.authoring.overview import overview

    parser = argparse.ArgumentParser(prog="python -m grading.authoring.validation", description="Check modules before they are released.")
    parser.add_argument("module", nargs="*", help="names of folders in source/ (default: all)")
    names = parser.parse_args(arguments).module
    try:
        folders = [module_folder(name) for name in names] or modules()
    except CourseProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    findings = 0
    for folder in folders:
        found = validate_module(folder)
        findings += len(found)
        print("\n".join(map(str, found)) if found else overview(folder))
    return int(findings > 0)


if __name__ == "__main__":
    sys.exit(main())
