"""The course on a Jupyter server that is not ours: on a hub, on Binder, on one's own machine.

An extension of Jupyter's server: where `widgets` is installed, `modules` below the server's base URL shows the
modules in the server's folder, or in `release/` there, to the one person whose server it is. No kernel runs for it.
"""

import os
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler

from widgets.answers import FILE_NAME, Answers, Learner, read_answers
from widgets.choice import modules_in
from widgets.identity import learner_of
from widgets.module_handlers import routes
from widgets.places import RELEASE, answers_folder
from widgets.problems import AnswersProblem
from widgets.session import Session


class OwnSite:
    """The modules of the one person whose server it is, as they were fetched or released."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def modules(self) -> list[str]:
        """The modules that are there, in the programme's order."""
        return modules_in(self._place())

    def has(self, module: str) -> bool:
        """Whether there is a module of this name."""
        return module in self.modules()

    def notebook(self, module: str) -> Path:
        """A module's notebook."""
        return self._place() / module / f"{module}.ipynb"

    def session(self, _handler: JupyterHandler, module: str) -> Session:
        """The work of the person whose server it is."""
        return Session(answers_folder(self.notebook(module).parent), self.notebook(module))

    def folders(self, _handler: JupyterHandler) -> dict[str, Path]:
        """The folders with answers, by module."""
        return {module: answers_folder(self.notebook(module).parent) for module in self.modules()}

    def learner(self, handler: JupyterHandler) -> Learner:
        """The person, by the first module in which they said who they are."""
        found = (_learner(folder) for folder in self.folders(handler).values())
        return next((learner for learner in found if learner.id), Learner())

    def _place(self) -> Path:
        return self._root if modules_in(self._root) else self._root / RELEASE


def _learner(folder: Path) -> Learner:
    try:
        answers = read_answers(folder / FILE_NAME)
    except AnswersProblem:
        answers = Answers()  # the module's own page reports it
    return learner_of(answers.learner, os.environ)[0]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Jupyter's server calls this at its start."""
    application = server.web_app
    site = OwnSite(Path(application.settings["server_root_dir"]).expanduser())
    application.add_handlers(".*$", routes(application.settings, site))
