"""One module as one HTML file."""

import functools
import json
from pathlib import Path
from typing import Any

import jinja2
import msgspec

from widgets import inline
from widgets.advice import command
from widgets.answers.terms import Terms
from widgets.content.pictures import with_pictures
from widgets.languages.catalogue import offered
from widgets.pages.page import module_page
from widgets.paths import TEMPLATE, TEMPLATES
from widgets.problems import CourseProblem


def page(module: str, release: Path, language: str = "en", entry: str = "offline/field", terms: Terms | None = None, **links: Any) -> str:
    """The whole HTML text of a released module, which loads nothing else.

    `entry` is the module of `widgets/static/` that starts the page and exports `start`. `terms` are shown at the
    hand-in. Optional `links`: `languages` leads to the module's other languages (`code`, `name` and `href` of each),
    `beside` to the other modules (`links_to`, with `href`), and `choice` is the URL of the list of modules. Raises
    CourseProblem if the notebook, or a picture beside it, cannot be read.
    """
    course = module_data(module, release, language) | {"terms": msgspec.to_builtins(terms or Terms())} | links
    return rendered("field.html.j2", course=course | {"style": inline.style()}, script=inline.script(entry))


def module_data(module: str, release: Path, language: str = "en") -> dict[str, Any]:
    """The data of a module's page, with its pictures embedded. Raises CourseProblem."""
    languages = offered()
    if language not in languages:
        raise CourseProblem(f"The course is not there in the language '{language}'. There are: {', '.join(languages)}.")
    path = release / module / f"{module}.ipynb"
    try:
        data = module_page(json.loads(path.read_text(encoding="utf-8")), module, languages[language])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        raise CourseProblem(f"{path} is missing or is no notebook. Run '{command('release')}'.") from None
    if not data["parts"]:
        raise CourseProblem(f"{path} has no page. A page begins with a heading '## ' below one with '# '.")
    return with_pictures(data, path.parent)


def rendered(template: str, **values: Any) -> str:
    """A template of the field edition, rendered with these values."""
    return _environment().get_template(template).render(**values)


@functools.cache
def _environment() -> jinja2.Environment:
    # nbconvert's settings, for which the course's macros are written: they escape explicitly.
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES / TEMPLATE), extensions=["jinja2.ext.do"], autoescape=False)  # noqa: S701
    environment.filters["json_dumps"] = functools.partial(json.dumps, ensure_ascii=False)
    return environment
