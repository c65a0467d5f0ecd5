"""All tables and pictures of a gradebook, written into one folder."""

from pathlib import Path

from grading.results.figures import write_figures
from grading.results.frames import Cohort, cohorts
from grading.results.gradebook import ResultsProblem
from grading.results.tables import write_tables
from widgets.mission import Mission


def write_report(db_url: str, out: Path, source: Path, mission: Mission) -> list[Path]:
    """Write everything and say where: into `out`, or where there are several modules into a folder each below it.

    Raises CourseProblem where there is nothing to report or the folder cannot be written to.
    """
    found = cohorts(db_url, source, mission)
    try:
        return [path for cohort in found for path in _write(cohort, out if len(found) == 1 else out / cohort.module)]
    except OSError as error:
        raise ResultsProblem(f"The results could not be written to {out} ({error.strerror}). Name another folder with --out.") from None


def _write(cohort: Cohort, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    return [*write_tables(cohort, folder), *write_figures(cohort, folder)]
