"""From `source/` to what learners get: ``duty release [--check] [MODULE...]``.

A module is validated, turned into the learners' version by nbgrader, checked for anything that no learner may have,
put into the exchange, and regraded if keys changed after hand-ins. The learners' version is first made as a draft, so
that a refused release touches neither the gradebook nor `release/`.
"""

import argparse
import copy
import functools
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from logging import getLogger
from pathlib import Path
from typing import TYPE_CHECKING

from grading.authoring.confidential import course_secrets
from grading.authoring.hidden_tests import with_variants_hidden
from grading.authoring.leaks import leaks
from grading.authoring.removed_variants import keep_removed, removal_problem, removed_variants
from grading.authoring.review_text import ReviewTextProblem, review_file, update_review_text
from grading.authoring.validation import validate_module
from grading.course.course_file import command, settle
from grading.course.folder_argument import add_course
from grading.course.opening import Course, make_folders, open_course
from grading.course.privacy import close_gradebook
from grading.marking.entry import publish_entrants
from grading.marking.schema import open_to_grade
from grading.marking.terms import publish_terms
from grading.sources.notebooks import ROOT, cells_of, module_folder, module_folders, notebook_of, read_notebook
from widgets import advice
from widgets.forms.question import Question
from widgets.kinds.registry import parse_cell
from widgets.problems import CourseProblem

if TYPE_CHECKING:
    from nbgrader.api import Gradebook
    from nbgrader.apps import NbGrader
    from traitlets.config import Config

Tell = Callable[[str], object]
log = getLogger(__name__)


class ReleaseProblem(CourseProblem):
    """A module cannot be released; the message says why and what to do instead."""


def release(name: str, root: Path = ROOT, tell: Tell = log.info) -> None:
    """Release one module, and report each step in a line, including whose score a changed key is about to change.

    Raises ReleaseProblem if it is refused; gradebook, `release/` and exchange are then unchanged.
    """
    folder = module_folder(name, root)
    if findings := validate_module(folder, root / "data"):
        raise ReleaseProblem("\n".join([f"The module '{name}' is not released:", *map(str, findings)]))
    course = open_to_grade(root)
    _refuse_other_questions(course, folder)
    before = graded_in_gradebook(course, name)
    removed = removed_variants(before or {}, graded_in_source(folder))
    if problem := removal_problem(course, name, removed):
        raise ReleaseProblem(problem)
    with draft(course, folder) as draft_folder:
        _refuse_leaks(draft_folder, root)
    make_folders(course)
    _replace_release(course, folder, root)
    close_gradebook(course.directory.db_url, is_shared=course.directory.groupshared)
    _into_exchange(course, name)
    publish_terms(course, name)
    publish_entrants(course)
    keep_removed(course, name, removed)
    tell(f"The module '{name}' is released.")
    if graded_in_gradebook(course, name) != before:
        _regrade(course, name, root, tell)


def check(name: str, root: Path = ROOT) -> list[str]:
    """List the files of `release/` that differ from what `source/` produces, byte for byte. Writes only a temporary draft."""
    folder = module_folder(name, root)
    with draft(open_course(root), folder) as draft_folder:
        return differences(draft_folder, root / "release" / name)


def prepare(root: Path) -> None:
    """Before a course is served, release each module that learners cannot fetch or graders cannot grade in its current state.

    A module that cannot be released is served in its previous version, and one that learners have never seen is left
    out; both are reported on stderr. Raises ReleaseProblem if learners would see what cannot be graded, or if no
    module is left.
    """
    course = open_to_grade(root)
    left_out = []
    for folder in module_folders(root):
        if _is_current(course, folder, root):
            continue
        try:
            release(folder.name, root)
        except ReleaseProblem as problem:
            if _is_served(course, folder.name):
                print(f"{problem}\nLearners continue with the version released before.", file=sys.stderr)
                continue
            if (root / "release" / folder.name).exists():
                raise
            left_out.append(problem)
    if left_out and not any(_is_served(course, folder.name) for folder in module_folders(root)):
        raise left_out[0]
    for reason in left_out:
        print(f"{reason}\nLearners do not see this module yet.", file=sys.stderr)


@contextmanager
def draft(course: Course, folder: Path) -> Iterator[Path]:
    """The learners' version of a module in a temporary folder, made without the gradebook. Raises ReleaseProblem."""
    from nbgrader.preprocessors import SaveCells

    with tempfile.TemporaryDirectory() as room:
        shutil.copytree(folder, Path(room) / "source" / folder.name, ignore=shutil.ignore_patterns(".*"))
        config = copy.deepcopy(course.config)
        config.CourseDirectory.root = room
        config.CourseDirectory.db_url = f"sqlite:///{room}/none.db"
        config.GenerateAssignment.no_database = True
        steps = config.GenerateAssignment.preprocessors
        config.GenerateAssignment.preprocessors = [step for step in steps if step is not SaveCells]
        _generate(config, folder.name)
        yield Path(room) / "release" / folder.name


def differences(new_folder: Path, old_folder: Path) -> list[str]:
    """List the files that differ between two folders, byte for byte."""
    ours, theirs = _contents(new_folder), _contents(old_folder)
    changed = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    return [f"{old_folder.name}/{name} is not what source/ gives. Run '{command('release')}'." for name in changed]


def graded_in_source(folder: Path) -> dict[str, tuple[bool, str]]:
    """The graded questions of a source folder, by id: whether marked by hand, and the cell's text as it is graded. Raises CourseProblem."""
    cells = cells_of(read_notebook(notebook_of(folder)))
    declared = ((parse_cell(cell.source), cell.source) for cell in cells if cell.kind == Question.kind)
    graded = ((question, source) for question, source in declared if isinstance(question, Question) and question.graded)
    return {question.id: (question.by_hand, with_variants_hidden(source)) for question, source in graded}


def graded_in_gradebook(course: Course, name: str) -> dict[str, tuple[bool, str]] | None:
    """The same from the gradebook; None if it does not have the module."""
    from nbgrader.api import MissingEntry

    with _gradebook(course) as gradebook:
        if gradebook is None:
            return None
        try:
            notebook = gradebook.find_notebook(name, name)
        except MissingEntry:
            return None
        by_hand = {cell.name for cell in notebook.solution_cells}
        sources = {cell.name: cell.source for cell in notebook.source_cells}
        return {cell.name: (cell.name in by_hand, sources.get(cell.name, "")) for cell in notebook.grade_cells}


def _refuse_other_questions(course: Course, folder: Path) -> None:
    gradebook_questions = graded_in_gradebook(course, folder.name)
    if gradebook_questions is None or not _has_hand_ins(course, folder.name):
        return
    new_questions = {(name, by_hand) for name, (by_hand, _) in graded_in_source(folder).items()}
    old_questions = {(name, by_hand) for name, (by_hand, _) in gradebook_questions.items()}
    if new_questions == old_questions:
        return
    added, removed = (
        ", ".join(sorted(name for name, _ in questions)) for questions in (new_questions - old_questions, old_questions - new_questions)
    )
    changed = " and ".join([f"added ({added})"] * bool(added) + [f"removed ({removed})"] * bool(removed))
    raise ReleaseProblem(
        f"Learners have handed in '{folder.name}', so no graded question can be added or removed any more; {changed}. "
        "Instead: give a new question without 'points' (practice), put a removed one back and change its key where it was wrong "
        "(everybody is then regraded), or copy the folder in source/ under a new name for the next course and change it there."
    )


def _has_hand_ins(course: Course, name: str) -> bool:
    from grading.marking.attempts import Attempts

    with _gradebook(course) as gradebook:
        return gradebook is not None and (bool(gradebook.assignment_submissions(name)) or bool(Attempts(course.directory.db_url).of(name)))


@contextmanager
def _gradebook(course: Course) -> "Iterator[Gradebook | None]":
    """The gradebook, None if it does not exist yet, because opening it would create it."""
    from nbgrader.api import Gradebook
    from sqlalchemy import make_url

    url = make_url(course.directory.db_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        yield None
        return
    with Gradebook(course.directory.db_url, course.directory.course_id) as gradebook:
        yield gradebook


def _replace_release(course: Course, folder: Path, root: Path) -> None:
    """Make the release, and restore the previous one if that fails or anything leaks."""
    release_folder = root / "release" / folder.name
    with tempfile.TemporaryDirectory() as room:
        kept = Path(room) / folder.name
        if release_folder.is_dir():
            shutil.copytree(release_folder, kept, symlinks=True)
        try:
            _generate(course.config, folder.name)
            _refuse_leaks(release_folder, root)
        except BaseException:
            shutil.rmtree(release_folder, ignore_errors=True)
            if kept.is_dir():
                shutil.copytree(kept, release_folder, symlinks=True)
            raise


def _refuse_leaks(release_folder: Path, root: Path) -> None:
    if leak_lines := leaks(release_folder, course_secrets(root)):
        raise ReleaseProblem("\n".join(["Nothing is released, for learners would get what they may not have:", *leak_lines]))


def _generate(config: "Config", name: str) -> None:
    from nbgrader.converters import GenerateAssignment
    from nbgrader.coursedir import CourseDirectory

    directory = CourseDirectory(config=config)
    directory.assignment_id = name
    app = GenerateAssignment(coursedir=directory, config=config)
    app.force = True
    app.create_assignment = True
    _run(app, f"The learners' version of '{name}' could not be made.")


def _into_exchange(course: Course, name: str) -> None:
    if advice.ON_WINDOWS:
        return  # nbgrader has no exchange on Windows: authors publish release/ with `duty site`, `field` or `scorm`
    from nbgrader.auth import Authenticator
    from nbgrader.exchange import ExchangeFactory

    config = course.config
    make = ExchangeFactory(config=config).ReleaseAssignment
    app = make(coursedir=course.at(name), authenticator=Authenticator(config=config), config=config)
    app.force = True
    where = course.exchange.parent
    _run(app, f"The module '{name}' could not be put into the exchange. Look whether the folder {where} can be written to.")


def _run(app: "NbGrader", sentence: str) -> None:
    """Run a part of nbgrader. Its log is shown only if it fails. Raises ReleaseProblem."""
    from nbgrader.utils import capture_log

    result = capture_log(app)
    if not result["success"]:
        raise ReleaseProblem(f"{sentence} nbgrader says:\n{(result.get('log') or result['error']).strip()}")


def _regrade(course: Course, name: str, root: Path, tell: Tell) -> None:
    """Report whose score changes, then regrade the hand-ins."""
    if not _has_hand_ins(course, name):
        return
    from grading import regrade

    changes = regrade.changes(name, root)
    attempts = sum(change.question == regrade.TOTAL for change in changes)
    tell(f"The changed questions change {attempts} {'attempt' if attempts == 1 else 'attempts'}{':' if attempts else '.'}")
    for change in changes:
        tell(str(change))
    for line in regrade.apply(name, root) or ["Everybody is graded again."]:
        tell(line)


def _is_current(course: Course, folder: Path, root: Path) -> bool:
    if not _is_served(course, folder.name) or not _knows_keys(course, folder) or check(folder.name, root):
        return False
    return not differences(root / "release" / folder.name, course.exchange / "outbound" / folder.name)


def _is_served(course: Course, name: str) -> bool:
    """Whether learners can fetch the module and the gradebook can grade it."""
    return (course.exchange / "outbound" / name / f"{name}.ipynb").is_file() and graded_in_gradebook(course, name) is not None


def _knows_keys(course: Course, folder: Path) -> bool:
    gradebook_questions = graded_in_gradebook(course, folder.name) or {}
    source_questions = graded_in_source(folder)
    return gradebook_questions.keys() == source_questions.keys() and all(
        gradebook_questions[name] == question for name, question in source_questions.items() if not question[0]
    )


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _update_review_text(folder: Path) -> None:
    """Write the module's text for reviewers, even if the module cannot be released. A failure does not stop the release."""
    try:
        if update_review_text(folder):
            print(f"The text for reviewers is written: source/{review_file(folder).name}")
    except ReviewTextProblem as problem:
        print(problem, file=sys.stderr)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty release`."""
    parser.add_argument("module", nargs="*", metavar="MODULE", help="names of folders in source/ (default: all)")
    parser.add_argument("--check", action="store_true", help="only check that release/ matches source/")
    add_course(parser)


def run(options: argparse.Namespace) -> int:
    """Release modules, or with --check compare `release/` with `source/`: 1 if they differ. Raises CourseProblem."""
    root: Path = options.course.resolve()
    settle(root)
    names = options.module or [folder.name for folder in module_folders(root)]
    if options.check:
        differing_files = [line for name in names for line in check(name, root)]
        print("\n".join(differing_files or ["release/ is what source/ gives."]))
        return int(bool(differing_files))
    tell = functools.partial(print, flush=True)
    course = open_course(root)
    if not advice.ON_WINDOWS:
        tell(f"Learners get what is released from {course.exchange / 'outbound'}")
    for name in names:
        _update_review_text(module_folder(name, root))
        release(name, root, tell=tell)
    return 0
