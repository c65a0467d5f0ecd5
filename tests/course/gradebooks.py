"""Everything that grading leaves behind, by natural key, so that two courses can be compared."""

import stat
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from nbgrader.api import Gradebook

from benchmarks.gradebooks import contents
from grading.marking.attempts import Attempts

_COUNTS = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")


def gradebook(db_url: str, module: str) -> dict[str, Any]:
    """All that the gradebook holds of learners, what nbgrader adds up from it, and the record of attempts but for its moments."""
    with Gradebook(db_url, "duty-to-report") as opened:
        counts = {table: opened.db.execute(sa.text(f"select count(*) from {table}")).scalar() for table in _COUNTS}  # noqa: S608
        scores = {submission.student.id: submission.score for submission in opened.assignment_submissions(module)}
    attempts = [_attempt(row) for row in Attempts(db_url).history(module)]
    return {"contents": contents(db_url), "counts": counts, "scores": scores, "attempts": attempts}


def autograded(root: Path) -> dict[str, tuple[str, bytes]]:
    """The autograded files with their permissions."""
    folder = root / "autograded"
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(folder)): (stat.filemode(path.stat().st_mode), path.read_bytes()) for path in found}


def _attempt(attempt: Any) -> Any:
    row = dict(vars(attempt))
    row.pop("recorded")
    return row
