"""Checks a module before a learner sees it: ``duty validate [MODULE...]``.

Each finding names the notebook and the cell's number, and says how to fix it. Nothing is executed and nothing is
written. If there are no findings, a table of the module's pages, questions and minutes is printed. An unused source is
reported but is not a mistake: a course with only one of the modules has sources that only the others use. A module
that takes longer than its limit is reported in the same way.
"""

import argparse
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from grading.authoring.duration import overruns
from grading.authoring.module_checks import module_findings
from grading.authoring.pictures import picture_findings
from grading.authoring.reading import read_module
from grading.authoring.review_text import review_text_findings
from grading.authoring.sourcing.checks import claim_findings, data_claim_findings, unused_references
from grading.authoring.tracks import track_findings, unknown_modules
from grading.course.course_file import settle
from grading.course.folder_argument import add_course
from grading.course.module_names import MODULE_NAME_RULE, is_module_name
from grading.facilitating.checks import class_findings, class_overview
from grading.sources.course_data import read_course_data
from grading.sources.findings import Finding
from grading.sources.notebooks import module_folder, module_folders
from widgets.answers.store import FILE_NAME
from widgets.content.course import UNREADABLE
from widgets.content.data_shapes.class_plan import CLASS_PLAN, ClassPlan
from widgets.content.own_data import check_folder
from widgets.problems import CourseProblem

__all__ = ["Finding", "arguments", "run", "validate_module"]


def validate_module(folder: Path, data: Path | None = None) -> list[Finding]:
    """Everything that is wrong with the module in `folder` (of `source/`) and with its data, in the order of the cells.

    `data` is the folder of data files, by default the course's own.
    """
    if not is_module_name(folder.name):
        return [Finding(folder.name, None, None, f"This name cannot be a module's. {MODULE_NAME_RULE} Rename the folder and its notebook.")]
    course = read_course_data(data)
    of_data = [*course.problems, *data_claim_findings(course)]
    try:
        module, findings = read_module(folder, course)
    except CourseProblem as problem:
        return [*of_data, Finding(f"{folder.name}.ipynb", None, None, str(problem))]
    module_problems = [*findings, *module_findings(module, course), *claim_findings(module, course), *picture_findings(module, folder)]
    beside = [path.name for path in folder.parent.iterdir() if path.is_dir()]
    module_problems += [*track_findings(module, course.audiences), *unknown_modules(course.audiences, course.programme, beside)]
    return of_data + sorted([*module_problems, *_file_findings(folder)], key=lambda finding: (finding.cell is None, finding.cell or 0))


def unused_sources(folders: list[Path], data: Path | None = None) -> list[Finding]:
    """The references that neither these modules nor the data files use. Raises NotebookProblem if a module cannot be read."""
    course = read_course_data(data)
    return list(unused_references([read_module(folder, course)[0] for folder in folders], course))


def too_long(folders: list[Path], data: Path | None = None) -> list[str]:
    """Notes about modules that take longer than their limit; one that cannot be read is a finding of its own."""
    course = read_course_data(data)
    found: list[str] = []
    for folder in folders:
        with suppress(CourseProblem, *UNREADABLE):
            found += overruns(folder, course)
    return found


def notes(folders: list[Path], data: Path | None = None) -> list[str]:
    """Notes about a course with these modules that are not mistakes: which modules of its programme are missing."""
    course = read_course_data(data)
    there = [folder.name for folder in folders]
    missing = [name for name in course.programme.modules if name not in there]
    required_by_tracks = {name for track in course.audiences.tracks.values() for name in track.modules if name not in there}
    unchecked = " What tracks ask of it cannot be checked until then."
    return [
        f"data/programme.yaml: The module '{name}' is not in source/ yet. It is passed over; learners see it once it is released."
        + (unchecked if name in required_by_tracks else "")
        for name in missing
    ]


def _file_findings(folder: Path) -> Iterator[Finding]:
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder.parent))
        if path.name == FILE_NAME:
            yield Finding(name, None, None, f"A file '{FILE_NAME}' in source/ would overwrite every learner's answers. Remove it.")
        elif path.suffix == ".ipynb" and path.name != f"{folder.name}.ipynb" and not any(part.startswith(".") for part in path.parts):
            yield Finding(name, None, None, "A module is one notebook. Move this one to a folder of its own name.")


def _validate_class(root: Path) -> tuple[list[Finding], str]:
    """The findings of the class plan, and its table if there are no findings; both empty if there is no plan."""
    data = read_course_data()
    plan: ClassPlan | None = data.typed.get(CLASS_PLAN.name)
    if plan is None:  # there is no plan, or its problems are reported with the other data
        return [], ""
    plan_findings = class_findings(data, root)
    return (plan_findings, "") if plan_findings else ([], class_overview(plan))


def _report_measures(folders: list[Path], *, verbose: bool) -> list[Finding]:
    """Print how well the test of these modules can be guessed; returns what is wrong with it."""
    from grading.authoring.measuring.report import measure_findings, measures, table

    data = read_course_data()
    measured = measures([read_module(folder, data)[0] for folder in folders], data)
    if not measured.items:
        return []
    findings = list(measure_findings(measured))
    print("\n".join(["", table(measured, verbose=verbose), *map(str, findings)]))
    return findings


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty validate`."""
    parser.add_argument("module", nargs="*", metavar="MODULE", help="names of folders in source/ (default: all)")
    parser.add_argument("--verbose", action="store_true", help="list every guessing strategy and surface rule that was tried on the test")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Print what is wrong with each module (by default all, and the class plan), or its table.

    Returns 1 if anything is wrong. Raises CourseProblem if nothing can be checked.
    """
    from grading.authoring.overview import overview

    names, root = options.module, options.course.resolve()
    if not (root / "source").is_dir():
        raise CourseProblem(f"{root} holds no course: source/ is missing. Run this in the course's folder.")
    settle(root)
    if data := check_folder():  # problems in the files are reported with the modules
        print(data)
    folders = [module_folder(name, root) for name in names] or module_folders(root)
    for note in [] if names else notes(folders):
        print(note)
    shown_findings: set[Finding] = set()
    for folder in folders:
        module_problems = validate_module(folder)
        # Problems of the data files are reported once, not for each module.
        for line in [finding for finding in module_problems if finding not in shown_findings] if module_problems else [overview(folder)]:
            print(line)
        shown_findings.update(module_problems)
    for note in too_long(folders):
        print(f"Note: {note}")
    for finding in unused_sources(folders) if not names and not shown_findings else ():
        print(f"Note: {finding}")
    if not names:
        of_class, table = _validate_class(root)
        shown_findings.update(of_class)
        print("\n".join(map(str, of_class)) if of_class else f"\n{table}")
        shown_findings.update(_report_measures(folders, verbose=options.verbose))
    # Only a valid course: one with mistakes will change again, so its texts would soon be out of date.
    of_texts = [] if shown_findings else [finding for folder in folders for finding in review_text_findings(folder)]
    for finding in of_texts:
        print(finding)
    return int(bool(shown_findings or of_texts))
