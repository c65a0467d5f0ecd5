"""Reading a module as far as possible."""

from pathlib import Path

from grading.authoring.cell_checks import check_cell
from grading.authoring.module_checks import Declared, Module
from grading.sources.course_data import CourseData
from grading.sources.findings import Finding, Location
from grading.sources.notebooks import cells_of, notebook_of, read_notebook


def read_module(folder: Path, data: CourseData) -> tuple[Module, list[Finding]]:
    """The module, as far as it can be read, and the problems of single cells. Raises NotebookProblem if there is no notebook."""
    path = notebook_of(folder)
    module = Module(path.name, cells_of(read_notebook(path)), [])
    findings: list[Finding] = []
    for cell in module.cells:
        reading = check_cell(cell, data)
        place = Location(path.name, cell, reading.declaration.id if reading.declaration else None)
        findings += map(place.finding, reading.problems)
        if reading.declaration and not cell.is_facilitators:
            module.declared.append(Declared(cell, reading.declaration))
    return module, findings
