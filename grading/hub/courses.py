"""The courses that one hub serves, and their names, paths and ports there."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grading.cohorts.folders import cohorts_in
from grading.course.course_file import COURSE_ID, CourseFile, course_file, has_course_file, read_course_file
from grading.course.opening import CONFIG_FILE
from grading.course.privacy import EXCHANGE
from widgets.data_files import DATA_VARIABLE
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE
from widgets.paths import TITLE_VARIABLE
from widgets.problems import CourseProblem
from widgets.serving.front import THIS_MACHINE

COURSES_VARIABLE = "DUTY_COURSES"
"""The folders of the courses to serve, if the rule of `served_courses` does not fit."""
PORTS_VARIABLE = "DUTY_SERVICE_PORTS"
"""The ports of the courses' services, separated by commas: two for each course."""
FIRST_PORT = 8101
"""The first port; the others follow it, unless the setting names them."""
_SERVICES = 2
"""The services of a course that listen on a port: the learners' pages, and the instructors' side."""


@dataclass(frozen=True)
class HubCourse:
    """A course as the hub knows it."""

    folder: Path
    file: CourseFile
    ports: tuple[int, int]
    """The ports of the learners' pages and of the instructors' side."""

    @property
    def learners(self) -> str:
        """The name of the service with the learners' pages."""
        return self.file.id

    @property
    def grading(self) -> str:
        """The name of the service that grades."""
        return f"grading{self._suffix}"

    @property
    def instructors(self) -> str:
        """The name of the service for instructors."""
        return f"instructors{self._suffix}"

    @property
    def role(self) -> str:
        """The name of the hub's role for those who may grade."""
        return f"instructor{self._suffix}"

    @property
    def learners_url(self) -> str:
        """The URL at which the learners' pages listen."""
        return f"http://{THIS_MACHINE}:{self.ports[0]}"

    @property
    def instructors_url(self) -> str:
        """The URL at which the instructors' side listens."""
        return f"http://{THIS_MACHINE}:{self.ports[1]}"

    @property
    def learners_start(self) -> str:
        """The hub's path at which a learner begins."""
        return f"/services/{self.learners}/"

    @property
    def instructors_start(self) -> str:
        """The hub's path at which an instructor begins."""
        return f"/services/{self.instructors}/formgrader"

    @property
    def own_instructors(self) -> set[str]:
        """The names of users who may grade in this course only, in lower case as the hub stores them."""
        return {name.strip().lower() for name in self.file.instructors}

    @property
    def settings(self) -> dict[str, str]:
        """The environment variables for every program of the course."""
        own = {EXCHANGE_VARIABLE: str(self.folder / EXCHANGE), COURSE_VARIABLE: self.file.id, DATA_VARIABLE: str(self.folder / "data")}
        if has_course_file(self.folder):
            return own | {TITLE_VARIABLE: self.file.name}
        # The hub's environment describes the one course that has no file of its own.
        return own | {name: os.environ[name] for name in (DATA_VARIABLE,) if os.environ.get(name)}

    @property
    def _suffix(self) -> str:
        # A course without its own file keeps the paths that it has always had.
        return "" if self.file.id == COURSE_ID else f"-{self.file.id}"


def served_courses(root: Path, environment: Mapping[str, str] = os.environ) -> list[HubCourse]:
    """The courses to serve, the one in `root` first, then its cohorts by name.

    These are all cohorts that are not archived, and the course in `root` itself if there is no such cohort or if
    learners have begun in it. `DUTY_COURSES` replaces this rule by a list of folders, separated by `:`. Raises
    CourseProblem if one of them cannot be served together with the others.
    """
    folders = _named(environment.get(COURSES_VARIABLE, "")) or _by_rule(root)
    ports = _ports(environment.get(PORTS_VARIABLE, ""), len(folders))
    courses = [HubCourse(folder, _file_of(folder), pair) for folder, pair in zip(folders, ports, strict=True)]
    _refuse_shared(courses)
    return courses


def _named(setting: str) -> list[Path]:
    folders = [Path(name).resolve() for name in filter(None, setting.split(os.pathsep))]
    for folder in folders:
        if not (folder / CONFIG_FILE).is_file():
            raise CourseProblem(f"{COURSES_VARIABLE} names {folder}, which holds no course: {CONFIG_FILE} is missing there.")
    return folders


def _by_rule(root: Path) -> list[Path]:
    cohorts = [cohort.folder for cohort in cohorts_in(root) if cohort.archived is None]
    own = root / "learners"
    has_begun = own.is_dir() and any(folder.is_dir() and not folder.name.startswith(".") for folder in own.iterdir())
    return [root, *cohorts] if has_begun or not cohorts else cohorts


def _file_of(folder: Path) -> CourseFile:
    # The hub's environment describes the one course that has no file of its own.
    return read_course_file(folder) or course_file(folder)


def _ports(setting: str, courses: int) -> list[tuple[int, int]]:
    port_count = courses * _SERVICES
    if not setting:
        numbers = list(range(FIRST_PORT, FIRST_PORT + port_count))
    elif all(part.strip().isdecimal() for part in setting.split(",")):
        numbers = [int(part) for part in setting.split(",")]
    else:
        raise CourseProblem(f"{PORTS_VARIABLE} is '{setting}'. Write port numbers with commas between them: 8101,8102")
    if not all(0 < number < 65536 for number in numbers):
        raise CourseProblem(f"{PORTS_VARIABLE} is '{setting}', and not every port in it is from 1 to 65535. Write for example: 8101,8102")
    if len(numbers) < port_count or len(set(numbers)) < len(numbers):
        raise CourseProblem(f"{PORTS_VARIABLE} must name {port_count} different ports, {_SERVICES} for each of {courses} courses.")
    return [(numbers[at], numbers[at + 1]) for at in range(0, port_count, _SERVICES)]


def _refuse_shared(courses: list[HubCourse]) -> None:
    ids: dict[str, Path] = {}
    gradebooks: dict[str, Path] = {}
    for course in courses:
        id, gradebook = course.file.id, course.file.gradebook
        if (other := ids.setdefault(id, course.folder)) != course.folder:
            raise CourseProblem(f"{other} and {course.folder} have the same course ID, '{id}'. Change the id of one in its course.yaml.")
        if gradebook and (other := gradebooks.setdefault(gradebook, course.folder)) != course.folder:
            raise CourseProblem(f"{other} and {course.folder} name the same gradebook. Each course needs a database of its own.")
