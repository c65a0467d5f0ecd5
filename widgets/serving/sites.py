"""The interface of a site, which provides a server's modules and the session of a request's learner."""

from pathlib import Path
from typing import Protocol

from jupyter_server.base.handlers import JupyterHandler

from widgets.answers.store import Learner
from widgets.session import Session

SETTING = "duty_site"
"""The key of the site in a server's settings."""


class Site(Protocol):
    """The modules of a server, and its learners' folders."""

    def modules(self) -> list[str]:
        """The names of the modules, in the programme's order."""

    def has(self, module: str) -> bool:
        """Whether there is a module of this name, which may be any text."""

    def notebook(self, module: str) -> Path:
        """The path of a module's released notebook."""

    def nothing_here(self) -> str:
        """What to do if there is no module, as a sentence."""

    def session(self, handler: JupyterHandler, module: str) -> Session:
        """The request's learner's session for one of the modules; only for a signed-in request."""

    def folders(self, handler: JupyterHandler) -> dict[str, Path]:
        """The folders with the answers of the request's learner, by module."""

    def learner(self, handler: JupyterHandler) -> Learner:
        """The request's learner, with the known name."""
