"""The course's configuration of nbgrader: paths, preprocessors, collectors. `nbgrader_config.py` calls `configure`."""

from pathlib import Path

from nbconvert.preprocessors import ClearMetadataPreprocessor
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

from grading.authoring.declare import DeclareGradeCells
from grading.authoring.draw import DrawCharts
from grading.authoring.private_release import PrivateRelease
from grading.course.course_file import has_course_file, settle
from grading.course.gradebook import gradebook_address
from grading.course.nbgrader_environment import find_tools, quieten
from grading.course.opening import exchange_folder
from grading.course.privacy import close_folders, close_gradebook
from grading.feedback.page import TEMPLATES, FeedbackPage, PolicyFeedback
from grading.marking.late import FairLatePenalties
from grading.marking.released import PlaceReleased
from grading.marking.score import KeepMarks, ScoreAnswers
from grading.receiving.bundles import BundleCollector, BundleExtractor
from grading.receiving.collect import SafeCollect
from grading.sources.declared import PLACEHOLDER


def configure(c: Config, root: Path, gradebook: str | None = None) -> None:
    """Set nbgrader's configuration `c` for the course in `root`, and create the exchange's folder if it is missing.

    The gradebook is the database at the URL `gradebook`, or by default the one in the setting. Raises CourseProblem if it cannot be used.
    """
    find_tools()
    quieten()
    c.CourseDirectory.root = str(root)
    file = settle(root)
    c.CourseDirectory.course_id = file.id
    c.CourseDirectory.db_url = gradebook or gradebook_address(root, file.gradebook if has_course_file(root) else None)
    exchange = exchange_folder(root)
    c.Exchange.root = str(exchange)
    # The group keeps its permissions until the whole configuration is known, because the course may be groupshared.
    close_folders(root, exchange, is_shared=True)
    close_gradebook(c.CourseDirectory.db_url, is_shared=True)
    _configure_release(c, root)
    _configure_grading(c)
    _configure_feedback(c)
    _configure_collecting(c)


def _configure_release(c: Config, root: Path) -> None:
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


def _configure_grading(c: Config) -> None:
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


def _configure_feedback(c: Config) -> None:
    c.GenerateFeedback.preprocessors = [PolicyFeedback, GetGrades]
    c.GenerateFeedback.exporter_class = FeedbackPage
    # nbgrader sets its own template for every page exporter; the more specific setting wins.
    c.FeedbackPage.template_name = "duty-feedback"
    c.FeedbackPage.extra_template_basedirs = [str(TEMPLATES)]


def _configure_collecting(c: Config) -> None:
    c.ExchangeFactory.collect = SafeCollect
    c.ZipCollectApp.extractor_plugin = BundleExtractor
    c.ZipCollectApp.collector_plugin = BundleCollector
    # A learner's second bundle replaces the first; the extractor lets only newer ones through.
    c.ZipCollectApp.force = True
