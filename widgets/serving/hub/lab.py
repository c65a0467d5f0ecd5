"""A learner's own JupyterLab on a hub with the course's service: the notebooks are local, the answers are the service's.

The hub tells the learner's server where the service is (`widgets.kernel.remote`). Nothing is answered or handed in
here: the notebooks send requests to the service, and `/modules` redirects to its pages, so that there is one copy of
the answers.
"""

import logging
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.web import authenticated

from widgets.files import write_atomically
from widgets.handing_in.hub_exchange import copy_module
from widgets.kernel.remote import CourseService, LineCut
from widgets.pages.module_list import ADDRESS
from widgets.problems import CourseProblem

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

log = logging.getLogger(__name__)
_PAUSE_SECONDS = 5


class ToService(JupyterHandler):
    """Redirects from this server's modules to those of the service."""

    def initialize(self, address: str) -> None:
        """`address` is the path of the service's modules on the hub."""
        self._address = address

    @authenticated
    async def get(self, _rest: str = "") -> None:
        """Redirect to the service."""
        self.redirect(self._address)


def load(server: "ServerApp", service: CourseService) -> None:
    """Set up a learner's server for the service; notebooks are fetched as soon as that responds."""
    address = url_path_join(urlsplit(service.address).path, ADDRESS)
    at = url_path_join(server.web_app.settings["base_url"], ADDRESS)
    server.web_app.add_handlers(".*$", [(rf"{at}(/.*)?", ToService, {"address": address})])
    root = Path(server.web_app.settings["server_root_dir"]).expanduser()
    threading.Thread(target=_fetch, args=(service, root), daemon=True).start()


def fetch_notebooks(service: CourseService, root: Path) -> None:
    """Write the modules' current notebooks into folders of `root`. Raises CourseProblem, LineCut."""
    for module in service.ask(f"{ADDRESS}.json")["modules"]:
        notebook = service.ask_raw(f"{ADDRESS}/{quote(module)}/notebook")
        with tempfile.TemporaryDirectory() as room:
            released = Path(room) / module / f"{module}.ipynb"
            released.parent.mkdir()
            write_atomically(released, notebook)
            copy_module(released, root / module)


def _fetch(service: CourseService, root: Path) -> None:
    while True:
        try:
            fetch_notebooks(service, root)
        except LineCut:
            time.sleep(_PAUSE_SECONDS)
        except (CourseProblem, OSError) as problem:
            log.error("The modules could not be fetched from the course's service: %s", problem)
            return
        else:
            return
