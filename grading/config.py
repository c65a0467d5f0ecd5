"""The course for nbgrader: places, preprocessors, collector. `nbgrader_config.py` calls `configure`."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import (
    CheckCellMetadata,
    ClearHiddenTests,
    ClearMarkScheme,
    ClearOutput,
    ClearSolutions,
    ComputeChecksums,
    DeduplicateIds,
    GetGrades,
    IgnorePattern,
    IncludeHeaderFooter,
    InstantiateTests,
    LimitOutput,
    LockCells,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
    SaveCells,
)
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grading.course_file import has_course_file, settle
from grading.exchange import PrivateRelease
from grading.gradebook import gradebook_address, require_gradebook
from grading.preprocessors.declare import PLACEHOLDER, DeclareGradeCells
from grading.preprocessors.draw import DrawCharts
from grading.preprocessors.feedback import TEMPLATES, FeedbackPage, PolicyFeedback
from grading.preprocessors.late import FairLatePenalties
from grading.preprocessors.released import PlaceReleased
from grading.preprocessors.score import KeepMarks, ScoreAnswers
from grading.privacy import EXCHANGE, OWNER_ONLY, close_folders, close_gradebook, close_to_others
from grading.receiving.bundles import BundleCollector, BundleExtractor
from grading.receiving.collect import SafeCollect
from grading.tools import find_tools, quieten
from widgets.data_files import check_data
from widgets.delivery import EXCHANGE_VARIABLE
from widgets.problems import CourseProblem

CONFIG_FILE = "nbgrader_config.py"


def configure(c: Any, root: Path, gradebook: str | None = None) -> None:
    """Set nbgrader's configuration `c` up for the course in `root`; makes the exchange's folder where it is missing.

    The gradebook is the database at the address `gradebook`, or where none is given the one that the setting names.
    Raises CourseProblem where that cannot be used.
    """
    find_tools()
    quieten()
    c.CourseDirectory.root = str(root)
    file = settle(root)
    c.CourseDirectory.course_id = file.id
    c.CourseDirectory.db_url = gradebook or gradebook_address(root, file.gradebook if has_course_file(root) else None)
    exchange = exchange_folder(root)
    c.Exchange.root = str(exchange)
    # The group keeps its rights until the whole configuration is known, which may say that the course is groupshared.
    close_folders(root, exchange, is_shared=True)
    close_gradebook(c.CourseDirectory.db_url, is_shared=True)
    _configure_release(c, root)
    _configure_grading(c)
    _configure_feedback(c)
    _configure_collecting(c)


def exchange_folder(root: Path) -> Path:
    """The exchange's folder, made where it is missing: the course's own unless ``DUTY_EXCHANGE`` names another."""
    if named := os.environ.get(EXCHANGE_VARIABLE):
        return Path(named)
    folder = root / EXCHANGE
    folder.mkdir(OWNER_ONLY, parents=True, exist_ok=True)
    return folder


def _configure_release(c: Any, root: Path) -> None:
    c.DrawCharts.data = str(root / "data")
    c.ExchangeFactory.release_assignment = PrivateRelease
    c.ClearSolutions.text_stub = PLACEHOLDER
    c.GenerateAssignment.preprocessors = [
        DeclareGradeCells,
        DrawCharts,
        IncludeHeaderFooter,
        InstantiateTests,
        LockCells,
        ClearSolutions,
        ClearOutput,
        CheckCellMetadata,
        ComputeChecksums,
        SaveCells,
        ClearHiddenTests,
        ClearMarkScheme,
        ComputeChecksums,
        CheckCellMetadata,
    ]


def _configure_grading(c: Any) -> None:
    c.Autograde.exporter_class = PlaceReleased
    c.Autograde.sanitize_preprocessors = [
        ClearOutput,
        DeduplicateIds,
        OverwriteKernelspec,
        OverwriteCells,
        CheckCellMetadata,
    ]
    c.Autograde.autograde_preprocessors = [
        ScoreAnswers,
        IgnorePattern,
        ClearMetadataPreprocessor,
        LimitOutput,
        SaveAutoGrades,
        KeepMarks,
        FairLatePenalties,
        CheckCellMetadata,
    ]


def _configure_feedback(c: Any) -> None:
    c.GenerateFeedback.preprocessors = [PolicyFeedback, GetGrades]
    c.GenerateFeedback.exporter_class = FeedbackPage
    # nbgrader sets its own template for every exporter of pages; the more special setting wins.
    c.FeedbackPage.template_name = "duty-feedback"
    c.FeedbackPage.extra_template_basedirs = [str(TEMPLATES)]


def _configure_collecting(c: Any) -> None:
    c.ExchangeFactory.collect = SafeCollect
    c.ZipCollectApp.extractor_plugin = BundleExtractor
    c.ZipCollectApp.collector_plugin = BundleCollector
    # A learner's second bundle takes the place of the first; the extractor lets only newer ones through.
    c.ZipCollectApp.force = True


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
