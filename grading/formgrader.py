"""nbgrader's formgrader as an extension of JupyterLab, with a gradebook that is let go of after every page.

By itself formgrader keeps one session with the gradebook as long as it runs. One value that the
database refuses, or a database server that was started anew, then spoils every page until somebody
starts formgrader again.
"""

from typing import Any

from grading.escaped_formgrader import load_formgrader
from grading.formgrader_scores import add_score_checks

_GRADEBOOK = "nbgrader_gradebook"
_AT_END = "log_function"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Jupyter's server calls this at its start."""
    add_score_checks(server)
    load_formgrader(server)
    settings = server.web_app.settings
    log = settings[_AT_END]

    def end(handler: Any) -> None:
        """What the server calls at the end of every request."""
        if (gradebook := settings[_GRADEBOOK]) is not None:
            gradebook.db.remove()
        log(handler)

    settings[_AT_END] = end
