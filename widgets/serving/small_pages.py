"""The small pages of the course: the sign-in, a message, and the list of modules."""

import os
from typing import Any, cast
from urllib.parse import quote

import jinja2
from jupyter_server.utils import url_path_join

from widgets import inline
from widgets.content.mission import load_mission
from widgets.languages import catalogue as languages
from widgets.languages.catalogue import gettext as _
from widgets.pages.model import ModuleChoice
from widgets.pages.module_list import ADDRESS, page_values
from widgets.paths import TEMPLATE, TEMPLATES, TITLE_VARIABLE
from widgets.problems import DataProblem
from widgets.serving.course_handler import CourseHandler, page_policy

DAYS = 90
"""The lifetime of cookies, in days."""
_templates = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES / TEMPLATE), autoescape=True)
_templates.globals["_"] = _
_SENTENCES = ("exit", "darkTheme", "lightTheme")
"""The prefixes of the keys in `static/ground/strings.json` whose sentences every one of these pages uses."""


class SmallPage(CourseHandler):
    """The base handler of the small pages."""

    async def prepare(self, **options: Any) -> None:
        """Store the language given in the URL."""
        await cast(Any, super().prepare(**options))
        if self.get_query_argument("lang", ""):
            self.set_cookie(languages.COOKIE, languages.spoken().code, path="/", expires_days=DAYS, samesite="Lax")

    def show(self, template: str, script: str = "page/small_pages", **values: object) -> None:
        """Respond with one of the small pages; `script` is the module of `static/` that starts it."""
        try:
            mission = load_mission()
            values |= {"mission_name": mission.name, "example_contacts": bool(mission.example_fields)}
            values |= {"quick_exit": mission.quick_exit, "note": mission.note}
        except DataProblem:
            values |= {"mission_name": "", "example_contacts": False, "quick_exit": "", "note": ""}
        values["course_title"] = os.environ.get(TITLE_VARIABLE, "")
        page = _templates.get_template(template)
        language = languages.spoken()
        sentences = {key: text for key, text in language.sentences().items() if key.startswith(_SENTENCES)}
        values |= {
            "style": inline.style(),
            "script": inline.script(script),
            "strings": sentences,
            "languages": languages.offered().values(),
        }
        html = page.render(base_url=self.base_url, language=language.code, direction=language.direction, **values)
        self.set_header("Content-Security-Policy", page_policy(html))
        self.finish(html)

    def write_error(self, status_code: int, **options: Any) -> None:
        """Respond to an error with a sentence; the error itself is in the log."""
        if said := getattr((options.get("exc_info") or (None, None))[1], "sentence", ""):
            sentence = said
        elif self.check_host():
            sentence = _("This page could not be shown. Your answers are safe. Reload it, or tell your instructor.")
        else:
            sentence = _(
                "The course cannot be used at this address. Open the address that your instructor gave you. "
                "For instructors: docs/classroom.md explains how to give the course a name."
            )
        self.say(status_code, _("Something went wrong"), sentence)

    def say(self, status: int, heading: str, sentence: str) -> None:
        """Respond with a page that shows a message and a link to the start."""
        self.set_status(status)
        self.show(
            "message.html", title=heading, heading=heading, sentence=sentence, link_href=self.base_url, link_text=_("Go to the start")
        )

    def show_choice(self, choice: ModuleChoice) -> None:
        """Answer with the page where the learner chooses a module."""
        _ = self.xsrf_token  # sets the cookie that the page needs to save the learner's track
        language = languages.spoken()
        values = page_values(choice, language, "chooseText")
        offered = [{"name": other.name, "code": other.code, "href": f"?lang={other.code}"} for other in languages.offered().values()]
        self.show("choice.html.j2", "module_list/served", alternatives=offered, is_file=False, **values)

    def address_of(self, module: str) -> str:
        """The path of a module's page on this server."""
        return url_path_join(self.base_url, ADDRESS, quote(module))
