"""What a learner chooses a module by: its title, its pages and how long they take, and where the learner is in it.

The local course's server, a hub and the field edition show the same (`static/module_list/served.js`). How a module
was passed is among what is told, for the page covers it.
"""

import functools
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from widgets.answers.receipts import last_receipt, read_result
from widgets.answers.store import FILE_NAME, Answers, read_answers
from widgets.content.audiences import asked_pages, tracks
from widgets.content.cells import cells_of_kind
from widgets.content.course import UNREADABLE, module_outline
from widgets.content.data_shapes.programme import ModuleName
from widgets.content.outline import Outline, Page
from widgets.content.programme import in_order, named
from widgets.content.reserved_entries import PLACE, REFRESHER, SHARED
from widgets.content.translation import Translation
from widgets.kinds.refresher.kind import Refresher
from widgets.languages.catalogue import Language, sentence
from widgets.pages.model import ListedModule, ListedPage, ListedPart, ModuleChoice, ModuleLink, Passing, RefresherDates
from widgets.plain import Json, JsonObject, json_in_script
from widgets.problems import AnswersProblem

ADDRESS = "modules"
"""Where below a server's base address the learner chooses."""
_MARK = b"%load_ext widgets"


def modules_in(folder: Path) -> list[str]:
    """The modules with a folder in this one, in the programme's order; other notebooks are ignored."""
    try:
        return in_order(path.name for path in folder.iterdir() if _is_module(path))
    except OSError:
        return []


def listed_modules(modules: Iterable[str], folder: Path, language: Language) -> list[ListedModule]:
    """The modules in `folder` by title and pages, without a learner's progress. One that cannot be read is left out."""
    summaries = []
    for module in modules:
        path = folder / module / f"{module}.ipynb"
        try:
            outline = _outline(path, path.stat().st_mtime_ns)
        except UNREADABLE:
            continue
        name = _name(module, outline.title, language)
        listed = ListedModule(
            module=module,
            title=name.title,
            about=name.about,
            hue=name.hue,
            sign=name.sign,
            parts=_listed_parts(outline, module, language),
            tracks=asked_pages(module, outline.pages),
            refresher=_refresher(outline.pages),
        )
        summaries.append(listed)
    return summaries


def _listed_parts(outline: Outline, module: str, language: Language) -> list[ListedPart]:
    """The parts with their pages, in a language."""
    translation = Translation(language, module)

    def listed(page: Page) -> ListedPage:
        return msgspec.structs.replace(listed_page(page), title=translation.title(page.title))

    return [ListedPart(title=translation.title(part.title), pages=[listed(page) for page in part.pages]) for part in outline.parts]


def minutes_of(module: ListedModule) -> int:
    """How long its required path takes: the figure that every page shows."""
    pages = [page for part in module.parts for page in part.pages]
    return sum(page.minutes for page in pages if not page.is_optional and not page.is_later)


def links_to(modules: Iterable[str], folder: Path, language: Language, address_of: Callable[[str], str]) -> list[ModuleLink]:
    """The modules in `folder` by title, to be led to from another one. One that cannot be read is left out."""
    listed = listed_modules(modules, folder, language)
    return [ModuleLink(module=one.module, title=one.title, about=one.about, href=address_of(one.module)) for one in listed]


def with_progress(module: ListedModule, folder: Path) -> ListedModule:
    """The module with how far the learner has come whose folder of it this is."""
    try:
        answers = read_answers(folder / FILE_NAME)
    except AnswersProblem:
        answers = Answers()  # the module's own page tells of it
    receipt = last_receipt(folder)
    result = read_result(receipt) if receipt else None
    return msgspec.structs.replace(
        module,
        answers={id: answers.entries[id] for id in (PLACE, REFRESHER) if id in answers.entries},
        begun=any(id not in (*SHARED, PLACE) for id in answers.entries),
        handed_in=receipt.timestamp if receipt else None,
        result=_passing(result) if result else None,
    )


def module_choice(modules: list[ListedModule], language: Language) -> ModuleChoice:
    """What the page carries where one chooses among these modules, each with `href`; the same for all learners."""
    return ModuleChoice(language=language.code, strings=language.sentences() or None, modules=modules, tracks=tracks(language))


def page_values(choice: ModuleChoice, language: Language, text: str) -> dict[str, object]:
    """What that page is drawn from (`templates/choice.html.j2`); `text` is the key of the sentence on it."""
    return {
        "modules": choice.modules,
        "heading": sentence("chooseModule", language),
        "text": sentence(text, language),
        "note_from": sentence("noteFrom", language),
        "banner": sentence("exampleContacts", language),
        "data": json_in_script(choice),
    }


def _is_module(path: Path) -> bool:
    notebook = path / f"{path.name}.ipynb"
    return notebook.is_file() and _MARK in notebook.read_bytes()


def _name(module: str, heading: str, language: Language) -> ModuleName:
    """What the programme says of a module, or its heading."""
    return named(module, language) or ModuleName(Translation(language, module).title(heading) if heading else module)


def listed_page(page: Page) -> ListedPage:
    """As much of a page as a list shows."""
    return ListedPage(
        id=page.id,
        title=page.title,
        minutes=page.minutes,
        is_optional=page.is_optional,
        is_case=page.is_case,
        is_later=page.is_later,
    )


@functools.lru_cache(maxsize=100)
def _outline(path: Path, _changed: int) -> Outline:
    """The module in English; only to be read."""
    return module_outline(json.loads(path.read_text(encoding="utf-8")), None)


def _refresher(pages: list[Page]) -> RefresherDates | None:
    cells = ((page, cell) for page in pages for cell in cells_of_kind(Refresher, page.cells))
    return next((RefresherDates(months=cell.months, page=page.id) for page, cell in cells), None)


def _passing(result: JsonObject) -> Passing | None:
    """Whether it was passed, and by how much if that is told; None where nothing was graded yet."""
    if "passed" not in result:
        return None
    best = result.get("best")
    percent = best.get("percent") if isinstance(best, dict) else None
    return Passing(passed=result["passed"] is True, percent=_number(percent), pass_mark=_number(result.get("pass_mark")))


def _number(value: Json) -> float | None:
    return value if isinstance(value, int | float) else None
