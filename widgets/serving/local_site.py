"""The modules and learners of a local course, for its server."""

from pathlib import Path

from jupyter_server.base.handlers import JupyterHandler

from widgets.answers.learners import known_as, modules
from widgets.answers.store import Learner
from widgets.languages.catalogue import gettext as _
from widgets.session import Session


class LocalSite:
    """The modules in the folder `release`; the answers of each learner in a subfolder of `learners`."""

    def __init__(self, learners: Path, release: Path) -> None:
        self._learners = learners
        self._release = release

    def modules(self) -> list[str]:
        """The released modules, in the programme's order."""
        return modules(self._release)

    def has(self, module: str) -> bool:
        """Whether a module of this name is released. Called for every request, so it makes no list."""
        return module.isprintable() and module == Path(module).name and module != ".." and self.notebook(module).is_file()

    def notebook(self, module: str) -> Path:
        """The released notebook of a module."""
        return self._release / module / f"{module}.ipynb"

    def nothing_here(self) -> str:
        """What to do if there is no module, as a sentence."""
        return _("No module has been released yet. Ask your instructor to run 'make release'.")

    def session(self, handler: JupyterHandler, module: str) -> Session:
        """A session for the signed-in learner."""
        id = _signed_in(handler)
        return Session(self._learners / id / module, self.notebook(module), vouched=id)

    def folders(self, handler: JupyterHandler) -> dict[str, Path]:
        """The signed-in learner's folders, by module."""
        return {module: self._learners / _signed_in(handler) / module for module in self.modules()}

    def learner(self, handler: JupyterHandler) -> Learner:
        """The signed-in learner."""
        return known_as(self._learners, _signed_in(handler))


def _signed_in(handler: JupyterHandler) -> str:
    return str(handler.current_user.username)
