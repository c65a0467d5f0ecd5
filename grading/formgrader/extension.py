"""nbgrader's formgrader as an extension of JupyterLab, with a gradebook that is let go of after every page.

By itself formgrader keeps one session with the gradebook as long as it runs. One value that the
database refuses, or a database server that was started anew, then spoils every page until somebody
starts formgrader again.
"""

import os
from typing import TYPE_CHECKING

import sqlalchemy as sa

from grading.course.gradebook import shown_address
from grading.formgrader.escaped import load_formgrader
from grading.formgrader.scores import add_score_checks

if TYPE_CHECKING:
    from jupyter_server.base.handlers import JupyterHandler
    from jupyter_server.serverapp import ServerApp

_GRADEBOOK = "nbgrader_gradebook"
_AT_END = "log_function"
_PREFIX = "JUPYTERHUB_SERVICE_PREFIX"
"""Where it is on a hub. `make instructor` prints its addresses itself."""


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: "ServerApp") -> None:
    """Jupyter's server calls this at its start."""
    add_score_checks(server)
    load_formgrader(server)
    settings = server.web_app.settings
    log = settings[_AT_END]

    def end(handler: "JupyterHandler") -> None:
        """What the server calls at the end of every request."""
        if (gradebook := settings[_GRADEBOOK]) is not None:
            gradebook.db.remove()
        log(handler)

    settings[_AT_END] = end
    if prefix := os.environ.get(_PREFIX):
        gradebook = shown_address(sa.make_url(settings["nbgrader_db_url"]))
        print(f"Instructors grade the course in {server.root_dir} at {prefix} of the hub; gradebook: {gradebook}", flush=True)
