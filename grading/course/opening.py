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
    """The exchange's folder for this course, which contains inbound, outbound and feedback."""

    @property
    def inbound(self) -> Path:
        """The folder in which hand-ins arrive."""
        return self.exchange / "inbound"

    @property
    def feedback(self) -> Path:
        """The folder of results and nbgrader's feedback for learners."""
        return self.exchange / "feedback"

    def at(self, module: str, learner: str = "*") -> CourseDirectory:
        """nbgrader's view of one module and learner."""
        directory = CourseDirectory(config=self.config)
        directory.assignment_id = module
        directory.student_id = learner
        return directory

    def submitted(self, module: str, learner: str) -> Path:
        """The folder of the submission that nbgrader grades."""
        return Path(self.directory.format_path(self.directory.submitted_directory, learner, module))

    def autograded(self, module: str, learner: str) -> Path:
        """The folder of the graded submission."""
        return Path(self.directory.format_path(self.directory.autograded_directory, learner, module))


def open_course(root: Path) -> Course:
    """Open the course in `root` as its `nbgrader_config.py` sets it up, and close its keys, answers and grades to other users.

    Raises CourseProblem if there is no course, or if its gradebook's server does not respond.
    """
    file = root.resolve() / CONFIG_FILE
    if not file.is_file():
        raise CourseProblem(f"{root} holds no course: {CONFIG_FILE} is missing. Run this in the course's folder.")
    find_tools()
    try:
        config = PyFileConfigLoader(CONFIG_FILE, path=str(file.parent)).load_config()
    except SystemExit as refused:
        raise CourseProblem(str(refused)) from None
    # Not before the configuration is loaded, which decides whose data are used.
    check_data()
    directory = CourseDirectory(config=config)
    require_gradebook(directory.db_url, directory.course_id)
    course = Course(config, directory, Path(config.Exchange.root) / directory.course_id)
    close_to_others(course)
    return course


def exchange_folder(root: Path) -> Path:
    """The exchange's folder, created if missing: the course's own unless ``DUTY_EXCHANGE`` names another."""
    if named := os.environ.get(EXCHANGE_VARIABLE):
        return Path(named)
    folder = root / EXCHANGE
    folder.mkdir(OWNER_ONLY, parents=True, exist_ok=True)
    return folder


def close_to_others(course: Course) -> None:
    """Remove the permissions on keys, answers and grades from everyone but the owner (and the group, if the course is groupshared)."""
    root, is_shared = Path(course.directory.root), course.directory.groupshared
    close_folders(root, course.exchange.parent, is_shared=is_shared)
    close_gradebook(course.directory.db_url, is_shared=is_shared)


def make_folders(course: Course) -> None:
    """Create the folders for grading if they are missing: nbgrader would make them readable to everyone."""
    if not course.directory.groupshared:
        for name in GRADING:
            with contextlib.suppress(FileExistsError):
                (Path(course.directory.root) / name).mkdir(OWNER_ONLY)
