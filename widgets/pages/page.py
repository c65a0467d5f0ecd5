"""The learner's page as data, for the templates to draw."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from widgets.answers.terms import Terms
from widgets.content.audiences import tracks
from widgets.content.cells import DrawnCase, cells_of_kind, without_shared
from widgets.content.course import UNREADABLE, module_outline
from widgets.content.data_shapes.programme import ModuleName
from widgets.content.mission import Mission, load_mission
from widgets.content.outline import Page
from widgets.content.pictures import take_in_pictures
from widgets.content.programme import named
from widgets.content.translation import Translation
from widgets.kinds.diagram.diagram import Diagram
from widgets.kinds.diagram.icons import drawn_icons
from widgets.kinds.inshort.kind import InShort
from widgets.languages.catalogue import COOKIE, ENGLISH, Language, chosen, gettext, offered
from widgets.pages.model import CoursePage, ModuleLink, ModulePage, NoMission, OfferedLanguage, PageEntry, PartEntry
from widgets.pages.module_list import links_to, listed_page
from widgets.plain import Notebook
from widgets.problems import CourseProblem, DataProblem


def language_of(request: Any) -> Language:
    """The language for whoever asks: the address's `lang`, else what was chosen in this browser, else what the browser prefers."""
    codes = (request.get_query_argument("lang", None), request.get_cookie(COOKIE))
    return chosen(codes, request.request.headers.get("Accept-Language", ""))


def served_page(notebook: Path, names: list[str], language: Language, choice: str) -> ModulePage:
    """The page of a released notebook as a server shows it to all its learners.

    `names` are the modules beside it and `choice` is the address of the page where one chooses among them.
    Raises CourseProblem with one sentence if it cannot be read.
    """
    try:
        page = module_page(json.loads(notebook.read_text(encoding="utf-8")), notebook.stem, language)
    except UNREADABLE:
        raise CourseProblem(gettext("The course could not be read. Reload the page, or tell your instructor.")) from None
    take_in_pictures(page.parts, notebook.parent)
    page.languages = [OfferedLanguage(code=other.code, name=other.name) for other in offered().values()]
    page.beside = beside_of(notebook.parent, language, names)
    page.choice = choice if page.beside else None
    return page


def beside_of(folder: Path, language: Language, names: list[str]) -> list[ModuleLink]:
    """The other modules of `names`, each with the address of its page from this one's."""
    return links_to((name for name in names if name != folder.name), folder.parent, language, quote)


def module_page(nb: Notebook, module: str, language: Language = ENGLISH) -> ModulePage:
    """The page of a released notebook: its content, without a learner and answers."""
    mission, problem = _mission()
    course = module_outline(nb, mission, None if language.is_english else Translation(language, module))
    name = named(module, language) or ModuleName(course.title)
    return ModulePage(
        title=name.title,
        module=module,
        hue=name.hue,
        sign=name.sign,
        language=language.code,
        direction=language.direction,
        strings=language.sentences(),
        mission=mission or NoMission(),
        example_contacts=bool(mission and mission.example_fields),
        problem=problem,
        parts=course.parts,
        tools=course.tools,
        tracks=tracks(language, module, course.pages),
    )


def course_page(page: ModulePage, terms: Terms | None = None) -> CoursePage:
    """What the HTML file of a page carries for its script. The prose is in the HTML itself."""
    cells = [cell for part in page.parts for one in part.pages for cell in one.cells]
    return CoursePage(
        title=page.title,
        module=page.module,
        hue=page.hue,
        sign=page.sign,
        language=page.language,
        direction=page.direction,
        mission=page.mission,
        example_contacts=page.example_contacts,
        problem=page.problem or None,
        strings=page.strings or None,
        languages=page.languages,
        choice=page.choice,
        beside=page.beside,
        tracks=page.tracks,
        terms=terms,
        parts=[PartEntry(title=part.title, pages=[_entry(one) for one in part.pages]) for part in page.parts],
        cells={cell.id: without_shared(cell) for cell in cells},
        symbols={name: drawing for case in cells_of_kind(DrawnCase, cells) for name, drawing in case.symbols.items()},
        icons=drawn_icons(name for cell in cells if isinstance(cell, Diagram | InShort) for name in cell.icons()),
        tools=page.tools,
    )


def _entry(page: Page) -> PageEntry:
    listed = msgspec.structs.asdict(listed_page(page))
    return PageEntry(**listed, name=page.name, graded=page.graded, practice=page.practice, cells=[cell.id for cell in page.cells])


def _mission() -> tuple[Mission | None, str | None]:
    """The mission, or why its file cannot be read."""
    try:
        return load_mission(), None
    except DataProblem as problem:
        return None, str(problem)
