"""Courses to grade: the real module as it is released, in separate folders."""

import os
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path

from benchmarks.cohort import DUE, MODULE, Submission, write_submissions
from grading.authoring.release import release
from grading.course.opening import CONFIG_FILE, open_course
from grading.results.frames import declared
from grading.sources.notebooks import ROOT
from widgets.declaration import Declaration

_LATE_POLICY = 'c.LateSubmissionPlugin.penalty_method = "zero"\n'
OURS = f'''"""The course's configuration, in this folder."""

import sys
from pathlib import Path

sys.path.insert(0, {str(ROOT)!r})

from grading.config import configure

HERE = Path(__file__).resolve().parent
c = get_config()
# In this folder too, whatever gradebook the real course has.
configure(c, HERE, gradebook=f"sqlite:///{{HERE / 'gradebook.db'}}")
c.Exchange.root = str(HERE / "exchange")
{_LATE_POLICY}'''
STOCK = f'c = get_config()\nc.CourseDirectory.course_id = "duty-to-report"\n{_LATE_POLICY}'
"""Unmodified nbgrader; the course's name is in the gradebook already, and the late policy is one of nbgrader's own settings."""


@dataclass(frozen=True)
class CourseFolder:
    """A course with its gradebook, its released module and its submissions."""

    root: Path

    @property
    def db_url(self) -> str:
        """The address of the course's gradebook."""
        return f"sqlite:///{self.root / 'gradebook.db'}"

    @property
    def submitted(self) -> Path:
        """The folder with submissions, with one folder per learner."""
        return self.root / "submitted"

    def declarations(self) -> list[Declaration]:
        """Return the module's declarations."""
        return declared(self.root / "source" / MODULE)

    def copy(self, root: Path, config: str = OURS) -> "CourseFolder":
        """Copy the course to another folder, with another configuration."""
        shutil.copytree(self.root, root)
        (root / CONFIG_FILE).write_text(config, encoding="utf-8")
        return CourseFolder(root)

    def hand_in(self, submissions: Iterable[Submission]) -> None:
        """Write submissions to the folder from which nbgrader grades."""
        write_submissions(self.submitted, self.root / "release" / MODULE, submissions)

    def graded_notebooks(self) -> int:
        """Return how many learners have an autograded notebook."""
        return len(list((self.root / "autograded").glob(f"*/{MODULE}/{MODULE}.ipynb")))

    def ungrade(self, released: "CourseFolder") -> None:
        """Restore the state before anything was graded since the copy from `released`."""
        shutil.rmtree(self.root / "autograded", ignore_errors=True)
        for path in self.root.glob("gradebook.db*"):
            path.unlink()
        shutil.copy(released.root / "gradebook.db", self.root)


def released_course(root: Path) -> CourseFolder:
    """Create a course in the empty or absent folder `root`, with the module released and due, without learners. Raises CourseProblem."""
    shutil.copytree(ROOT / "source" / MODULE, root / "source" / MODULE, ignore=shutil.ignore_patterns(".*"))
    shutil.copytree(ROOT / "data", root / "data")
    (root / CONFIG_FILE).write_text(OURS, encoding="utf-8")
    release(MODULE, root)
    _set_due_date(root)
    return CourseFolder(root)


def surroundings(room: Path) -> dict[str, str]:
    """Return the environment of every measured program: without personal settings or other courses, and with all its files in `room`."""
    places = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "TMPDIR")
    own = {name: str(room / name.lower()) for name in places}
    Path(own["TMPDIR"]).mkdir(exist_ok=True)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DUTY_", "NBGRADER_", "JUPYTER"))}
    return kept | own | {"PATH": path, "PYTHONPATH": str(ROOT)}


def _set_due_date(root: Path) -> None:
    from nbgrader.api import Gradebook

    directory = open_course(root).directory
    with Gradebook(directory.db_url, directory.course_id) as gradebook:
        gradebook.update_or_create_assignment(MODULE, duedate=DUE.astimezone(UTC).replace(tzinfo=None))
