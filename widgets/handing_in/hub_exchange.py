"""nbgrader's exchange on a learner's own server on a hub: which course the server belongs to, and where it is released.

The setting comes from the environment (`DUTY_EXCHANGE`, `DUTY_COURSE_ID`) or from nbgrader's own configuration,
usually `/etc/jupyter/nbgrader_config.py`. nbgrader itself is not imported: a learner's server has to stay small.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from jupyter_core.paths import jupyter_config_path
from traitlets.config import Application

from widgets.answers.store import FILE_NAME
from widgets.files import write_atomically
from widgets.handing_in.delivery import COURSE_VARIABLE, EXCHANGE_VARIABLE
from widgets.languages.catalogue import gettext as _
from widgets.pages.module_list import modules_in
from widgets.paths import OWNER_ONLY

NBGRADERS_OWN = "/usr/local/share/nbgrader/exchange"
"""nbgrader's default exchange."""


@dataclass(frozen=True)
class HubExchange:
    """The exchange of a hub, for one course."""

    root: Path
    course: str
    """The course's ID; empty if it is unknown."""

    @property
    def outbound(self) -> Path:
        """The folder into which modules are released."""
        return self.root / self.course / "outbound"

    def modules(self) -> list[str]:
        """The released modules, in the programme's order."""
        return modules_in(self.outbound) if self.course else []

    def problem(self) -> str:
        """Why there is no module, and what to do about it, as a sentence; empty if there is one."""
        if not self.course:
            return no_course()
        if self.modules():
            return ""
        sentence = _("No module has been released into {folder} yet. Ask your instructor to run 'make release' with {setting}.")
        return sentence.format(folder=self.outbound, setting=f"{EXCHANGE_VARIABLE}={self.root}")


def hub_exchange() -> HubExchange:
    """The exchange from the environment, or else from nbgrader's configuration."""
    settings = Application()
    settings.load_config_file("nbgrader_config", path=jupyter_config_path())
    root = os.environ.get(EXCHANGE_VARIABLE) or settings.config.Exchange.get("root") or NBGRADERS_OWN
    course = os.environ.get(COURSE_VARIABLE) or settings.config.CourseDirectory.get("course_id") or ""
    return HubExchange(Path(str(root)), str(course))


def no_course() -> str:
    """The sentence for a server that does not know which course it belongs to."""
    sentence = _("This server does not know which course it belongs to. Ask the administrator to set {setting} for it (docs/plain-hub.md).")
    return sentence.format(setting=COURSE_VARIABLE)


def copy_module(released: Path, folder: Path) -> Path:
    """Copy a released module into the learner's own `folder`, for JupyterLab and for handing in; returns the folder.

    A notebook whose cells differ from the release, because that was corrected or the learner edited it, is kept
    beside the new one as `NAME-earlier.ipynb`. Answers are kept.
    """
    folder.mkdir(OWNER_ONLY, exist_ok=True)
    notebook = folder / released.name
    if _cells(notebook) == _cells(released):
        return folder
    if notebook.exists():
        notebook.replace(folder / f"{released.stem}-earlier.ipynb")
    for path in released.parent.rglob("*"):
        if path.is_file() and path.name != FILE_NAME:
            copy = folder / path.relative_to(released.parent)
            copy.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(copy, path.read_bytes())
    return folder


def _cells(notebook: Path) -> list[tuple[str, str]] | None:
    """The kinds and texts of a notebook's cells; None if it cannot be read."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        return [(cell["cell_type"], "".join(cell["source"])) for cell in cells]
    except (OSError, ValueError, LookupError, TypeError):
        return None
