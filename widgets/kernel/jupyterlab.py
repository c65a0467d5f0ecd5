"""The page of a running notebook, in JupyterLab or in unmodified Voila, where no template draws it."""

import os
from pathlib import Path
from typing import Any

import msgspec

from widgets.answers.identity import learner_data, learner_of
from widgets.answers.store import Answers
from widgets.content.audiences import tracks
from widgets.content.course import module_cells
from widgets.content.mission import Mission
from widgets.languages.catalogue import ENGLISH


def lab_page(folder: Path, answers: Answers, mission: Mission | None) -> dict[str, Any]:
    """The initial data of the page's modules, which a template would otherwise provide."""
    learner, fixed = learner_of(answers.learner, os.environ)
    cells = module_cells(folder / f"{folder.name}.ipynb", mission)
    return {
        "folder": str(folder),
        "tools": [cell for cell in cells if cell["kind"] == "tool"],
        "practice": [cell for cell in cells if cell["kind"] == "question" and not cell["graded"]],
        "questions": [{"cell": cell, "page": None} for cell in cells if cell.get("graded") and "void" not in cell],
        "module": folder.name,
        "seed": learner.id,
        "learner": learner_data(learner, fixed),
        "answers": msgspec.to_builtins(answers.entries),
        "mission": msgspec.to_builtins(mission) if mission else {},
        "example_contacts": bool(mission and mission.example_fields),
        "tracks": tracks(ENGLISH, folder.name),
    }
