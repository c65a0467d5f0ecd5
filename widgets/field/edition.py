"""One module as one HTML file."""

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import jinja2

from widgets import inline
from widgets.advice import command
from widgets.answers.terms import Terms
from widgets.content.course import UNREADABLE
from widgets.content.pictures import take_in_pictures
from widgets.field.repeated_texts import without_repeats
from widgets.languages.catalogue import offered
from widgets.pages.model import ModuleLink, ModulePage, OfferedLanguage
from widgets.pages.page import course_page, module_page
from widgets.paths import TEMPLATE, TEMPLATES
from widgets.plain import json_in_script, plain
from widgets.problems import CourseProblem


@dataclass(frozen=True)
class Links:
    """Where a page leads to."""

    languages: Sequence[OfferedLanguage] = ()
    """The same module in others, each with `href`."""
    beside: Sequence[ModuleLink] = ()
    """The other modules."""
    choice: str | None = None
    """The URL of the list of modules."""


NO_LINKS = Links()


def page(
    module: str,
    release: Path,
    language: str = "en",
    entry: str = "offline/field",
    terms: Terms | None = None,
    links: Links = NO_LINKS,
) -> str:
    """The whole HTML text of a released module, which loads nothing else.

    `entry` is the module of `widgets/static/` that starts the page and exports `start`. `terms` are shown at the
    hand-in. Raises CourseProblem if the notebook, or a picture beside it, cannot be read.
    """
    course = module_data(module, release, language)
    course.languages, course.beside, course.choice = list(links.languages), list(links.beside), links.choice
    data, texts = (json_in_script(part) for part in without_repeats(plain(course_page(course, terms or Terms()))))
    return rendered("field.html.j2", course=course, course_data=data, course_texts=texts, style=inline.style(), script=inline.script(entry))


def module_data(module: str, release: Path, language: str = "en") -> ModulePage:
    """The data of a module's page, with its pictures embedded. Raises CourseProblem."""
    languages = offered()
    if language not in languages:
        raise CourseProblem(f"The course is not there in the language '{language}'. There are: {', '.join(languages)}.")
    path = release / module / f"{module}.ipynb"
    try:
        data = module_page(json.loads(path.read_text(encoding="utf-8")), module, languages[language])
    except UNREADABLE:
        raise CourseProblem(f"{path} is missing or is not a notebook. Run '{command('release')}'.") from None
    if not data.parts:
        raise CourseProblem(f"{path} has no page. A page begins with a heading '## ' below one with '# '.")
    take_in_pictures(data.parts, path.parent)
    return data


def rendered(template: str, **values: object) -> str:
    """A template of the field edition, rendered with these values."""
    return _environment().get_template(template).render(**values)


@functools.cache
def _environment() -> jinja2.Environment:
    # nbconvert's settings, for which the course's macros are written: they escape explicitly.
    return jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES / TEMPLATE), autoescape=False)  # noqa: S701
