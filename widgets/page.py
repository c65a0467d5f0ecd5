"""The learner's page in Voila: what its template draws before any kernel is up."""

import base64
import json
import os
import zlib
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from widgets import inline, track
from widgets.answers import FILE_NAME, Answers, read_answers
from widgets.audiences import tracks
from widgets.choice import SETTING, links_to, modules_in
from widgets.course import outline
from widgets.identity import learner_data, learner_of
from widgets.languages import COOKIE, ENGLISH, Language, chosen, gettext, offered, speak
from widgets.minutes import minutes
from widgets.mission import load_mission
from widgets.problems import AnswersProblem, CourseProblem, MissionProblem
from widgets.programme import named
from widgets.translation import Translation


def before_launch(request: Any, notebook: Any, cwd: str) -> Any:
    """Voila's prelaunch hook: put the whole page as data into the notebook's metadata, for the template to draw.

    Touching the XSRF token gives the page its cookie, without which Voila refuses to shut down the
    kernel of a closed page.
    """
    _ = request.xsrf_token
    language = language_of(request)
    speak(language)
    folder = Path(request.contents_manager.root_dir) / cwd
    # Our own server knows what is released; elsewhere a module's neighbours are the other modules.
    names = getattr(request, "course_modules", None)
    beside = beside_of(folder, language, names)
    page = course_page(notebook, folder, language) | {"beside": beside, "choice": request.settings.get(SETTING) if beside else None}
    notebook.metadata["duty"] = page | {"script": inline.script("start"), "style": inline.style()}
    return notebook


def language_of(request: Any) -> Language:
    """The language for whoever asks: the address's `lang`, else what was chosen in this browser, else what the browser prefers."""
    codes = (request.get_query_argument("lang", None), request.get_cookie(COOKIE))
    return chosen(codes, request.request.headers.get("Accept-Language", ""))


def course_page(nb: Any, folder: Path, language: Language = ENGLISH) -> dict[str, Any]:
    """The page of a released notebook for the learner whose folder this is, as plain data."""
    languages = [{"code": other.code, "name": other.name} for other in offered().values()]
    return module_page(nb, folder.name, language) | {"languages": languages} | _learner_context(folder)


def beside_of(folder: Path, language: Language, names: list[str] | None = None) -> list[dict[str, str]]:
    """The other modules (`names`, else those beside this one's folder), each with the address of its page from this one's."""
    names = modules_in(folder.parent) if names is None else names
    links = links_to((name for name in names if name != folder.name), folder.parent, language)
    return [link | {"href": quote(f"../{link['module']}/{link['module']}.ipynb")} for link in links]


def packed_page(folder: Path, code: str) -> str:
    """The page of the module in this folder in another language, without learner: JSON, packed by zlib, in base64.

    Raises CourseProblem with one sentence where it cannot be had.
    """
    language = offered().get(code)
    if language is None:
        raise CourseProblem(gettext("The course is no longer there in this language. Reload the page."))
    try:
        nb = json.loads((folder / f"{folder.name}.ipynb").read_text(encoding="utf-8"))
        page = module_page(nb, folder.name, language) | {"beside": beside_of(folder, language)}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise CourseProblem(gettext("The course could not be read. Reload the page, or tell your instructor.")) from None
    return base64.b64encode(zlib.compress(json.dumps(page, ensure_ascii=False).encode())).decode()


def module_page(nb: Any, module: str, language: Language = ENGLISH) -> dict[str, Any]:
    """The page of a released notebook for nobody in particular: what is on it, without learner and answers."""
    problem, mission = None, None
    try:
        mission = load_mission()
    except MissionProblem as error:
        problem = str(error)
    heading, parts, tools = outline(nb, mission, None if language.is_english else Translation(language, module))
    known = named(module, language)
    pages = [page for part in parts for page in part["pages"]]
    return {
        "title": known.title if known else heading,
        "module": module,
        "language": language.code,
        "direction": language.direction,
        "strings": language.sentences(),
        "total_minutes": minutes(sum(page["seconds"] for page in pages)),
        "mission": msgspec.to_builtins(mission) if mission else {},
        "example_contacts": bool(mission and mission.example_fields),
        "problem": problem,
        "parts": parts,
        "tools": tools,
        "tracks": tracks(language, module, pages),
    }


def _learner_context(folder: Path) -> dict[str, Any]:
    """Who learns here, and what was answered; where the answers cannot be read, the kernel says so once it is up."""
    try:
        answers = read_answers(folder / FILE_NAME)
    except AnswersProblem:
        answers = Answers()
    learner, fixed = learner_of(folder, answers, os.environ)
    said = track.said(folder)
    entries = answers.entries | ({track.ENTRY: said} if said else {})
    return {
        "learner": learner_data(learner, fixed),
        "seed": learner.id,
        "answers": msgspec.to_builtins(entries),
    }
