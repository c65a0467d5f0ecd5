"""The learner's page as plain data, for the templates to draw."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from widgets.content.audiences import tracks
from widgets.content.course import outline
from widgets.content.mission import load_mission
from widgets.content.pictures import with_pictures
from widgets.content.programme import named
from widgets.content.translation import Translation
from widgets.languages.catalogue import COOKIE, ENGLISH, Language, chosen, gettext, offered
from widgets.minutes import minutes
from widgets.pages.module_list import links_to
from widgets.problems import CourseProblem, DataProblem


def language_of(request: Any) -> Language:
    """The language for whoever asks: the address's `lang`, else what was chosen in this browser, else what the browser prefers."""
    codes = (request.get_query_argument("lang", None), request.get_cookie(COOKIE))
    return chosen(codes, request.request.headers.get("Accept-Language", ""))


def served_page(notebook: Path, names: list[str], language: Language, choice: str) -> dict[str, Any]:
    """The page of a released notebook as a server shows it to all its learners, as plain data.

    `names` are the modules beside it and `choice` is the address of the page where one chooses among them.
    Raises CourseProblem with one sentence if it cannot be read.
    """
    try:
        page = module_page(json.loads(notebook.read_text(encoding="utf-8")), notebook.stem, language)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise CourseProblem(gettext("The course could not be read. Reload the page, or tell your instructor.")) from None
    languages = [{"code": other.code, "name": other.name} for other in offered().values()]
    beside = beside_of(notebook.parent, language, names)
    return with_pictures(page, notebook.parent) | {"languages": languages, "beside": beside, "choice": choice if beside else None}


def beside_of(folder: Path, language: Language, names: list[str]) -> list[dict[str, str]]:
    """The other modules of `names`, each with the address of its page from this one's."""
    links = links_to((name for name in names if name != folder.name), folder.parent, language)
    return [link | {"href": quote(link["module"])} for link in links]


def module_page(nb: Any, module: str, language: Language = ENGLISH) -> dict[str, Any]:
    """The page of a released notebook for nobody in particular: what is on it, without learner and answers."""
    problem, mission = None, None
    try:
        mission = load_mission()
    except DataProblem as error:
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
