"""A course as nbgrader is configured for it, and how to open it."""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grading.course.gradebook import require_gradebook
from grading.course.nbgrader_environment import find_tools
from grading.course.privacy import EXCHANGE, GRADING, OWNER_ONLY, close_folders, close_gradebook
from widgets.content.own_data import check_data
from widgets.handing_in.delivery import EXCHANGE_VARIABLE
from widgets.problems import CourseProblem

CONFIG_FILE = "nbgrader_config.py"


@dataclass(frozen=True)
class Course:
    """A course as nbgrader is configured for it."""

    config: Config
    directory: CourseDirectory
    exchange: Path
    """The exchange's folder of this course, with inbound, outbound and feedback in it."""

    @property
    def inbound(self) -> Path:
        """Where hand-ins arrive."""
        return self.exchange / "inbound"

    @property
    def feedback(self) -> Path:
        """Where results and nbgrader's feedback are put for learners."""
        return self.exchange / "feedback"

    def at(self, module: str, learner: str = "*") -> CourseDirectory:
        """nbgrader's view of one module and learner."""
        directory = CourseDirectory(config=self.config)
        directory.assignment_id = module
        directory.student_id = learner
        return directory

    def submitted(self, module: str, learner: str) -> Path:
        """The folder of the hand-in that nbgrader grades."""
        return Path(self.directory.format_path(self.directory.submitted_directory, learner, module))

    def autograded(self, module: str, learner: str) -> Path:
        """The folder of the graded submission."""
        return Path(self.directory.format_path(self.directory.autograded_directory, learner, module))


def open_course(root: Path) -> Course:
    """The course in `root`, as its `nbgrader_config.py` sets it up; its keys, answers and grades are closed to other users.

    Raises CourseProblem where there is none, or where its gradebook is on a server that does not answer.
    """
    file = root.resolve() / CONFIG_FILE
    if not file.is_file():
        raise CourseProblem(f"{root} is no course: {CONFIG_FILE} is missing. Run this in the course's folder.")
    find_tools()
    try:
        config = PyFileConfigLoader(CONFIG_FILE, path=str(file.parent)).load_config()
    except SystemExit as refused:
        raise CourseProblem(str(refused)) from None
    # Only now is it settled which data are the course's.
    check_data()
    directory = CourseDirectory(config=config)
    require_gradebook(directory.db_url, directory.course_id)
    course = Course(config, directory, Path(config.Exchange.root) / directory.course_id)
    close_to_others(course)
    return course


def exchange_folder(root: Path) -> Path:
    """The exchange's folder, made where it is missing: the course's own unless ``DUTY_EXCHANGE`` names another."""
    if named := os.environ.get(EXCHANGE_VARIABLE):
        return Path(named)
    folder = root / EXCHANGE
    folder.mkdir(OWNER_ONLY, parents=True, exist_ok=True)
    return folder


def close_to_others(course: Course) -> None:
    """Take the rights to keys, answers and grades away from all but the owner, and the group of a groupshared course."""
    root, is_shared = Path(course.directory.root), course.directory.groupshared
    close_folders(root, course.exchange.parent, is_shared=is_shared)
    close_gradebook(course.directory.db_url, is_shared=is_shared)


def make_folders(course: Course) -> None:
    """Make the folders of grading where they are missing: nbgrader would make each readable to everyone."""
    if not course.directory.groupshared:
        for name in GRADING:
            with contextlib.suppress(FileExistsError):
                (Path(course.directory.root) / name).mkdir(OWNER_ONLY)
