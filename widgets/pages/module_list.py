"""What a learner chooses a module by: its title, how long it takes, and how far the learner is in it.

The local course's server, a hub and the field edition show the same (`static/module_list/served.js`). How a module
was passed is among what is told, for the page covers it.
"""

import functools
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

import msgspec

from widgets.answers.receipts import last_receipt, read_result
from widgets.answers.store import FILE_NAME, Answers, read_answers
from widgets.content.audiences import tracks
from widgets.content.cells import cells_of_kind
from widgets.content.course import UNREADABLE, module_outline
from widgets.content.outline import Page
from widgets.content.programme import in_order, named
from widgets.content.reserved_entries import REFRESHER, SHARED
from widgets.content.translation import Translation
from widgets.forms.question import Question, Variant
from widgets.kinds.refresher.kind import Refresher
from widgets.languages.catalogue import Language, sentence
from widgets.pages.model import CountedQuestion, ListedModule, ModuleChoice, ModuleLink, Passing, RefresherDates
from widgets.plain import Json, JsonObject, json_in_script
from widgets.problems import AnswersProblem

ADDRESS = "modules"
"""Where below a server's base address the learner chooses."""
_MARK = b"%load_ext widgets"


class _Facts(NamedTuple):
    heading: str
    minutes: int
    graded: list[CountedQuestion]
    refresher: RefresherDates | None


def modules_in(folder: Path) -> list[str]:
    """The modules with a folder in this one, in the programme's order; other notebooks are ignored."""
    try:
        return in_order(path.name for path in folder.iterdir() if _is_module(path))
    except OSError:
        return []


def listed_modules(modules: Iterable[str], folder: Path, language: Language) -> list[ListedModule]:
    """The modules in `folder` by title, length and questions, without a learner's progress. One that cannot be read is left out."""
    summaries = []
    for module in modules:
        path = folder / module / f"{module}.ipynb"
        try:
            facts = _facts(path, path.stat().st_mtime_ns)
        except UNREADABLE:
            continue
        title, about = _names(module, facts.heading, language)
        listed = ListedModule(
            module=module, title=title, about=about, minutes=facts.minutes, graded=facts.graded, refresher=facts.refresher
        )
        summaries.append(listed)
    return summaries


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
    ids = [*(question.id for question in module.graded), REFRESHER]
    receipt = last_receipt(folder)
    result = read_result(receipt) if receipt else None
    return msgspec.structs.replace(
        module,
        answers={id: answers.entries[id] for id in ids if id in answers.entries},
        begun=any(id not in SHARED for id in answers.entries),
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
        "banner": sentence("exampleContacts", language),
        "data": json_in_script(choice),
    }


def _is_module(path: Path) -> bool:
    notebook = path / f"{path.name}.ipynb"
    return notebook.is_file() and _MARK in notebook.read_bytes()


def _names(module: str, heading: str, language: Language) -> tuple[str, str]:
    """The module's title and a sentence that says who it is for."""
    if programme_name := named(module, language):
        return programme_name.title, programme_name.about
    title = heading if language.is_english else Translation(language, module).title(heading)
    return title or module, ""


@functools.lru_cache(maxsize=100)
def _facts(path: Path, _changed: int) -> _Facts:
    course = module_outline(json.loads(path.read_text(encoding="utf-8")), None)
    questions = [question for page in course.pages for question in cells_of_kind(Question, page.cells)]
    graded = [_asked(question) for question in questions if question.graded and not question.is_void]
    return _Facts(course.title, course.minutes, graded, _refresher(course.pages))


def _refresher(pages: list[Page]) -> RefresherDates | None:
    cells = ((page, cell) for page in pages for cell in cells_of_kind(Refresher, page.cells))
    return next((RefresherDates(months=cell.months, page=page.id) for page, cell in cells), None)


def _asked(question: Question) -> CountedQuestion:
    own = [field for field in type(question).__struct_fields__ if field not in Question.__struct_fields__]
    variants = {id: _ids(variant, own) for id, variant in question.variants.items()}
    return CountedQuestion(id=question.id, type=question.type, ids=_ids(question, own), variants=variants or msgspec.UNSET)


def _ids(shown: Question | Variant, fields: list[str]) -> dict[str, dict[str, str]]:
    """The ids that these fields hold, without their words."""
    own = {field: getattr(shown, field) for field in fields}
    return {field: dict.fromkeys(entries, "") for field, entries in own.items() if isinstance(entries, dict)}


def _passing(result: JsonObject) -> Passing | None:
    """Whether it was passed, and by how much if that is told; None where nothing was graded yet."""
    if "passed" not in result:
        return None
    best = result.get("best")
    percent = best.get("percent") if isinstance(best, dict) else None
    return Passing(passed=result["passed"] is True, percent=_number(percent), pass_mark=_number(result.get("pass_mark")))


def _number(value: Json) -> float | None:
    return value if isinstance(value, int | float) else None
