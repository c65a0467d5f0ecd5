"""The learner's page in Voila: what its template draws before any kernel is up."""

import os
from pathlib import Path
from typing import Any

import msgspec

from widgets import inline
from widgets.answers import FILE_NAME, Answers, read_answers
from widgets.course import outline
from widgets.identity import learner_data, learner_of
from widgets.minutes import minutes
from widgets.mission import load_mission
from widgets.problems import AnswersProblem, MissionProblem


def before_launch(request: Any, notebook: Any, cwd: str) -> Any:
    """Voila's prelaunch hook: put the whole page as data into the notebook's metadata, for the template to draw.

    Touching the XSRF token gives the page its cookie, without which Voila refuses to shut down the
    kernel of a closed page.
    """
    _ = request.xsrf_token
    page = course_page(notebook, Path(request.contents_manager.root_dir) / cwd)
    notebook.metadata["duty"] = page | {"script": inline.script("start"), "style": inline.style()}
    return notebook


def course_page(nb: Any, folder: Path) -> dict[str, Any]:
    """The page of a released notebook for the learner whose folder this is, as plain data."""
    return module_page(nb, folder.name) | _learner_context(folder)


def module_page(nb: Any, module: str) -> dict[str, Any]:
    """The page of a released notebook for nobody in particular: what is on it, without learner and answers."""
    problem, mission = None, None
    try:
        mission = load_mission()
    except MissionProblem as error:
        problem = str(error)
    title, parts, tools = outline(nb, mission)
    return {
        "title": title,
        "module": module,
        "language": "en",
        "direction": "ltr",
        "total_minutes": minutes(sum(page["seconds"] for part in parts for page in part["pages"])),
        "mission": msgspec.to_builtins(mission) if mission else {},
        "example_contacts": bool(mission and mission.example_fields),
        "problem": problem,
        "parts": parts,
        "tools": tools,
    }


def _learner_context(folder: Path) -> dict[str, Any]:
    """Who learns here, and what was answered; where the answers cannot be read, the kernel says so once it is up."""
    try:
        answers = read_answers(folder / FILE_NAME)
    except AnswersProblem:
        answers = Answers()
    learner, fixed = learner_of(folder, answers, os.environ)
    return {
        "learner": learner_data(learner, fixed),
        "seed": learner.id,
        "answers": msgspec.to_builtins(answers.entries),
    }
