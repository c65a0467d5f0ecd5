"""The course on someone else's Jupyter server: on a hub, on Binder, on a personal machine.

It is an extension of Jupyter's server: if `widgets` is installed, `modules` below the server's base URL shows the
modules to the one person whose server it is. On a hub with an exchange, these are the modules released there, always
in their current version; elsewhere those in the server's folder, or in `release/` there. No kernel runs for it.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_server.base.handlers import JupyterHandler

from widgets.answers.identity import learner_of, on_hub
from widgets.answers.store import FILE_NAME, Answers, Learner, read_answers
from widgets.content.own_data import check_data
from widgets.handing_in.hub_exchange import HubExchange, copy_module, hub_exchange
from widgets.kernel.remote import course_service
from widgets.languages.catalogue import gettext as _
from widgets.pages.module_list import modules_in
from widgets.paths import RELEASE, answers_folder
from widgets.problems import AnswersProblem, CourseProblem
from widgets.serving.hub import lab as hub_lab
from widgets.serving.module_handlers import routes
from widgets.session import Session

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp


class OwnSite:
    """The modules of the one person whose server it is: from an exchange, fetched, or from a release.

    The answers to an exchange's modules are in folders of the same names in `root`, where nbgrader puts a fetched module.
    """

    def __init__(self, root: Path, exchange: HubExchange | None = None) -> None:
        self._root = root
        self._exchange = exchange
        self._laid_out: dict[str, int] = {}

    def modules(self) -> list[str]:
        """The available modules, in the programme's order."""
        return modules_in(self._place())

    def has(self, module: str) -> bool:
        """Whether a module of this name is available."""
        return module in self.modules()

    def notebook(self, module: str) -> Path:
        """The path of a module's notebook."""
        return self._place() / module / f"{module}.ipynb"

    def session(self, _handler: JupyterHandler, module: str) -> Session:
        """A session for the person whose server it is."""
        return Session(self._folder(module), self.notebook(module))

    def folders(self, _handler: JupyterHandler) -> dict[str, Path]:
        """The folders with answers, by module."""
        return {module: self._folder(module) for module in self.modules()}

    def nothing_here(self) -> str:
        """What to do if there is no module, as a sentence."""
        if self._exchange:
            return self._exchange.problem()
        return _("{folder} holds no module. Put the folder 'release' of the course there.").format(folder=self._root)

    def learner(self, handler: JupyterHandler) -> Learner:
        """The person, from the first module with an identity."""
        learners = (_learner(folder) for folder in self.folders(handler).values())
        return next((learner for learner in learners if learner.id), Learner())

    def _folder(self, module: str) -> Path:
        notebook = self.notebook(module)
        if self._exchange is None or self._place() != self._exchange.outbound:
            return answers_folder(notebook.parent)
        changed = notebook.stat().st_mtime_ns
        if self._laid_out.get(module) != changed:
            copy_module(notebook, self._root / module)
            self._laid_out[module] = changed
        return self._root / module

    def _place(self) -> Path:
        if self._exchange and self._exchange.modules():
            return self._exchange.outbound
        return self._root if modules_in(self._root) else self._root / RELEASE


def _learner(folder: Path) -> Learner:
    try:
        answers = read_answers(folder / FILE_NAME)
    except AnswersProblem:
        answers = Answers()  # the module's own page reports it
    return learner_of(answers.learner, os.environ)[0]


def _log_settings(log: Any, exchange: HubExchange | None) -> None:
    """Log the course's data and modules, and any problem with them."""
    try:
        if data := check_data():
            log.info("%s", data)
    except CourseProblem as problem:
        log.error("%s", problem)
    if exchange is None:
        return
    if missing := exchange.problem():
        log.error("%s", missing)
    else:
        log.info("Modules are shown from %s", exchange.outbound)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: "ServerApp") -> None:
    """Called by Jupyter's server when it starts."""
    if service := course_service():
        hub_lab.load(server, service)
        return
    application = server.web_app
    exchange = hub_exchange() if on_hub(os.environ) else None
    site = OwnSite(Path(application.settings["server_root_dir"]).expanduser(), exchange)
    _log_settings(server.log, exchange)
    application.add_handlers(".*$", routes(application.settings, site))
