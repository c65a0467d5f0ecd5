"""nbgrader's formgrader, with everything escaped that it puts into a page.

It prints learners' names and IDs unescaped, so that HTML in them takes effect in the browser of anyone who opens the
page. The pages and their behaviour stay nbgrader's.
"""

import html
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, Environment
from jupyter_server.utils import url_path_join
from nbconvert import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers, load_jupyter_server_extension
from tornado import web

from grading.sources.notebooks import Resources
from widgets.paths import TITLE_VARIABLE

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

_SCRIPT = "js/utils.js"
_TEXT_IN_DIALOGS = """
createModal = ((open) => (id, title, body, footer) =>
    open(id, title, typeof body === "string" ? document.createTextNode(body) : body, footer))(createModal);
"""


def load_formgrader(server: "ServerApp") -> None:
    """Add formgrader to Jupyter's server, as nbgrader does it."""
    # Before nbgrader adds its own: the first handler that matches a path responds.
    script = url_path_join(server.base_url, "formgrader/static", _SCRIPT)
    server.web_app.add_handlers(".*$", [(script, SafeDialogs)])
    load_jupyter_server_extension(server)
    settings = server.web_app.settings
    pages = settings["nbgrader_jinja2_env"]
    title = os.environ.get(TITLE_VARIABLE, "")
    settings["nbgrader_jinja2_env"] = pages.overlay(autoescape=True, loader=Titled(pages.loader) if title else pages.loader)
    settings["nbgrader_jinja2_env"].globals["course_title"] = title
    settings["nbgrader_exporter"] = MarkingPage(config=settings["nbgrader_exporter"].config)  # type: ignore[no-untyped-call]


class Titled(BaseLoader):
    """formgrader's templates with the course's title in place of nbgrader's name, for machines with several courses."""

    def __init__(self, plain: BaseLoader) -> None:
        self._plain = plain

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Any]:
        """The source of a template."""
        source, file, is_current = self._plain.get_source(environment, template)
        return source.replace("<h1>nbgrader</h1>", '<h1 class="h3">{{ course_title }}</h1>'), file, is_current


class SafeDialogs(web.RequestHandler):
    """formgrader's script for dialogs, changed to insert messages as text."""

    def get(self) -> None:
        """Respond with the script."""
        self.set_header("Content-Type", "text/javascript; charset=utf-8")
        self.finish((Path(handlers.static_path) / _SCRIPT).read_text(encoding="utf-8") + _TEXT_IN_DIALOGS)


class MarkingPage(HTMLExporter):
    """The page on which a submission is marked, with the learner's name and the file's path escaped."""

    def from_filename(self, filename: str, resources: Resources | None = None, **kwargs: Any) -> tuple[Any, Resources]:
        """Called by formgrader with what it knows of the submission."""
        escaped = {name: html.escape(value) if isinstance(value, str) else value for name, value in (resources or {}).items()}
        return super().from_filename(filename, escaped, **kwargs)
