"""All tables and charts of a gradebook, written into one folder."""

from pathlib import Path

from grading.course.privacy import OWNER_ONLY
from grading.results.figures import write_figures
from grading.results.frames import CohortResults, cohorts
from grading.results.gradebook import ResultsProblem
from grading.results.tables import write_overview, write_tables
from widgets.content.mission import Mission


def write_report(db_url: str, out: Path, source: Path, mission: Mission) -> list[Path]:
    """Write everything and return the paths: what is about all modules goes into `out`, the rest into a subfolder for each module.

    Raises CourseProblem if there is nothing to report or the folder cannot be written to.
    """
    results = cohorts(db_url, source, mission)
    try:
        out.mkdir(OWNER_ONLY, parents=True, exist_ok=True)
        paths = [path for cohort in results for path in _write(cohort, out / cohort.module)]
        return [*write_overview(results, out), *paths]
    except OSError as error:
        raise ResultsProblem(f"The results could not be written to {out} ({error.strerror}). Name another folder with --out.") from None


def _write(cohort: CohortResults, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    return [*write_tables(cohort, folder), *write_figures(cohort, folder)]
