"""The demonstration: a separate course in `demo/` whose learners do not exist (``duty demo``).

They do all modules and some refreshers and hand in through the exchange like anyone else; the service grades them, an
instructor marks some of their reflections, and the results are written to `demo/results/`. The real course, its
gradebook and its exchange are never touched. Everything that is made carries the mark of synthetic learners.
"""

import argparse
import json
import shutil
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SAWarning

from grading.authoring.release import release
from grading.course.opening import CONFIG_FILE, Course, open_course
from grading.course.privacy import OWNER_ONLY
from grading.demo.learners import COUNT, SEED, SyntheticHandIn, SyntheticLearner, cohort
from grading.marking.attempts import Attempts
from grading.results.frames import declared
from grading.results.report import write_report
from grading.results.style import SYNTHETIC_MARK
from grading.sources.notebooks import ROOT, module_folders, notebook_of, read_notebook
from grading.submissions.hand_ins import SECRET_FILE, TIMESTAMP_FILE
from widgets.answers.store import FILE_NAME, encode_answers
from widgets.content.data_shapes.audiences import AUDIENCES
from widgets.content.mission import Mission, load_mission
from widgets.content.programme import in_order
from widgets.data_files import copy_data
from widgets.forms.question import Question
from widgets.problems import CourseProblem

MARK = "SYNTHETIC.txt"
"""Marks the folder of a demonstration; no other folder is ever emptied."""
PUBLISHED = ROOT / "autograded" / "synthetic"
"""Its copy in the repository. Flat, so that nbgrader does not treat it as a learner's submission."""
_SHOWN = (1, 2)
"""The numbers of the learners whose graded notebooks of the first module are published, as samples."""
_TRACKS = 3
"""How many tracks the learners choose from: with more, every group would be too small to be reported."""
_LARGEST = 500_000
"""The largest notebook that is published, in bytes."""
_EXPLAINED = "Everything in this folder is made up: the learners whose ids begin with 'synthetic-' do not exist.\n"
_CONFIG = '''"""A demonstration's course for nbgrader: that of the repository, with places of its own."""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, {repository!r})

from grading.config import configure

HERE = Path(__file__).resolve().parent
configure(get_config(), HERE, gradebook=f"sqlite:///{{HERE / 'gradebook.db'}}")
get_config().Exchange.root = str(HERE / "exchange")
'''


class DemoProblem(CourseProblem):
    """The demonstration cannot be made; the message says why and what to do."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `duty demo`."""
    parser.add_argument("--root", type=Path, default=ROOT / "demo", metavar="FOLDER", help="the demonstration's folder (default: demo/)")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help="another seed makes another cohort")
    parser.add_argument("--publish", action="store_true", help="copy tables, charts and two graded notebooks to autograded/synthetic/")


def run(options: argparse.Namespace) -> int:
    """Make the demonstration, and print the paths of its results. Raises CourseProblem."""
    paths = make_demonstration(options.root.resolve(), options.seed)
    if options.publish:
        paths += publish(options.root.resolve(), PUBLISHED)
    print("\n".join(map(str, paths)))
    print(f"To see it in formgrader: duty instructor --course {options.root}")
    return 0


def make_demonstration(root: Path, seed: int = SEED, count: int = COUNT, sources: Sequence[Path] = ()) -> list[Path]:
    """Make a new demonstration in `root`, and return the paths of its results.

    `sources` are the folders of its modules, by default all of the course's. Raises CourseProblem if `root` is a
    folder of anything else, or a module cannot be released or graded.
    """
    folders, mission = list(sources) or module_folders(), load_mission()
    for source in folders:
        notebook_of(source)
    _empty(root)
    _lay_out(root, folders)
    for source in folders:
        release(source.name, root)
    course = open_course(root)
    for source in folders:
        learners = cohort(seed, count)
        handed_in = _hand_in(course, source.name, learners, mission)
        _grade(course, source.name, handed_in)
        _mark_reflections(course, source.name, learners)
    return write_report(course.directory.db_url, root / "results", root / "source", mission)


def publish(root: Path, to: Path) -> list[Path]:
    """Copy a demonstration's results for its first module to the folder `to`, replacing its contents.

    These are its tables, its charts (PNG) and two graded notebooks.
    """
    _empty(to)
    module = in_order(folder.name for folder in module_folders(root))[0]
    results = root / "results" / module
    found = [*sorted(results.glob("*.csv")), *sorted(results.glob("*.png"))]
    paths = [Path(shutil.copy(path, to / path.name)) for path in found]
    for learner in (learner for learner in cohort() if learner.number in _SHOWN):
        notebook = root / "autograded" / learner.learner.id / module / f"{module}.ipynb"
        if notebook.is_file() and notebook.stat().st_size <= _LARGEST:
            paths.append(to / f"{learner.learner.id}-{notebook.name}")
            paths[-1].write_text(_marked(notebook), encoding="utf-8")
    return paths


def _marked(notebook: Path) -> str:
    """The text of a graded notebook, with a first cell that marks it as synthetic."""
    content = read_notebook(notebook)
    mark = {"cell_type": "markdown", "id": "synthetic", "metadata": {}, "source": [f"**{SYNTHETIC_MARK}.** {_EXPLAINED}"]}
    content["cells"].insert(0, mark)
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def _empty(root: Path) -> None:
    """Make an empty folder with the mark; only an earlier demonstration is replaced. Raises DemoProblem."""
    if root.exists() and any(root.iterdir()):
        if not (root / MARK).is_file():
            raise DemoProblem(f"{root} holds something other than a demonstration and was not changed. Choose another folder.")
        shutil.rmtree(root)
    root.mkdir(OWNER_ONLY, parents=True, exist_ok=True)
    (root / MARK).write_text(_EXPLAINED, encoding="utf-8")


def _lay_out(root: Path, sources: list[Path]) -> None:
    """Make a course's folder with a copy of the modules, and the exchange that nbgrader expects."""
    for source in sources:
        shutil.copytree(source, root / "source" / source.name, ignore=shutil.ignore_patterns(".*"))
    copy_data(root / "data")
    (root / CONFIG_FILE).write_text(_CONFIG.format(repository=str(ROOT)), encoding="utf-8")
    (root / "exchange").mkdir(OWNER_ONLY)


def _hand_in(course: Course, module: str, learners: list[SyntheticLearner], mission: Mission) -> dict[str, int]:
    """Put every hand-in, including refreshers, into the exchange's inbound; returns the number of attempts of each learner."""
    declarations = declared(Path(course.directory.root) / "source" / module)
    tracks = list(AUDIENCES.load().tracks)[:_TRACKS]
    counts: dict[str, int] = {}
    for learner in learners:
        handed_in = list(learner.hand_ins(module, declarations, mission.pass_mark, mission.attempts, tracks))
        counts[learner.learner.id] = len(handed_in)
        later = learner.refresher(module, declarations, handed_in[-1])
        for number, hand_in in enumerate([*handed_in, *filter(None, [later])], start=1):
            _deliver(course, module, learner.learner.id, number, hand_in)
    return counts


def _deliver(course: Course, module: str, learner: str, number: int, hand_in: SyntheticHandIn) -> None:
    stamp = f"{hand_in.moment:%Y-%m-%d %H:%M:%S.%f} UTC"
    folder = course.inbound / f"{learner}+{module}+{stamp}"
    folder.mkdir(parents=True)
    (folder / FILE_NAME).write_bytes(encode_answers(hand_in.answers))
    (folder / TIMESTAMP_FILE).write_text(stamp, encoding="utf-8")
    (folder / SECRET_FILE).write_text(f"{learner}-{number}-no-secret-of-anybody", encoding="utf-8")


def _grade(course: Course, module: str, handed_in: dict[str, int]) -> None:
    """Let the service take in all hand-ins. Raises DemoProblem if it did not grade all of them."""
    from grading.receiving.service import GradingService

    log_lines: list[str] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # from nbgrader's own queries
        GradingService(course, log_lines.append).take_in()
    graded = {learner: len(Attempts(course.directory.db_url).of(module, learner)) for learner in handed_in}
    if graded != handed_in:
        problems = [line for line in log_lines if "graded" not in line and "kept" not in line] or ["the reason was not told"]
        raise DemoProblem(f"Not every synthetic hand-in could be graded: {problems[0]}")


def _mark_reflections(course: Course, module: str, learners: list[SyntheticLearner]) -> None:
    """Mark two of three reflections, as an instructor would in formgrader."""
    declarations = declared(Path(course.directory.root) / "source" / module)
    reflections = [entry for entry in declarations if isinstance(entry, Question) and entry.by_hand]
    with _gradebook(course) as gradebook:
        for learner in (learner for learner in learners if learner.number % 3):
            for reflection in reflections:
                grade = gradebook.find_grade(reflection.id, module, module, learner.learner.id)
                if grade.needs_manual_grade:
                    grade.manual_score = float(learner.dice.randint(1, reflection.points or 1))
                    grade.needs_manual_grade = False
        gradebook.db.commit()


@contextmanager
def _gradebook(course: Course) -> Iterator[Any]:
    from nbgrader.api import Gradebook

    with Gradebook(course.directory.db_url, course.directory.course_id) as gradebook:
        yield gradebook
