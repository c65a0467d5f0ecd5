"""The cell magics `%%question`, `%%case` and the rest.

In JupyterLab and in unmodified Voila they show the cell. (The course's own page is drawn from the notebook without
running it.) If unmodified nbgrader autogrades, a graded question's score is the cell's result. They never raise,
because Voila stops at the first error: a mistake in a cell is shown in its place.
"""

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING

from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, magics_class
from IPython.display import display

from widgets import kinds
from widgets.folders import folders_of
from widgets.paths import answers_folder

if TYPE_CHECKING:
    from widgets.content.cells import Cell
    from widgets.content.mission import Mission
    from widgets.pages.model import NotebookPage

GRADING_VARIABLE = "NBGRADER_EXECUTION"


@magics_class
class CourseMagics(Magics):
    """The magics of one kernel, which is one learner's work on one module."""

    def __init__(self, shell: InteractiveShell) -> None:
        super().__init__(shell)
        self._module = Path.cwd()
        self._shown: list[Cell] = []
        self._mission: Mission | None = None
        # Take the kinds from the folders' names: importing them would slow down every kernel's start.
        self.magics["cell"].update({kind: functools.partial(self._declare, kind) for kind in folders_of(kinds)})

    def start(self) -> None:
        """Show the bridge, unless a grader runs this notebook."""
        if GRADING_VARIABLE in os.environ:
            return
        from widgets.kernel.kernel_widgets import Bridge
        from widgets.kernel.remote import RemoteSession, course_service
        from widgets.session import Session

        if service := course_service():
            display(Bridge(RemoteSession(service, self._module.name), self._lab_page(is_here=False)))
        else:
            session = Session(answers_folder(self._module), self._module / f"{self._module.name}.ipynb")
            display(Bridge(session, self._lab_page()))

    def _declare(self, kind: str, line: str, cell: str) -> float | None:
        if GRADING_VARIABLE in os.environ:
            return self._score(kind, cell)
        self._show(kind, cell)
        return None

    def _score(self, kind: str, body: str) -> float | None:
        from widgets.answers.store import read_answers
        from widgets.forms.question import Question
        from widgets.kinds.registry import parse
        from widgets.problems import CourseProblem

        try:
            question = parse(kind, body)
            if isinstance(question, Question) and question.graded and not question.by_hand:
                entry = read_answers(self._module / "answers.json").entries.get(question.id)
                shown = question.as_seen(entry.variant) if entry else None
                return (shown or question.first_variant).score(entry.value if entry and shown else None)
        except CourseProblem as problem:
            print(problem)
            return 0.0
        return None

    def _show(self, kind: str, body: str) -> None:
        from widgets.content.cells import with_statements
        from widgets.content.course import page_cell
        from widgets.kernel.kernel_widgets import CellWidget
        from widgets.plain import plain

        self._shown = with_statements([*self._shown, page_cell(f"%%{kind}\n{body}", self._mission)])
        display(CellWidget(cell=plain(self._shown[-1]), folder=str(self._module)))

    def _lab_page(self, *, is_here: bool = True) -> "NotebookPage":
        from widgets.answers.store import Answers, AnswersStore
        from widgets.content.mission import load_mission
        from widgets.kernel.jupyterlab import lab_page
        from widgets.problems import DataProblem

        try:
            self._mission = load_mission()
        except DataProblem as problem:
            print(problem)
        if not is_here:  # the page requests the answers as soon as it is shown
            return lab_page(self._module, Answers(), self._mission)
        answers, problem_sentence = AnswersStore(answers_folder(self._module), self._module.name).load()
        if problem_sentence:
            print(problem_sentence)
        return lab_page(self._module, answers, self._mission)
