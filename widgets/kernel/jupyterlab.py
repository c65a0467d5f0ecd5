"""The page of a running notebook, in JupyterLab or in unmodified Voila, where no template draws it."""

import os
from pathlib import Path

from widgets.answers.identity import learner_data, learner_of
from widgets.answers.store import Answers
from widgets.content.audiences import tracks
from widgets.content.cells import cells_of_kind
from widgets.content.course import module_cells
from widgets.content.mission import Mission
from widgets.forms.question import Question
from widgets.kinds.tool.kind import Tool
from widgets.languages.catalogue import ENGLISH
from widgets.pages.model import NoMission, NotebookPage, UnplacedQuestion


def lab_page(folder: Path, answers: Answers, mission: Mission | None) -> NotebookPage:
    """The initial data of the page's modules, which a template would otherwise provide."""
    learner, fixed = learner_of(answers.learner, os.environ)
    cells = module_cells(folder / f"{folder.name}.ipynb", mission)
    questions = cells_of_kind(Question, cells)
    return NotebookPage(
        folder=str(folder),
        tools=cells_of_kind(Tool, cells),
        practice=[question for question in questions if not question.graded],
        questions=[UnplacedQuestion(cell=question) for question in questions if question.graded and not question.is_void],
        module=folder.name,
        seed=learner.id,
        learner=learner_data(learner, fixed),
        answers=answers.entries,
        mission=mission or NoMission(),
        example_contacts=bool(mission and mission.example_fields),
        tracks=tracks(ENGLISH, folder.name),
    )
