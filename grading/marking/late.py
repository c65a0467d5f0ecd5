"""nbgrader's late penalties, limited so that none takes away what an earlier attempt earned in time."""

import math

from nbgrader.api import SubmittedNotebook
from nbgrader.preprocessors import AssignLatePenalties

from grading.marking.attempts import Attempts
from grading.marking.lateness import most_lost
from grading.marking.passing import before_answers


class FairLatePenalties(AssignLatePenalties):
    """Assigns the configured plugin's penalty, at most the difference to the attempt that is best after its own penalty."""

    def _check_late_penalty(self, notebook: SubmittedNotebook, penalty: float) -> float:
        attempts = before_answers(Attempts(self.db_url).of(self.assignment_id, self.student_id))
        counting = math.fsum(grade.auto_score or 0.0 for grade in notebook.grades)
        checked = super()._check_late_penalty(notebook, penalty)
        return float(min(checked, most_lost(self.plugin_inst, self.student_id, counting, attempts, notebook.assignment.duedate)))
