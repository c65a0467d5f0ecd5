"""A learner's folder for a small released module, and what a learner does there, for tests."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.unit import building
from widgets.answers.store import Answers, AnswersStore, Learner, read_answers

MODULE = "mod"
COURSE = "small-course"
ADA = Learner("ada-1", "Ada")


def reflection_place(id: str = "words") -> dict[str, Any]:
    """The Markdown cell that an instructor marks by hand, as nbgrader's release has it."""
    marks = {"grade": True, "solution": True, "locked": False, "task": False, "grade_id": id, "points": 5, "schema_version": 3}
    return building.markdown("Your words are put here.") | {"metadata": {"nbgrader": marks}}


def _module(folder: Path) -> Path:
    return building.write_module(folder, [*building.released(building.sound_cells()), reflection_place()])


def release(root: Path) -> Path:
    """A folder `release` with the small module in it."""
    _module(root / "release" / MODULE)
    return root / "release"


def released_notebook(root: Path) -> Path:
    """The notebook of the small module, released in `root`."""
    return release(root) / MODULE / f"{MODULE}.ipynb"


def learner_folder(root: Path, id: str = ADA.id) -> Path:
    """The folder of a learner of a local course for the module, with nothing answered; the notebook is in the release."""
    folder = root / "learners" / id / MODULE
    folder.mkdir(parents=True)
    return folder


def fetched_module(root: Path) -> Path:
    """The module as a learner of a hub has it, or one who works in JupyterLab: the notebook and the answers in one folder."""
    return _module(root / "home" / MODULE)


def answer(folder: Path, learner: Learner = ADA, **values: Any) -> None:
    """Answer as this learner, a value for each question."""
    store = AnswersStore(folder, folder.name)
    store.set_learner(learner)
    for id, value in values.items():
        store.put(id.replace("_", "-"), {"value": value, "at": "2026-01-01T00:00:00.000+00:00"})


def answers_of(folder: Path) -> Answers:
    """The folder's answers file, read."""
    return read_answers(folder / "answers.json")


def sources(folder: Path) -> list[str]:
    """The sources of the cells of the notebook in this folder."""
    return [cell["source"] for cell in json.loads((folder / f"{MODULE}.ipynb").read_text(encoding="utf-8"))["cells"]]


def stub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, script: str) -> None:
    """Put a shell script in the place of the program that hands in."""
    program = tmp_path / "stub"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
