"""What a server offers to those who ask it: which modules there are, and the session of whoever asks."""

from pathlib import Path
from typing import Protocol

from jupyter_server.base.handlers import JupyterHandler

from widgets.answers.store import Learner
from widgets.session import Session

SETTING = "duty_site"
"""Holds the site in a server's settings."""


class Site(Protocol):
    """The modules that a server has, and its learners' folders."""

    def modules(self) -> list[str]:
        """The names of the modules, in the programme's order."""

    def has(self, module: str) -> bool:
        """Whether there is a module of this name, which may be any text."""

    def notebook(self, module: str) -> Path:
        """The released notebook of one of the modules."""

    def nothing_here(self) -> str:
        """What to do where there is no module, as a sentence."""

    def session(self, handler: JupyterHandler, module: str) -> Session:
        """The work on one of the modules of the learner who asks; only for a request that is signed in."""

    def folders(self, handler: JupyterHandler) -> dict[str, Path]:
        """The folders with the answers of the learner who asks, by module."""

    def learner(self, handler: JupyterHandler) -> Learner:
        """The learner who asks, with the name that is known."""
