"""nbgrader's formgrader as an extension of JupyterLab, with a database session that is released after every page.

formgrader itself keeps one session with the gradebook for as long as it runs. If the database rejects a value, or its
server restarts, every page fails until formgrader is restarted.
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
"""Its path on a hub. `make instructor` prints its URLs itself."""


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: "ServerApp") -> None:
    """Called by Jupyter's server when it starts."""
    add_score_checks(server)
    load_formgrader(server)
    settings = server.web_app.settings
    log = settings[_AT_END]

    def end(handler: "JupyterHandler") -> None:
        """Called by the server at the end of every request."""
        if (gradebook := settings[_GRADEBOOK]) is not None:
            gradebook.db.remove()
        log(handler)

    settings[_AT_END] = end
    if prefix := os.environ.get(_PREFIX):
        gradebook = shown_address(sa.make_url(settings["nbgrader_db_url"]))
        print(f"Instructors grade the course in {server.root_dir} at {prefix} of the hub; gradebook: {gradebook}", flush=True)
